/** `npm run verify [-- --head CODE] [-- --adopt]`: follows the chain of everything issued; exit code 1 if a byte was changed. */
import { readOwnKeys } from '../embedded/auth-keys.ts'
import { openExisting } from '../embedded/configured.ts'
import { translator } from '../i18n/translate.ts'
import { transaction } from '../lib/db.ts'
import { followChain } from '../minutes/chain/checking/commands.ts'
import { adoptIssued } from '../minutes/chain/commands.ts'
import { runTool } from '../operations/command-line.ts'
import { officeNow, readSettings } from '../settings/office.ts'

const usage = 'npm run verify [-- --head CODE-FROM-A-MAIL] [-- --adopt]'

await runTool({ usage, flags: ['head', 'adopt'] }, async (config, { words: [code], flags }) => {
  const head = flags.head ? (code ?? '').trim().toLowerCase() : null
  if (head !== null && !/^[0-9a-f]{64}$/.test(head))
    throw new Error('A chain head has 64 characters, 0–9 and a–f.')
  const keys = config.authKeys.length ? config.authKeys : readOwnKeys(config.dataDir)
  if (keys.length === 0)
    throw new Error('The keys are not here: set AUTH_KEYS, or DATA_DIR to the folder that holds auth-keys.')
  const { sql, close } = await openExisting(config)
  try {
    if (flags.adopt) {
      const now = officeNow(await readSettings(sql), new Date())
      const n = await transaction(sql, (tx) => adoptIssued(tx, { now, authKeys: keys }))
      console.log(`Taken into the chain: ${n}.`)
    }
    const found = await followChain(sql, keys, head)
    const t = translator('en')
    for (const { position, number, what, where } of found.problems)
      console.log(
        [position === null ? '-' : `record ${position}`, number, t(`chain.problem.${what}`), where]
          .filter(Boolean)
          .join('  '),
      )
    console.log(`Records: ${found.records}. Chain head: ${found.head ?? 'none'}.`)
    if (found.problems.length > 0) throw new Error(`${found.problems.length} discrepancies.`)
    console.log('Nothing was changed.')
  } finally {
    await close()
  }
})
