import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Config, readConfig } from './config.ts'
import { readOrCreateKeys } from './embedded/auth-keys.ts'
import { type ConfiguredDatabase, checkServer, openConfigured } from './embedded/configured.ts'
import type { RunningPostgres } from './embedded/postgres.ts'
import { openReader } from './inbox/reading/reader.ts'
import type { Sql } from './lib/db.ts'
import { keepGoing } from './lib/keep-going.ts'
import { errorFields, jsonLog, type Log, silentLog } from './lib/log.ts'
import { migrate } from './lib/migrate.ts'
import { diskOf } from './operations/disk.ts'
import type { Services } from './services.ts'

type Program = typeof import('./program.ts')

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
  const log = config.log === 'json' ? jsonLog : silentLog
  const onlyMigrate = process.argv.includes('--migrate-only')
  const opening = openConfigured(config, { keep: log })
  // The program is read while the database opens.
  const program = onlyMigrate ? undefined : import('./program.ts')
  const database = await opening
  try {
    await checkServer(database.sql)
    const ran = await migrate(database.sql, folder('./migrations'))
    if (ran.length > 0) console.log(`Migrated the database: ${ran.join(', ')}`)
    if (program) return await serve(await program, config, database, log)
    await printSetupToken(database.sql)
  } catch (error) {
    await database.close()
    throw error
  }
  await database.close()
}

/** Seconds from a signal until requests, jobs and mails under way are broken off. */
const PATIENCE = 7

async function serve(program: Program, config: Config, database: ConfiguredDatabase, log: Log) {
  const { sql, embedded } = database
  const { chooseMailServer, createApp, deliverOnTime, listen, openPdfMaker, runDailyBackup, runMinuteJobs } =
    program
  const mailServer = chooseMailServer(sql, config)
  const leaving = new AbortController()
  const pdf = openPdfMaker({ folder: config.pdfFonts, worker: folder('./pdf-worker.mjs') })
  const services: Services = {
    sql,
    config,
    now: () => new Date(),
    log,
    pdf,
    kickOutbox: () => delivery.kick(),
    loadDemo,
    disk: () => diskOf(config.dataDir),
    ...(embedded && config.backup
      ? { backUp: await backUpInto(config.backup, config, embedded, leaving.signal) }
      : {}),
    processFigures: () => ({ rssBytes: process.memoryUsage.rss(), uptimeSeconds: process.uptime() }),
    leaving: leaving.signal,
    readMail: (raw) => mailIn.read(raw),
  }
  const mailIn = openReader()
  const delivery = deliverOnTime(services, () => mailServer.url())
  const jobs = keepGoing('jobs.minute', log, () => runMinuteJobs(services))
  const backups = keepGoing('jobs.backup', log, () => runDailyBackup(services))
  const everyMinute = () => {
    jobs.kick()
    backups.kick()
  }
  process.on('unhandledRejection', (error) => log.error('unhandled', errorFields(error)))

  if (config.demo) await loadDemo(services)
  const web = await listen(createApp(services), { ...config, assetsDir: folder('./public') })
  const mailbox = config.imap ? await openMailbox(services, config.imap) : null
  everyMinute()
  const timer = setInterval(everyMinute, 60_000)

  leave = stopInOrder(async () => {
    clearInterval(timer)
    leaving.abort()
    const finished = Promise.all([
      web.stop(PATIENCE),
      jobs.stop(),
      backups.stop(),
      delivery.stop(),
      mailbox?.stop(),
    ])
    await Promise.race([finished, sleep(PATIENCE * 1000, undefined, { ref: false })])
    await pdf.stop()
    await mailServer.stop()
    await database.close()
  })
  await greet(services)
}

/** Read in files of its own: most offices that only try it out have no mailbox to read. */
async function openMailbox(services: Services, imap: NonNullable<Config['imap']>) {
  const { readMailbox } = await import('./inbox/mailbox-reader.ts')
  return readMailbox(services, imap)
}

async function loadDemo(services: Services) {
  const demo = await import('./demo/load.ts')
  await demo.loadDemo(services, { realNow: services.now() })
}

/** The daily backup; the folder is checked now, not in the night. */
async function backUpInto(
  backup: NonNullable<Config['backup']>,
  { dataDir }: Config,
  embedded: RunningPostgres,
  signal: AbortSignal,
) {
  const { backUpTo, checkBackupFolder, paced } = await import('./embedded/daily-backup.ts')
  checkBackupFolder(backup.dir)
  const backUp = paced((now) => backUpTo(embedded, dataDir, backup, now, signal))
  return () => backUp(new Date())
}

async function greet(services: Services) {
  const { baseUrl, host, port } = services.config
  console.log(`Huishang is open at ${baseUrl} (listening on ${host}:${port})`)
  await printSetupToken(services.sql)
}

async function printSetupToken(sql: Sql) {
  const { ensureSetupToken } = await import('./setup/commands.ts')
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
