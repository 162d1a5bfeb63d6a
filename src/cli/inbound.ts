/**
 * `npm run --silent inbound < message`: takes one message from a mail server's pipe and prints one line of JSON that
 * says what became of it. `-- --recipient=ADDRESS` and `--sender=ADDRESS` give the envelope where the server knows it.
 */
import { existsSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { readConfig } from '../config.ts'
import { readOrCreateKeys } from '../embedded/auth-keys.ts'
import { openExisting } from '../embedded/configured.ts'
import { openReader } from '../inbox/reading/reader.ts'
import { receiveMessage } from '../inbox/receive.ts'
import { silentLog } from '../lib/log.ts'

/** Tells a mail server to keep the message and bring it again (EX_TEMPFAIL of sysexits.h); it would bounce it otherwise. */
const LATER = 75

try {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env, (dataDir) =>
    existsSync(`${dataDir}/postgres/PG_VERSION`) ? readOrCreateKeys(dataDir) : [],
  )
  const raw = await buffer(process.stdin)
  const { sql, close } = await openExisting(config)
  const reader = openReader()
  try {
    const services = {
      sql,
      config,
      now: () => new Date(),
      log: silentLog,
      // The server looks every minute.
      kickOutbox: () => undefined,
      readMail: reader.read,
    }
    const envelope = { via: 'pipe', recipient: option('recipient'), sender: option('sender') } as const
    console.log(JSON.stringify(await receiveMessage(services, raw, envelope)))
  } finally {
    await reader.close()
    await close()
  }
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(LATER)
}

/** Addresses come from strangers: only what stands behind `--name=` is taken, and nothing is executed. */
function option(name: string): string | null {
  const start = `--${name}=`
  return (
    process.argv
      .slice(2)
      .find((word) => word.startsWith(start))
      ?.slice(start.length) || null
  )
}
