/** `npm run restore -- file [--force | --check]`: puts a backup in place, after a database was seen to start from it. */
import { restoreBackup } from '../embedded/restore.ts'
import { runTool, typedPath } from '../operations/command-line.ts'

const usage = 'npm run restore -- <file> [--force | --check]'

await runTool({ usage, flags: ['force', 'check'] }, async (config, { words: [file], flags }) => {
  if (!file) throw new Error(`Usage: ${usage}`)
  if (config.databaseUrl)
    throw new Error(
      'DATABASE_URL is set: backups are of the embedded PostgreSQL. Leave it empty to restore one.',
    )
  const { force = false, check = false } = flags
  const found = await restoreBackup(typedPath(file), config.dataDir, { force, check })
  const last = found.lastChange ? `, last change ${found.lastChange.toISOString()}` : ''
  console.log(`The backup of ${found.madeAt.toISOString()} is good${last}.`)
  if (found.putAside)
    console.log(`What was there before lies in ${found.putAside}; delete it when it is not needed.`)
  if (!check) console.log(`Restored into ${config.dataDir}: start the server.`)
})
