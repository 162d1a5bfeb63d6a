/** `npm run backup [file]`: the embedded database and its keys in one file, while the server works. */
import { statSync } from 'node:fs'
import { writeBackup } from '../embedded/backup.ts'
import { openExisting } from '../embedded/configured.ts'
import { backUpTo, backupName } from '../embedded/daily-backup.ts'
import { runTool, typedPath } from '../operations/command-line.ts'

await runTool({ usage: 'npm run backup [file]' }, async (config, { words: [file] }) => {
  if (config.databaseUrl)
    throw new Error('DATABASE_URL is set: back up that server with its own tools (pg_dump).')
  const { embedded, close } = await openExisting(config)
  if (!embedded) return
  const now = new Date()
  try {
    const path = file ? typedPath(file) : typedPath(backupName(now))
    if (!file && config.backup) await report(await backUpTo(embedded, config.dataDir, config.backup, now))
    else {
      await writeBackup(embedded, config.dataDir, path, now)
      await report(path)
    }
  } finally {
    await close()
  }
})

async function report(path: string) {
  console.log(
    `Backed up to ${path} (${(statSync(path).size / 1024 ** 2).toFixed(1)} MB). It holds the keys of mailed links: keep it safe.`,
  )
}
