/** `npm run console`: a prompt on the running database, for looking and for repairs that no page offers. */
import { start } from 'node:repl'
import { removeAuthenticator, resetPassword } from '../auth/reset/console.ts'
import { openExisting } from '../embedded/configured.ts'
import type { Sql } from '../lib/db.ts'
import { silentLog } from '../lib/log.ts'
import { findAlarms } from '../operations/alarms.ts'
import { runTool } from '../operations/command-line.ts'
import { diskOf } from '../operations/disk.ts'
import type { Services } from '../services.ts'
import { officeNow, officeSettings, readSettings } from '../settings/office.ts'

const help = `sql\`select …\` asks the database; \`await\` shows the rows, \`table(…)\` draws them.
  await settings()          what the office has set
  await now()               the office's clock
  await alarms()            what stands still
  await person('name')      people by part of a name or address, with their roles
  await mails()             the last mails, and what the mail server said
  await resetPassword('address')        a password for somebody locked out, to be changed at the next sign-in
  await removeAuthenticator('address')  for a lost telephone without recovery codes
  .sql select …             one statement, drawn as a table
What is changed here by a statement stands in no log: prefer the pages.`

await runTool({ usage: 'npm run console' }, async (config) => {
  const { sql, close } = await openExisting(config)
  try {
    await talk(sql, {
      settings: async () => officeSettings(await readSettings(sql)),
      now: async () => officeNow(await readSettings(sql), new Date()),
      alarms: async () => {
        const services: Services = {
          sql,
          config,
          now: () => new Date(),
          disk: () => diskOf(config.dataDir),
          log: silentLog,
          kickOutbox: () => undefined,
        }
        return findAlarms(services, await readSettings(sql))
      },
      person: (text: string) => sql`
        select p.id, p.name_zh, p.email, p.status, string_agg(g.role, ',' order by g.role) filter (where g.ended_at is null) as roles
        from people p left join role_grants g on g.person_id = p.id
        where p.name_zh like ${`%${text}%`} or p.email like ${`%${text.toLowerCase()}%`}
        group by p.id order by p.name_zh limit 20`,
      resetPassword: (email: string) => resetPassword(sql, email),
      removeAuthenticator: (email: string) => removeAuthenticator(sql, email),
      mails: (n = 20) => sql`
        select created_at, kind, state, attempts, to_address, subject, coalesce(nullif(last_error, ''), smtp_response) as answer
        from outbox order by position desc limit ${n}`,
    })
  } finally {
    await close()
  }
})

function talk(sql: Sql, helpers: Record<string, unknown>): Promise<void> {
  console.log(help)
  const repl = start({ prompt: 'huishang> ', ignoreUndefined: true })
  Object.assign(repl.context, { sql, table: draw, ...helpers })
  repl.defineCommand('sql', {
    help: 'Run one statement and draw its rows',
    async action(text) {
      await draw(sql.unsafe(text)).catch((error: Error) => console.log(error.message))
      this.displayPrompt()
    },
  })
  return new Promise((done) => repl.once('exit', done))
}

async function draw(rows: PromiseLike<readonly object[]>) {
  console.table([...(await rows)])
}
