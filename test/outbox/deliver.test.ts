import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkPlace } from '#src/auth/links.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { calendarMail, plainMail, queue } from '#test/support/mails.ts'
import { calendarOf, type MailSink, openMailSink } from '#test/support/smtp.ts'

let world: World
let sink: MailSink
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from outbox`
  sink = await openMailSink()
})
afterEach(async () => {
  mailTransport(sink.url).close()
  await sink.close()
})

const deliver = () => deliverOutbox(world.services, sink.url)
const later = (minutes: number) => world.setNow(new Date(world.now().getTime() + minutes * 60_000))
interface Row {
  to: string
  state: string
  attempts: number
  error: string
  response: string
  notBefore: Date
}
const rows = () => world.sql<Row[]>`
  select to_address as to, state, attempts, last_error as error, smtp_response as response, not_before as "notBefore"
  from outbox order by position`
const row = async (address: string) => (await rows()).find((each) => each.to === address)!
const addresses = (n: number) => Array.from({ length: n }, (_, i) => `unit${i}@agency.example`)

describe('delivery', () => {
  it('hands every mail over once, with its Message-ID, on few connections', async () => {
    const ids = await queue(
      world,
      addresses(120).map((address) => plainMail(address)),
    )
    expect(await deliver()).toEqual({ sent: 120, failed: 0 })
    expect(sink.received.map((mail) => mail.messageId).sort()).toEqual([...ids].sort())
    expect(sink.connections()).toBeLessThanOrEqual(5)
    expect((await rows()).every((each) => each.state === 'sent' && each.attempts === 1)).toBe(true)
    expect((await row('unit7@agency.example')).response).toContain('250')
    expect(await deliver()).toEqual({ sent: 0, failed: 0 })
    expect(sink.received).toHaveLength(120)
  })

  it('keeps its connections from one run to the next', async () => {
    await queue(world, [plainMail('a@x.example')])
    await deliver()
    await queue(world, [plainMail('b@x.example')])
    await deliver()
    expect(sink.connections()).toBe(1)
  })

  it('waits until a mail may go, by the office clock', async () => {
    await queue(world, [plainMail('a@x.example', { notBefore: new Date(MONDAY.getTime() + 60_000) })])
    expect(await deliver()).toEqual({ sent: 0, failed: 0 })
    later(1)
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
  })

  it('waits by the clock of the demo where that runs apart', async () => {
    const clock = { base: '2026-03-02T01:00:00Z', loadedAt: MONDAY.toISOString() }
    await world.sql`insert into settings (key, value) values ('demoClock', ${world.sql.json(clock)})`
    await queue(world, [plainMail('a@x.example', { notBefore: new Date('2026-03-02T01:01:00Z') })])
    expect(await deliver()).toEqual({ sent: 0, failed: 0 })
    later(1)
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    const [sent] = await world.sql<{ at: Date }[]>`select sent_at as at from outbox`
    expect(sent?.at).toEqual(new Date('2026-03-02T01:01:00Z'))
    await world.sql`delete from settings where key = 'demoClock'`
  })

  it('leaves mails where they are when no mail server is set', async () => {
    await queue(world, [plainMail('a@x.example')])
    expect(await deliverOutbox(world.services)).toEqual({ sent: 0, failed: 0 })
    expect(await row('a@x.example')).toMatchObject({ state: 'queued', attempts: 0 })
  })

  it('carries calendar objects that pass the linter as they arrive', async () => {
    await queue(world, [calendarMail(world, 'zou@land.example', 'REQUEST', { uid: randomUUID() })])
    await deliver()
    const [mail] = await sink.mailsTo('zou@land.example')
    expect(calendarOf(mail!)).toContain('METHOD:REQUEST')
    expect(sink.received[0]?.from).toMatch(/^meeting\+b-[0-9a-f]{40}@office\.gov\.cn\.example$/)
  })
})

describe('trouble with one recipient', () => {
  it('a refusal for good is shown at once, with the words of the server, and not tried again', async () => {
    sink.behave((to) =>
      to === 'gone@x.example' ? { kind: 'refuse', code: 550, text: '5.1.1 no such user' } : { kind: 'take' },
    )
    await queue(world, [plainMail('gone@x.example'), plainMail('here@x.example')])
    expect(await deliver()).toEqual({ sent: 1, failed: 1 })
    expect(await row('gone@x.example')).toMatchObject({ state: 'dead', attempts: 1 })
    expect((await row('gone@x.example')).error).toContain('5.1.1 no such user')
    later(24 * 60)
    expect(await deliver()).toEqual({ sent: 0, failed: 0 })
  })

  it('a refusal for now is tried again after 1, 2, 5, 15 and 60 minutes or so', async () => {
    sink.behave(() => ({ kind: 'refuse', code: 451, at: 'data', text: '4.7.1 greylisted' }))
    await queue(world, [plainMail('a@x.example')])
    for (const wait of [1, 2, 5, 15, 60, 60]) {
      expect(await deliver()).toEqual({ sent: 0, failed: 1 })
      const { state, error, notBefore } = await row('a@x.example')
      expect(state).toBe('failed')
      expect(error).toContain('greylisted')
      const minutes = (notBefore.getTime() - world.now().getTime()) / 60_000
      expect(minutes).toBeGreaterThanOrEqual(wait * 0.8)
      expect(minutes).toBeLessThanOrEqual(wait * 1.2)
      expect(await deliver()).toEqual({ sent: 0, failed: 0 })
      later(minutes)
    }
    sink.behave(() => ({ kind: 'take' }))
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    expect(await row('a@x.example')).toMatchObject({ state: 'sent', attempts: 7, error: '' })
  })

  it('R66: a retry sends the same bytes under the same Message-ID', async () => {
    sink.behave(() => ({ kind: 'drop' }))
    await queue(world, [calendarMail(world, 'zou@land.example', 'REQUEST', { uid: randomUUID() })])
    expect(await deliver()).toEqual({ sent: 0, failed: 1 })
    sink.behave(() => ({ kind: 'take' }))
    later(2)
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    const [first, second] = sink.received
    expect(sink.received).toHaveLength(2)
    expect(second?.raw.equals(first!.raw)).toBe(true)
  })

  it('K4: gives up visibly after three days of refusals, and says why', async () => {
    sink.behave(() => ({ kind: 'refuse', code: 451 }))
    await queue(world, [plainMail('a@x.example')])
    let tries = 0
    while ((await row('a@x.example')).state !== 'dead') {
      tries += (await deliver()).failed
      later(73)
      expect(tries).toBeLessThan(100)
    }
    const days = 75 / 24
    expect(tries).toBe(75)
    expect(days).toBeGreaterThan(3)
    expect((await row('a@x.example')).error).toContain('451')
  })

  it('a stalled recipient holds nobody up, and does not end the run of the others', async () => {
    sink.behave((to) => (to.startsWith('stall') ? { kind: 'stall' } : { kind: 'take' }))
    const stalling = Array.from({ length: 6 }, (_, i) => plainMail(`stall${i}@x.example`))
    await queue(world, [...stalling, ...addresses(30).map((address) => plainMail(address))])
    const started = performance.now()
    expect((await deliver()).sent).toBe(30)
    expect(performance.now() - started).toBeLessThan(25_000)
    expect((await row('stall0@x.example')).state).toBe('sending')
    await queue(world, [plainMail('next@x.example')])
    expect((await deliver()).sent).toBe(1)
    // What hung is tried again later.
    sink.hangUp()
    await until(async () => (await rows()).every((each) => each.state !== 'sending'))
    expect(await row('stall0@x.example')).toMatchObject({ state: 'failed', attempts: 1 })
  })

  it('a mail that cannot be written is shown, and the next one goes', async () => {
    await queue(world, [
      plainMail('a@x.example', { text: linkPlace('reply', 'nonsense') }),
      plainMail('b@x.example'),
    ])
    expect(await deliver()).toEqual({ sent: 1, failed: 1 })
    expect(await row('a@x.example')).toMatchObject({ state: 'dead' })
    expect((await row('a@x.example')).error).toContain('broken link place')
  })
})

describe('trouble with the mail server', () => {
  it('that is away: tries a few, keeps the others untouched, and sends all when it is back', async () => {
    const port = await freePort()
    const url = `smtp://127.0.0.1:${port}?ignoreTLS=true`
    await queue(
      world,
      addresses(40).map((address) => plainMail(address)),
    )
    const { sent, failed } = await deliverOutbox(world.services, url)
    expect(sent).toBe(0)
    expect(failed).toBeLessThan(12)
    const waiting = (await rows()).filter((each) => each.state === 'queued' && each.attempts === 0)
    expect(waiting.length).toBe(40 - failed)
    const back = await openMailSink(port)
    later(3)
    expect((await deliverOutbox(world.services, url)).sent).toBe(40)
    mailTransport(url).close()
    await back.close()
  })

  it('that refuses the sender is not the fault of the mails', async () => {
    const refusing = await openRefusingServer()
    await queue(world, [plainMail('a@x.example')])
    expect(await deliverOutbox(world.services, refusing.url)).toEqual({ sent: 0, failed: 1 })
    expect(await row('a@x.example')).toMatchObject({ state: 'failed' })
    mailTransport(refusing.url).close()
    refusing.close()
  })
})

