import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliverOnTime } from '#src/outbox/on-time.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { plainMail, queue } from '#test/support/mails.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'

let world: World
let sink: MailSink
beforeAll(async () => {
  world = await createWorld()
  // Timers run on the real clock.
  world.services.now = () => new Date()
  sink = await openMailSink()
})
afterAll(async () => {
  mailTransport(sink.url).close()
  await sink.close()
  await world.close()
})

it('K2: comes by itself when a mail is due, and when the lease of a server that died runs out', async () => {
  const soon = (milliseconds: number) => new Date(Date.now() + milliseconds)
  await queue(world, [
    plainMail('now@x.example', { notBefore: soon(0) }),
    plainMail('soon@x.example', { notBefore: soon(700) }),
    plainMail('left@x.example', { notBefore: soon(0) }),
  ])
  await world.sql`
    update outbox set state = 'sending', lease_owner = gen_random_uuid(), lease_until = clock_timestamp() + interval '1500 milliseconds'
    where to_address = 'left@x.example'`
  const delivery = deliverOnTime(world.services, async () => sink.url)
  delivery.kick()
  const arrived = () => sink.received.map((mail) => mail.to.split('@')[0])
  await expect.poll(arrived, { timeout: 10_000 }).toEqual(['now', 'soon', 'left'])
  await delivery.stop()
})

it('K10: comes again soon after the database was away', async () => {
  let away = true
  const errors: string[] = []
  const log = { info: () => undefined, error: (event: string) => void errors.push(event) }
  const delivery = deliverOnTime({ ...world.services, log }, async () => {
    if (away) throw new Error('the database is away')
    return sink.url
  })
  await queue(world, [plainMail('later@x.example', { notBefore: new Date() })])
  delivery.kick()
  await expect.poll(() => errors).toEqual(['outbox.delivery'])
  away = false
  await expect.poll(() => sink.received.at(-1)?.to, { timeout: 5_000 }).toBe('later@x.example')
  await delivery.stop()
})
