import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import type { Config } from '../config.ts'
import { first, type Sql } from '../lib/db.ts'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'
import { MAX_MESSAGE } from './reading/limits.ts'
import { receiveMessage } from './receive.ts'

/** Seconds for which a server may read alone without a sign of life, and between two signs. */
const [LEASE, SIGN] = [60, 15]
/** Seconds until the next try after the n-th failure in a row; the last one repeats. QQ refuses who signs in too often. */
const WAITS = [2, 5, 15, 60, 120]
/** Days of mail that are looked through when a mailbox is new to us, or counts its messages anew. */
const BACK = 3

export interface MailboxReading {
  /** Ends the reading and lets another server go on at once. */
  stop(): Promise<void>
}

interface Place {
  uidValidity: string
  lastUid: number
}

/**
 * Reads the mailbox to which answers and bounces come, as long as no other server does: at once when the mail server
 * calls (IDLE), else every `pollSeconds`. What was read is known by the place kept in the database and, should that be
 * lost, by Message-ID. A connection that ends is made anew; nothing here ends the process.
 */
export function readMailbox(services: Services, imap: NonNullable<Config['imap']>): MailboxReading {
  const at = addressOf(imap.url)
  const reader = { services, imap, at, owner: randomUUID(), leaving: new AbortController() }
  const running = keepReading(reader)
  return {
    async stop() {
      reader.leaving.abort()
      await running
      await release(services.sql, reader).catch(() => undefined)
    },
  }
}

interface Reader {
  services: Services
  imap: NonNullable<Config['imap']>
  at: Address
  owner: string
  leaving: AbortController
}

interface Address {
  host: string
  port: number
  secure: boolean
  user: string
  pass: string
  folder: string
  /** Names the mailbox in the database; holds no secret. */
  name: string
}

function addressOf(text: string): Address {
  const url = new URL(text)
  const secure = url.protocol === 'imaps:'
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  const folder = decodeURIComponent(url.pathname.slice(1)) || 'INBOX'
  const port = Number(url.port) || (secure ? 993 : 143)
  return {
    host: url.hostname,
    port,
    secure,
    user,
    pass,
    folder,
    name: `${user} ${url.hostname}:${port}/${folder}`,
  }
}

async function keepReading(reader: Reader): Promise<void> {
  const { services, leaving } = reader
  for (let failures = 0; !leaving.signal.aborted; ) {
    try {
      if (await takeLease(services.sql, reader)) {
        await readOverOneConnection(reader)
        failures = 0
      }
    } catch (error) {
      failures += 1
      services.log.error('inbox.mailbox', errorFields(error))
      await note(reader, error).catch(() => undefined)
    }
    const wait = WAITS[Math.min(Math.max(failures, 1), WAITS.length) - 1] ?? 2
    await pause(wait * 1000, undefined, { signal: leaving.signal, ref: false }).catch(() => undefined)
  }
}

async function readOverOneConnection(reader: Reader): Promise<void> {
  const { at, imap, services, leaving } = reader
  const client = new ImapFlow({
    host: at.host,
    port: at.port,
    secure: at.secure,
    auth: { user: at.user, pass: at.pass },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 300_000,
  })
  const bell = newBell()
  let lost: Error | null = null
  client.on('error', (error: Error) => {
    lost = error
    bell.ring()
  })
  client.on('close', () => {
    lost ??= new Error('the connection was closed')
    bell.ring()
  })
  client.on('exists', () => bell.ring())
  leaving.signal.addEventListener('abort', bell.ring)
  const signs = setInterval(() => {
    takeLease(services.sql, reader).then(
      (mine) => mine || client.close(),
      () => undefined,
    )
  }, SIGN * 1000)
  signs.unref()
  try {
    await client.connect()
    await client.mailboxOpen(at.folder)
    while (!leaving.signal.aborted && lost === null) {
      await takeNew(reader, client)
      if (leaving.signal.aborted || lost !== null) break
      // Ends by itself when the next command comes.
      client.idle().catch(() => undefined)
      await bell.rings(imap.pollSeconds)
    }
    if (lost !== null && !leaving.signal.aborted) throw lost
  } finally {
    clearInterval(signs)
    leaving.signal.removeEventListener('abort', bell.ring)
    await Promise.race([client.logout().catch(() => undefined), pause(2_000, undefined, { ref: false })])
    client.close()
  }
}

