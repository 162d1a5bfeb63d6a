import { readConfig } from '#src/config.ts'
import { demoId } from '#src/demo/ids.ts'
import { loadDemo } from '#src/demo/load.ts'
import type { Sql } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import { tokenHash } from '#src/lib/token.ts'
import type { Services } from '#src/services.ts'
import { MONDAY, type World, worldOn } from './app.ts'
import type { Person } from './cast.ts'
import { createFilledDatabase } from './database.ts'

export interface DemoWorld extends Omit<World, 'cast'> {
  /** A person of the demo city by the file's id (`p-feng`), with a session. */
  person(code: string): Promise<Person>
}

/** The demo city on Monday 2026-11-23, 09:00; loaded once a run, each file gets its own copy. */
export async function createDemoWorld(env: Record<string, string> = {}): Promise<DemoWorld> {
  const { sql, drop } = await createFilledDatabase('demo', (empty) => fillDemo(empty, MONDAY))
  const world = await worldOn(sql, drop, env)
  return { ...world, person: (code) => signedIn(sql, code) }
}

export async function fillDemo(sql: Sql, realNow: Date): Promise<void> {
  const services: Services = {
    sql,
    config: readConfig({ LOG: 'off' }),
    now: () => realNow,
    log: silentLog,
    kickOutbox: () => undefined,
  }
  await loadDemo(services, { realNow })
}

async function signedIn(sql: Sql, code: string): Promise<Person> {
  const token = code.padEnd(43, '_')
  const [person] = await sql<Person[]>`
    select id, name_zh as name, coalesce(email, '') as email, ${token}::text as token from people where id = ${demoId('person', code)}`
  if (!person) throw new Error(`nobody is called ${code} in the demo`)
  await sql`
    insert into sessions (token_hash, person_id, methods, created_at, verified_at, last_seen_at, idle_seconds, idle_expires_at, expires_at)
    values (${tokenHash(token)}, ${person.id}, 'password,totp', ${MONDAY}, ${MONDAY}, ${MONDAY}, 31536000, '2028-01-01', '2028-01-01')
    on conflict do nothing`
  return person
}
