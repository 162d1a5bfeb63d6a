/** `npm run bench`: starts its own servers on loopback and prints one JSON line a figure. About two minutes. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '#src/cli/build.mjs'
import { readConfig } from '#src/config.ts'
import { openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import { migrate } from '#src/lib/migrate.ts'
import type { Services } from '#src/services.ts'
import { makeBareRows } from './bare-rows.ts'
import { memoryOf, root, startHelper, startServer } from './children.ts'
import { measureDocuments } from './documents.ts'
import { measureExtraction } from './extraction.ts'
import { say } from './figures.ts'
import { measureInbox } from './inbox.ts'
import { measureDelivery, measureInvitations } from './mails.ts'
import { furnish } from './office.ts'
import { measureFirstPage, measurePages } from './pages.ts'
import { measureReplies } from './replies.ts'
import { measureSearch } from './search.ts'
import { measureSolver } from './solver.ts'
import { measureStarts } from './starting.ts'

const only = process.argv.slice(2)
const wanted = (part: string) => only.length === 0 || only.includes(part)

await buildIfStale()
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
console.error(
  `${availableParallelism()} cores, ${cpus()[0]?.model}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
)
try {
  if (wanted('extraction')) measureExtraction()
  if (wanted('solver')) measureSolver()
  if (wanted('search')) await measureSearch(folder)
  if (wanted('starts')) await measureStarts(folder)
  if (wanted('documents')) await measureDocuments()
  if (['pages', 'replies', 'mails', 'inbox'].some(wanted)) await measureAtWork()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** One PostgreSQL (with fsync), one server of the product, one bare server, one mail sink. */
async function measureAtWork() {
  const dataDir = join(folder, 'work')
  const keys = `a:${randomBytes(32).toString('base64url')}`
  const settings = { DATA_DIR: dataDir, AUTH_KEYS: keys, BASE_URL: 'https://meetings.example' }
  const embedded = await openEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  const sql = openDatabase(embedded.options, { max: 4 })
  try {
    await migrate(sql, join(root, 'migrations'))
    await makeBareRows(sql)
    const services: Services = {
      sql,
      config: readConfig({ ...settings, LOG: 'off' }),
      now: () => new Date(),
      log: silentLog,
      kickOutbox: () => undefined,
    }
    const office = await furnish(services)
    if (wanted('inbox')) await measureInbox(services)
    const product = await startServer(settings, join(folder, 'product.log'), '/sign-in')
    const bare = await startHelper('bare.tsx', { BARE_DATABASE: JSON.stringify(embedded.options) })
    if (wanted('pages')) {
      await measureFirstPage(product.port, 'sign-in page', '/sign-in')
      await measureFirstPage(product.port, 'today page', '/today', office.cookie)
      await measurePages(product, bare, embedded.pid, office)
    }
    if (wanted('replies')) await measureReplies(product.port, office, embedded.options)
    say('memory of the server after the load', memoryOf(product.pid), 'MB')
    await product.stop()
    await bare.stop()
    if (wanted('mails')) {
      const sink = await startHelper('sink.ts')
      await measureDelivery(services, sink.port)
      measureInvitations(services.now())
      await sink.stop()
    }
  } finally {
    await sql.end({ timeout: 1 })
    await embedded.stop()
  }
}
