import { afterAll, beforeAll, expect, it } from 'vitest'
import { mailTransport } from '#src/outbox/transport.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'
import { badWeather, deliverThrough, queueMany } from './mail.ts'

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

it('K4: through greylisting, temporary refusals and lost answers every mail arrives, again only where the answer was lost, with the same bytes', async () => {
  const weather = badWeather(sink, world.now, 42)
  const addresses = await queueMany(world, 120)
  await deliverThrough(world, sink, 3)
  const rows = await world.sql<{ to: string; state: string }[]>`select to_address as to, state from outbox`
  const copies = Map.groupBy(sink.received, (mail) => mail.to)
  for (const { to, state } of rows) {
    const refused = weather.refused.has(to)
    expect([to, state]).toEqual([to, refused ? 'dead' : 'sent'])
    const arrived = copies.get(to) ?? []
    expect([to, arrived.length]).toEqual([to, refused ? 0 : 1 + (weather.drops.get(to) ?? 0)])
    for (const copy of arrived) expect(copy.raw.equals(arrived[0]!.raw)).toBe(true)
  }
  expect(rows).toHaveLength(addresses.length)
  expect(weather.drops.size).toBeGreaterThan(10)
  expect(weather.refused.size).toBe(6)
})
