import { type Db, first } from '../lib/db.ts'
import { TooMany } from '../lib/errors.ts'

const MINUTE = 60
const DAY = 86_400

/** How often, within how many seconds. IP limits are high: an agency sits behind one NAT. */
export const limits = {
  passwordByNetwork: { times: 10, seconds: 15 * MINUTE },
  passwordByEmail: { times: 50, seconds: 15 * MINUTE },
  passwordByAddress: { times: 100, seconds: 15 * MINUTE },
  codeMailByEmail: { times: 5, seconds: 15 * MINUTE },
  codeMailByEmailADay: { times: 20, seconds: DAY },
  codeMailByAddress: { times: 200, seconds: 15 * MINUTE },
  wrongCodeByEmail: { times: 20, seconds: DAY },
  linkPost: { times: 20, seconds: MINUTE },
  secondFactorByPerson: { times: 20, seconds: 15 * MINUTE },
  proofByPerson: { times: 10, seconds: 15 * MINUTE },
  renewalByGrant: { times: 3, seconds: DAY },
  renewalByAddress: { times: 60, seconds: 15 * MINUTE },
  passkeyByAddress: { times: 300, seconds: 15 * MINUTE },
  passkeyAnswerByAddress: { times: 300, seconds: 15 * MINUTE },
  oidcByAddress: { times: 300, seconds: 15 * MINUTE },
  setupByAddress: { times: 20, seconds: 15 * MINUTE },
} as const satisfies Record<string, { times: number; seconds: number }>

export type Limit = keyof typeof limits

/** Counts one try and refuses it over the limit. If the counting fails, so does the try: the limiter is closed by default. */
export async function limitTries(db: Db, limit: Limit, whom: string, now: Date): Promise<void> {
  if (!(await takeTry(db, limit, whom, now))) throw new TooMany(limit)
}

/** Counts one try; false when it is over the limit. */
export async function takeTry(db: Db, limit: Limit, whom: string, now: Date): Promise<boolean> {
  const { times, seconds } = limits[limit]
  const resetsAt = new Date(now.getTime() + seconds * 1000)
  const row = first(
    await db<{ n: number }[]>`
    insert into throttle as t (key, n, resets_at) values (${`${limit}:${whom}`}, 1, ${resetsAt})
    on conflict (key) do update set
      n = case when t.resets_at <= ${now} then 1 else least(t.n + 1, 1000000) end,
      resets_at = case when t.resets_at <= ${now} then excluded.resets_at else t.resets_at end
    returning n`,
  )
  return row !== null && row.n <= times
}

/** Gives a try back that turned out to be right. */
export async function giveBackTry(db: Db, limit: Limit, whom: string): Promise<void> {
  await db`update throttle set n = greatest(n - 1, 0) where key = ${`${limit}:${whom}`}`
}

/** Whether the tries are used up, without counting one. */
export async function isUsedUp(db: Db, limit: Limit, whom: string, now: Date): Promise<boolean> {
  const row = first(
    await db<{ n: number }[]>`
    select n from throttle where key = ${`${limit}:${whom}`} and resets_at > ${now}`,
  )
  return row !== null && row.n >= limits[limit].times
}
