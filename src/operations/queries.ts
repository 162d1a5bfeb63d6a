import { type Db, first } from '../lib/db.ts'
import type { Standing } from './metrics.ts'

/** Outbox, minute job and sessions in one statement. `officeNow` is the clock of outbox and daily jobs, `realNow` that of the heartbeat and of sessions. */
export async function findStanding(sql: Db, officeNow: Date, realNow: Date): Promise<Standing> {
  const row = first(
    await sql<Standing[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('state', state, 'n', n) order by state) from (select state, count(*)::int as n from outbox group by state) s), '[]') as outbox,
      coalesce((select extract(epoch from ${officeNow}::timestamptz - min(not_before))::int from outbox where state in ('queued','failed','sending') and not_before <= ${officeNow}), 0) as "oldestDueSeconds",
      (select extract(epoch from ${realNow}::timestamptz - max(ran_at))::int from job_runs where job = 'minute') as "minuteJobAgeSeconds",
      (select extract(epoch from ${officeNow}::timestamptz - max(ran_at))::int from job_runs where job = 'backup') as "backupAgeSeconds",
      (select count(*)::int from sessions where expires_at > ${realNow} and idle_expires_at > ${realNow}) as sessions,
      coalesce((select jsonb_array_length(faults) from audit_checks order by id desc limit 1), 0) as "auditFaults"`,
  )
  if (!row) throw new Error('no standing came back')
  return row
}

/** The heartbeat of the minute job, so that another process sees it standing still. */
export async function beat(sql: Db, realNow: Date): Promise<void> {
  await sql`insert into job_runs (job, period, ran_at) values ('minute', 'last', ${realNow})
    on conflict (job, period) do update set ran_at = excluded.ran_at`
}

/** From now on the age of the last backup counts, also while there has been none. */
export async function expectBackups(sql: Db, officeNow: Date): Promise<void> {
  await sql`insert into job_runs (job, period, ran_at) values ('backup', 'expected', ${officeNow}) on conflict do nothing`
}