describe('order', () => {
  const uid = randomUUID()
  it('a CANCEL never overtakes its REQUEST', async () => {
    sink.behave((to) => (to === 'slow@x.example' ? { kind: 'refuse', code: 450 } : { kind: 'take' }))
    await queue(world, [
      calendarMail(world, 'slow@x.example', 'REQUEST', { uid }),
      calendarMail(world, 'quick@x.example', 'REQUEST', { uid }),
    ])
    await deliver()
    await queue(world, [
      calendarMail(world, 'slow@x.example', 'CANCEL', { uid }),
      calendarMail(world, 'quick@x.example', 'CANCEL', { uid }),
    ])
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    expect(await methods('quick@x.example')).toEqual(['REQUEST', 'CANCEL'])
    expect((await rows()).filter((each) => each.to === 'slow@x.example').map((each) => each.state)).toEqual([
      'failed',
      'queued',
    ])
    sink.behave(() => ({ kind: 'take' }))
    later(2)
    expect(await deliver()).toEqual({ sent: 2, failed: 0 })
    expect(await methods('slow@x.example')).toEqual(['REQUEST', 'CANCEL'])
  })

  const methods = async (address: string) =>
    (await sink.mailsTo(address)).map((mail) => /METHOD:(\w+)/.exec(calendarOf(mail) ?? '')?.[1])
})

