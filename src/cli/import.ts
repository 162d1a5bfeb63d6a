/** `npm run import -- file`: fills the empty database of the settings with an export. */
import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { checkServer, openConfigured } from '../embedded/configured.ts'
import { runTool, typedPath } from '../operations/command-line.ts'
import { importTables } from '../operations/transfer.ts'

const usage = 'npm run import -- <file>'

await runTool({ usage }, async (config, { words: [file] }) => {
  if (!file) throw new Error(`Usage: ${usage}`)
  const path = typedPath(file)
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  const { sql, close } = await openConfigured(config, { max: 2 })
  try {
    await checkServer(sql)
    const text = createReadStream(path).pipe(createGunzip())
    await importTables(sql, text, fileURLToPath(new URL('../migrations', import.meta.url)))
    console.log('Imported: start the server.')
  } finally {
    await close()
  }
})
