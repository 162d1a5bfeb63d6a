import { createHash } from 'node:crypto'
import type { Db } from '#src/lib/db.ts'

/** What reading may write: when a session or a link was last used, and the log of sign-ins. */
const COUNTERS: Record<string, readonly string[]> = {
  sessions: ['last_seen_at', 'idle_expires_at'],
  link_grants: ['uses', 'last_used_at'],
  feeds: ['last_used_at', 'last_program'],
}
const LEFT_OUT = ['auth_events', 'throttle']

/** Every row of every table as text, counters of use left out; in an order of its own. */
export async function rowsOf(sql: Db): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`
  const each = tables
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(({ name }) => {
      const counters = `'{${(COUNTERS[name] ?? []).join(',')}}'::text[]`
      return `select '${name} ' || (to_jsonb(t) - ${counters})::text as row from "${name}" t`
    })
  const rows = await sql.unsafe<{ row: string }[]>(each.join(' union all '))
  return rows.map(({ row }) => row).sort()
}

export async function tableHash(sql: Db): Promise<string> {
  return createHash('sha256')
    .update((await rowsOf(sql)).join('\n'))
    .digest('hex')
}
