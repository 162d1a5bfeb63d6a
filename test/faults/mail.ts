import { deliverOutbox } from '#src/outbox/deliver.ts'
import type { World } from '#test/support/app.ts'
import { plainMail, queue } from '#test/support/mails.ts'
import type { Behaviour, MailSink } from '#test/support/smtp.ts'

/** Numbers that look random and are the same in every run. */
export function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

export interface Weather {
  /** Recipients for whom the server hung up after DATA, and how often. */
  drops: Map<string, number>
  /** Recipients refused for good. */
  refused: Set<string>
}

/**
 * A mail server on a bad day: greylists everybody for five minutes, then for each recipient a few faults of every
 * kind, and at last takes what comes. `now` is the office's clock.
 */
export function badWeather(sink: MailSink, now: () => Date, seed: number): Weather {
  const chance = chances(seed)
  const weather: Weather = { drops: new Map(), refused: new Set() }
  const seen = new Map<string, { since: Date; faults: Behaviour[] }>()
  const faultsOf = (): Behaviour[] =>
    Array.from({ length: Math.floor(chance() * 3) }, () => {
      const fault = chance()
      if (fault < 0.4) return { kind: 'drop' }
      if (fault < 0.7) return { kind: 'refuse', code: 451, at: 'data' }
      return { kind: 'refuse', code: 421, at: 'rcpt' }
    })
  const taken = new Map<string, Behaviour>()
  sink.behave((to) => {
    // Asked at RCPT and again at DATA: one answer for one try.
    const chosen = taken.get(to)
    if (chosen) {
      taken.delete(to)
      return chosen
    }
    const known = seen.get(to) ?? { since: now(), faults: faultsOf() }
    seen.set(to, known)
    const behaviour = next(to, known)
    if (behaviour.kind !== 'refuse' || behaviour.at === 'data') taken.set(to, behaviour)
    if (behaviour.kind === 'drop') weather.drops.set(to, (weather.drops.get(to) ?? 0) + 1)
    return behaviour
  })
  function next(to: string, known: { since: Date; faults: Behaviour[] }): Behaviour {
    if (to.startsWith('gone')) {
      weather.refused.add(to)
      return { kind: 'refuse', code: 550 }
    }
    if (now().getTime() - known.since.getTime() < 5 * 60_000)
      return { kind: 'refuse', code: 450, text: '4.2.0 greylisted' }
    return known.faults.shift() ?? { kind: 'take' }
  }
  return weather
}

/** Delivers every four minutes, for so many hours of the office. */
export async function deliverThrough(world: World, sink: MailSink, hours: number): Promise<void> {
  for (let minute = 0; minute < hours * 60; minute += 4) {
    await deliverOutbox(world.services, sink.url)
    world.setNow(new Date(world.now().getTime() + 4 * 60_000))
  }
}

export async function queueMany(world: World, mails: number): Promise<string[]> {
  const addresses = Array.from(
    { length: mails },
    (_, n) => `${n % 20 === 7 ? 'gone' : 'unit'}${n}@agency.example`,
  )
  await queue(
    world,
    addresses.map((address) => plainMail(address)),
  )
  return addresses
}
