import { readConfig } from '#src/config.ts'
import { demoId } from '#src/demo/ids.ts'
import { loadDemo } from '#src/demo/load.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import type { Services } from '#src/services.ts'
import { MONDAY, TEST_KEYS, type World, worldOn } from './app.ts'
import { giveSession, type Person } from './cast.ts'
import { createFilledDatabase } from './database.ts'

export interface DemoWorld extends Omit<World, 'cast'> {
  /** A person of the demo city by the file's id (`p-feng`), with a session. */
  person(code: string): Promise<Person>
  /** What was sent to the database by the app while `work` ran. */
  statementsOf(work: () => Promise<unknown>): Promise<string[]>
}

/** The demo city on Monday 2026-11-23, 09:00; loaded once a run, each file gets its own copy. */
export async function createDemoWorld(env: Record<string, string> = {}): Promise<DemoWorld> {
  const database = await createFilledDatabase('demo', (empty) => fillDemo(empty, MONDAY))
  const sent: string[] = []
  const debug = (_connection: number, statement: string) => void sent.push(statement)
  const sql = openDatabase(database.options, { max: 4, debug })
  const close = async () => {
    await sql.end({ timeout: 2 })
    await database.drop()
  }
  const world = await worldOn(sql, close, env)
  return {
    ...world,
    person: (code) => signedIn(database.sql, code),
    statementsOf: async (work) => {
      const before = sent.length
      await work()
      return sent.slice(before)
    },
  }
}

export async function fillDemo(sql: Sql, realNow: Date): Promise<void> {
  const services: Services = {
    sql,
    config: readConfig({ AUTH_KEYS: TEST_KEYS, LOG: 'off' }),
    now: () => realNow,
    log: silentLog,
    kickOutbox: () => undefined,
  }
  await loadDemo(services, { realNow })
}

async function signedIn(sql: Sql, code: string): Promise<Person> {
  const [person] = await sql<Omit<Person, 'token'>[]>`
    select id, name_zh as name, coalesce(email, '') as email from people where id = ${demoId('person', code)}`
  if (!person) throw new Error(`nobody is called ${code} in the demo`)
  return { ...person, token: await giveSession(sql, MONDAY, person.id) }
}
