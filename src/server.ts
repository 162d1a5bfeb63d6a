import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createApp } from './app.tsx'
import { type Config, readConfig } from './config.ts'
import { loadDemo } from './demo/load.ts'
import { readOrCreateKeys } from './embedded/auth-keys.ts'
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded/postgres.ts'
import { listen } from './http.ts'
import { runMinuteJobs } from './jobs/minute.ts'
import { openDatabase, type Sql } from './lib/db.ts'
import { keepGoing } from './lib/keep-going.ts'
import { errorFields, jsonLog, silentLog } from './lib/log.ts'
import { migrate } from './lib/migrate.ts'
import { chooseMailServer } from './mailbox/mail-server.ts'
import { diskOf } from './operations/disk.ts'
import { deliverOutbox } from './outbox/deliver.ts'
import type { Services } from './services.ts'
import { ensureSetupToken } from './setup/commands.ts'

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** What a signal does; before the server is open there is nothing to finish. */
let leave = (): void => process.exit(1)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave())
// The starter was killed without a word.
process.on('disconnect', () => leave())

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function main() {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env, readOrCreateKeys)
  const database = await openConfigured(config)
  const onlyMigrate = process.argv.includes('--migrate-only')
  try {
    await checkServer(database.sql)
    const ran = await migrate(database.sql, folder('./migrations'))
    if (ran.length > 0) console.log(`Migrated the database: ${ran.join(', ')}`)
    if (!onlyMigrate) return await serve(config, database)
    await printSetupToken(database.sql)
  } catch (error) {
    await database.close()
    throw error
  }
  await database.close()
}

type Database = { sql: Sql; close(): Promise<void> }

async function openConfigured(config: Config): Promise<Database> {
  const embedded = config.databaseUrl ? undefined : await openEmbedded(config)
  const pool = { max: 2 * availableParallelism(), connect_timeout: 10 }
  const sql = openDatabase(embedded?.options ?? config.databaseUrl ?? '', pool)
  const close = async () => {
    await sql.end({ timeout: 5 })
    await embedded?.stop()
  }
  return { sql, close }
}

async function checkServer(sql: Sql) {
  const [row] = await sql<{ version: number }[]>`
    select current_setting('server_version_num')::int as version`.catch((error: Error) => {
    throw new Error(`The database does not answer: ${error.message}.`)
  })
  if (row && row.version < 150000)
    throw new Error('The database is too old: PostgreSQL 15 or newer is needed.')
}

function openEmbedded(config: Config): Promise<EmbeddedPostgres> {
  return openEmbeddedPostgres({ dataDir: `${config.dataDir}/postgres` })
}

async function serve(config: Config, database: Database) {
  const { sql } = database
  const log = config.log === 'json' ? jsonLog : silentLog
  const mailServer = chooseMailServer(sql, config)
  const services: Services = {
    sql,
    config,
    now: () => new Date(),
    log,
    kickOutbox: () => delivery.kick(),
    loadDemo: (each) => loadDemo(each, { realNow: each.now() }),
    disk: () => diskOf(config.dataDir),
    processFigures: () => ({ rssBytes: process.memoryUsage.rss(), uptimeSeconds: process.uptime() }),
  }
  const delivery = keepGoing('outbox.delivery', log, async () => {
    const url = await mailServer.url()
    if (url) await deliverOutbox(services, url)
  })
  const jobs = keepGoing('jobs.minute', log, () => runMinuteJobs(services))
  process.on('unhandledRejection', (error) => log.error('unhandled', errorFields(error)))

  if (config.demo) await loadDemo(services, { realNow: services.now() })
  const web = await listen(createApp(services), { ...config, assetsDir: folder('./public') })
  jobs.kick()
  const timer = setInterval(() => jobs.kick(), 60_000)

  leave = stopInOrder(async () => {
    clearInterval(timer)
    await web.stop(10)
    await jobs.stop()
    await delivery.stop()
    await mailServer.stop()
    await database.close()
  })
  await greet(services)
}

async function greet(services: Services) {
  const { baseUrl, host, port } = services.config
  console.log(`Huishang is open at ${baseUrl} (listening on ${host}:${port})`)
  await printSetupToken(services.sql)
}

async function printSetupToken(sql: Sql) {
  const token = await ensureSetupToken(sql, new Date())
  if (token) console.log(`To set up the office, enter this one-time token on the first page: ${token}`)
}

/** The first signal stops in order; a second one, not the terminal's echo of the first, stops at once. */
function stopInOrder(stop: () => Promise<void>) {
  let since = 0
  return () => {
    if (since > 0) return void (Date.now() - since > 1000 && process.exit(1))
    since = Date.now()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error)
        process.exit(1)
      },
    )
  }
}
