import { expect } from 'vitest'
import { AGENCIES, AT_ONCE, type Office } from './notice-kill.ts'

export interface Figures {
  kills: number
  acknowledged: number
  /** Not acknowledged, and yet written whole before the kill. */
  wholeAnyway: number
  absent: number
  mails: number
  duplicates: number
  /** Milliseconds until the server was open again, half and all of the times, by who was killed. */
  reopening: string
}

/** Compares what the client saw, line by line, with what the database holds and what the mail server received. */
export async function checkRounds(office: Office): Promise<Figures> {
  const [rounds, found, queued] = await Promise.all([office.rounds(), office.found(), office.queued()])
  const byId = new Map(found.map((each) => [each.meetingId, each]))
  const whole = new Set<string>()
  const sizes = new Set<string>()
  for (const round of rounds) {
    const { meetingId, ...held } = byId.get(round.meetingId)!
    if (held.state === 'noticed') {
      whole.add(meetingId)
      sizes.add(`${held.links} links, ${held.mails} mails`)
      expect(Math.min(held.links, held.mails)).toBeGreaterThanOrEqual(AGENCIES)
      expect({ round, held }).toMatchObject({ held: { notices: 1, entries: 1 } })
    } else
      expect({ round, held }).toEqual({
        round,
        held: { state: 'draft', notices: 0, links: 0, mails: 0, entries: 0 },
      })
    if (round.status === 303) expect({ round, held }).toMatchObject({ held: { state: 'noticed' } })
    // 503: the database was away; nothing was written, or the answer to the commit was lost.
    else expect([0, 500, 503]).toContain(round.status)
  }
  // Every whole one is as large as every other.
  expect(sizes.size).toBe(1)
  const { received } = office.sink
  const copies = Map.groupBy(received, (mail) => mail.messageId)
  expect([...copies.keys()].sort()).toEqual(queued.sort())
  for (const [one, ...others] of copies.values())
    for (const other of others) expect(other.raw.equals(one!.raw)).toBe(true)
  const duplicates = received.length - copies.size
  expect(duplicates).toBeLessThanOrEqual(rounds.length * AT_ONCE)
  const acknowledged = rounds.filter(({ status }) => status === 303).length
  return {
    kills: rounds.length,
    acknowledged,
    wholeAnyway: whole.size - acknowledged,
    absent: rounds.length - whole.size,
    mails: copies.size,
    duplicates,
    reopening: Object.entries(office.reopened)
      .map(([victim, times]) => `${victim} ${median(times)} – ${Math.max(...times)}`)
      .join(', '),
  }
}

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1]