/** Wakes whoever waits; a ring that nobody waited for is heard by the next. */
function newBell() {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    async rings(seconds: number): Promise<void> {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((done) => {
        wake = done
        timer = setTimeout(done, seconds * 1000)
        timer.unref()
        if (rung) done()
      })
      clearTimeout(timer)
      rung = false
    },
  }
}

/** Everything that came since the place where reading stopped, in order; the place moves on with each message. */
async function takeNew(reader: Reader, client: ImapFlow): Promise<void> {
  const { services, leaving } = reader
  const place = await findPlace(services.sql, reader)
  if (!client.mailbox || !place) return
  const uidValidity = String(client.mailbox.uidValidity)
  const known = place.uidValidity === uidValidity
  const since = new Date(services.now().getTime() - BACK * 86_400_000)
  const found = await client.search(known ? { uid: `${place.lastUid + 1}:*` } : { since }, { uid: true })
  // `n:*` names the last message even if its number is smaller.
  const uids = (found || []).filter((uid) => !known || uid > place.lastUid).sort((a, b) => a - b)
  if (!known)
    await move(
      services.sql,
      reader,
      uidValidity,
      uids[0] ? uids[0] - 1 : Number(client.mailbox.uidNext ?? 1) - 1,
    )
  for (const uid of uids) {
    if (leaving.signal.aborted) return
    await takeOne(reader, client, uid)
    if (!(await move(services.sql, reader, uidValidity, uid))) return
  }
  await move(services.sql, reader, uidValidity, null)
}

async function takeOne(reader: Reader, client: ImapFlow, uid: number): Promise<void> {
  const { services } = reader
  // One octet more than is read: then it is known to be too large, and was not loaded whole.
  const message = await client.fetchOne(
    uid,
    { source: { start: 0, maxLength: MAX_MESSAGE + 1 } },
    { uid: true },
  )
  const raw = message ? message.source : undefined
  if (!raw) return
  try {
    const { outcome } = await receiveMessage(services, raw, { via: 'imap' })
    if (outcome !== 'held') await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })
  } catch (error) {
    // The database is away: the message is brought again. If it is not, one message must not hold up the others.
    await services.sql`select 1`
    services.log.error('inbox.message', { uid, ...errorFields(error) })
    await note(reader, error)
  }
}

/** True while this server is the one that reads. */
async function takeLease(sql: Sql, { at, owner }: Reader): Promise<boolean> {
  const rows = await sql`
    insert into mailbox_readers (mailbox, owner, lease_until) values (${at.name}, ${owner}, clock_timestamp() + ${LEASE} * interval '1 second')
    on conflict (mailbox) do update set owner = excluded.owner, lease_until = excluded.lease_until
    where mailbox_readers.owner is null or mailbox_readers.owner = excluded.owner or mailbox_readers.lease_until < clock_timestamp()
    returning 1`
  return rows.length === 1
}

async function release(sql: Sql, { at, owner }: Reader): Promise<void> {
  await sql`update mailbox_readers set owner = null, lease_until = null where mailbox = ${at.name} and owner = ${owner}`
}

async function findPlace(sql: Sql, { at, owner }: Reader): Promise<Place | null> {
  return first(
    await sql<Place[]>`
    select uid_validity as "uidValidity", last_uid::float8 as "lastUid" from mailbox_readers where mailbox = ${at.name} and owner = ${owner}`,
  )
}

/** Keeps how far the mailbox was read (`null`: no further than before); false if another server reads by now. */
async function move(
  sql: Sql,
  { at, owner, services }: Reader,
  uidValidity: string,
  uid: number | null,
): Promise<boolean> {
  const moved = await sql`
    update mailbox_readers set uid_validity = ${uidValidity}, last_uid = coalesce(${uid}::bigint, last_uid), read_at = ${services.now()}, last_error = ''
    where mailbox = ${at.name} and owner = ${owner}`
  return moved.count === 1
}

const note = ({ services, at, owner }: Reader, error: unknown) =>
  services.sql`update mailbox_readers set last_error = ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}
    where mailbox = ${at.name} and owner = ${owner}`
