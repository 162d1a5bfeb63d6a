/** `npm run export [file]`: every row as text, for another version of PostgreSQL or another server. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { openExisting } from '../embedded/configured.ts'
import { backupName } from '../embedded/daily-backup.ts'
import { runTool, typedPath } from '../operations/command-line.ts'
import { exportTables } from '../operations/transfer.ts'

await runTool({ usage: 'npm run export [file]' }, async (config, { words: [file] }) => {
  const now = new Date()
  const path = typedPath(file ?? backupName(now).replace('.tar.gz', '.sql.gz'))
  const { sql, close } = await openExisting(config)
  const gzip = createGzip()
  const written = pipeline(gzip, createWriteStream(`${path}.part`, { mode: 0o600, flush: true }))
  try {
    await Promise.race([exportTables(sql, now, (text) => write(gzip, text)), written])
    gzip.end()
    await written
    await rename(`${path}.part`, path)
    console.log(
      `Exported to ${path}. Keys are not in it: copy AUTH_KEYS, or auth-keys of the data folder, by hand.`,
    )
  } finally {
    await rm(`${path}.part`, { force: true })
    await close()
  }
})

async function write(stream: Writable, text: Buffer | string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}