describe('several servers', () => {
  it('delivering at once send nothing twice', async () => {
    const ids = await queue(
      world,
      addresses(150).map((address) => plainMail(address)),
    )
    const runs = await Promise.all([deliver(), deliver(), deliver()])
    expect(runs.reduce((sum, run) => sum + run.sent, 0)).toBe(150)
    expect(runs.filter((run) => run.sent > 0).length).toBeGreaterThan(1)
    expect(sink.received.map((mail) => mail.messageId).sort()).toEqual([...ids].sort())
  })

  it('leave alone what another holds, and take it up when its lease has run out', async () => {
    await queue(world, [plainMail('a@x.example')])
    await world.sql`update outbox set state = 'sending', lease_owner = ${randomUUID()}, lease_until = clock_timestamp() + interval '1 minute'`
    expect(await deliver()).toEqual({ sent: 0, failed: 0 })
    await world.sql`update outbox set lease_until = clock_timestamp() - interval '1 second'`
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
  })

  it('ask who owns a mail before they send it: one that slept too long does not send', async () => {
    await queue(world, [plainMail('first@x.example'), plainMail('stolen@x.example')])
    sink.behave((to) => {
      if (to === 'first@x.example') return { kind: 'take' }
      throw new Error('the stolen mail was sent')
    })
    // Between claim and send the lease of the second mail goes to somebody else.
    await world.sql`create function steal() returns trigger language plpgsql as $$
      begin
        if new.state = 'sending' and old.state = 'queued' and new.to_address = 'stolen@x.example' then new.lease_owner = gen_random_uuid(); end if;
        return new;
      end $$`
    await world.sql`create trigger steal before update on outbox for each row execute function steal()`
    expect(await deliver()).toEqual({ sent: 1, failed: 0 })
    await world.sql`drop function steal cascade`
    expect(await row('stolen@x.example')).toMatchObject({ state: 'sending', attempts: 0 })
    expect(sink.received).toHaveLength(1)
  })
})

async function until(holds: () => Promise<boolean>) {
  const end = performance.now() + 20_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it never became so')
    await new Promise((next) => setTimeout(next, 50))
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Greets, and then wants a sign-in that was not configured. */
function openRefusingServer(): Promise<{ url: string; close(): void }> {
  return new Promise((done) => {
    const server = createServer((socket) => {
      socket.write('220 x\r\n')
      socket.on('data', (chunk) =>
        socket.write(String(chunk).startsWith('EHLO') ? '250 x\r\n' : '530 5.7.0 sign in first\r\n'),
      )
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      done({ url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, close: () => server.close() })
    })
  })
}
