import { afterAll, beforeAll, expect, it } from 'vitest'
import { mailTransport } from '#src/outbox/transport.ts'
import { badWeather, deliverThrough, queueMany } from '#test/faults/mail.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'

let world: World
let sink: MailSink
beforeAll(async () => {
  world = await createWorld()
  sink = await openMailSink()
})
afterAll(async () => {
  mailTransport(sink.url).close()
  await sink.close()
  await world.close()
})

it('K4: ten thousand mails through a bad day', async () => {
  const weather = badWeather(sink, world.now, 7)
  const addresses = await queueMany(world, 10_000)
  await deliverThrough(world, sink, 12)
  const rows = await world.sql<{ to: string; state: string }[]>`select to_address as to, state from outbox`
  const arrived = new Map<string, number>()
  for (const { to } of sink.received) arrived.set(to, (arrived.get(to) ?? 0) + 1)
  const wrong = rows.filter(({ to, state }) => {
    const refused = weather.refused.has(to)
    const copies = refused ? 0 : 1 + (weather.drops.get(to) ?? 0)
    return state !== (refused ? 'dead' : 'sent') || (arrived.get(to) ?? 0) !== copies
  })
  expect(wrong).toEqual([])
  expect(rows).toHaveLength(addresses.length)
})
