import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkCalendar } from '#src/lib/dates.ts'
import {
  type Answer,
  type AskedAgency,
  bestOfHalves,
  type Grid,
  type Interval,
  listWindows,
  type Question,
  solve,
} from '#src/scheduling/solver/rules.ts'

const hours = { morningFrom: 510, morningTo: 720, afternoonFrom: 870, afternoonTo: 1050 }
const calendar: WorkCalendar = new Map([
  ['2026-10-01', 'holiday'],
  ['2026-10-10', 'workday'],
])
const grid = (over: Partial<Grid> = {}): Grid => ({
  firstDay: '2026-11-23',
  lastDay: '2026-11-27',
  step: 'quarter',
  durationMinutes: 90,
  hours,
  calendar,
  workingDaysOnly: true,
  notBefore: 0,
  noticeReaches: '2026-11-23',
  ...over,
})
const agency = (over: Partial<AskedAgency> = {}): AskedAgency => ({
  need: 'counted',
  reports: false,
  absences: [],
  pledges: [],
  people: [[]],
  ...over,
})
const ask = (over: Partial<Question> = {}, on: Partial<Grid> = {}): Answer =>
  solve({
    windows: listWindows(grid(on)),
    chair: [],
    agencies: [],
    share: { of: 2, outOf: 3 },
    venue: null,
    ...over,
  })
const clock = (minutes: number) =>
  `${Math.floor((minutes % 1440) / 60)}:${String(minutes % 60).padStart(2, '0')}`
const startsOf = (answer: Answer) =>
  answer.slots.map(({ window }) => `${window.day.slice(8)} ${clock(window.from)}`)
const day = (n: number, from: number, to: number): Interval => ({
  from: n * 1440 + from * 60,
  to: n * 1440 + to * 60,
})

describe('the grid', () => {
  it('keeps to working hours and the lunch break, every quarter of an hour', () => {
    const windows = listWindows(grid({ lastDay: '2026-11-23' }))
    expect(windows.map(({ from, to }) => `${clock(from)}–${clock(to)}`)).toEqual([
      '8:30–10:00',
      '8:45–10:15',
      '9:00–10:30',
      '9:15–10:45',
      '9:30–11:00',
      '9:45–11:15',
      '10:00–11:30',
      '10:15–11:45',
      '10:30–12:00',
      '14:30–16:00',
      '14:45–16:15',
      '15:00–16:30',
      '15:15–16:45',
      '15:30–17:00',
      '15:45–17:15',
      '16:00–17:30',
    ])
  })

  it('asks for whole halves where half-days are wanted, and for a day where a half is too short', () => {
    const halves = listWindows(grid({ lastDay: '2026-11-23', step: 'half_day' }))
    expect(halves.map(({ half, from, to }) => [half, clock(from), clock(to)])).toEqual([
      ['morning', '8:30', '12:00'],
      ['afternoon', '14:30', '17:30'],
    ])
    const long = listWindows(grid({ lastDay: '2026-11-23', durationMinutes: 480 }))
    expect(long.map(({ half, from, to }) => [half, clock(from), clock(to)])).toEqual([
      ['day', '8:30', '16:30'],
      ['day', '8:45', '16:45'],
      ['day', '9:00', '17:00'],
      ['day', '9:15', '17:15'],
      ['day', '9:30', '17:30'],
    ])
    // Three and a quarter hours fit the morning only.
    const only = listWindows(grid({ lastDay: '2026-11-23', durationMinutes: 195 }))
    expect(only.map(({ from }) => clock(from))).toEqual(['8:30', '8:45'])
    expect(listWindows(grid({ durationMinutes: 541 }))).toEqual([])
  })

  it('leaves out holidays and weekends, and takes make-up workdays', () => {
    const days = (over: Partial<Grid>) => [
      ...new Set(
        listWindows(grid({ firstDay: '2026-09-30', lastDay: '2026-10-11', ...over })).map((w) =>
          w.day.slice(5),
        ),
      ),
    ]
    expect(days({})).toEqual(['09-30', '10-02', '10-05', '10-06', '10-07', '10-08', '10-09', '10-10'])
    expect(days({ workingDaysOnly: false })).toHaveLength(12)
  })

  it('begins nowhere in the past, and says where the notice would be late', () => {
    const windows = listWindows(grid({ notBefore: 15 * 60 + 1, noticeReaches: '2026-11-25' }))
    expect([clock(windows[0]!.from), windows[0]!.shortNotice]).toEqual(['15:15', true])
    expect([...new Set(windows.filter((w) => !w.shortNotice).map((w) => w.day))]).toEqual([
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
    ])
  })
})

describe('who can come', () => {
  const monday = { lastDay: '2026-11-23' }

  it('what ends when the meeting begins does not meet it', () => {
    const answer = ask({ chair: [day(0, 0, 10), day(0, 11.5, 24)] }, monday)
    expect(startsOf(answer)).toEqual(['23 10:00'])
  })

  it('an agency comes as long as one of its people is free', () => {
    const people = [[day(0, 8, 12)], [day(0, 14, 18)]]
    expect(ask({ agencies: [agency({ need: 'required', people })] }, monday).slots).toHaveLength(16)
    const both = people.map((busy) => [...busy, day(0, 9, 12)])
    const answer = ask({ agencies: [agency({ need: 'required', people: both })] }, monday)
    expect(startsOf(answer).every((start) => !start.includes(' 9:') && !start.includes(' 10:'))).toBe(true)
  })

  it('two overlapping duties of one person are still one person', () => {
    const busy = [day(0, 8, 11), day(0, 10, 12)]
    const answer = ask({ agencies: [agency({ need: 'required', people: [busy, []] })] }, monday)
    expect(answer.slots).toHaveLength(16)
  })

  it('another meeting that waits for a name takes one of the people', () => {
    const one = agency({ need: 'required', pledges: [day(0, 8, 12)] })
    expect(ask({ agencies: [one] }, monday).slots).toHaveLength(7)
    expect(ask({ agencies: [{ ...one, people: [[], []] }] }, monday).slots).toHaveLength(16)
    expect(ask({ agencies: [{ ...one, people: [[], [day(0, 8, 12)]] }] }, monday).slots).toHaveLength(7)
  })

  it('an agency that is away does not come, whoever is free; one without known people counts as available', () => {
    const away = agency({ need: 'required', absences: [day(0, 0, 13)] })
    expect(ask({ agencies: [away] }, monday).slots).toHaveLength(7)
    expect(ask({ agencies: [{ ...away, people: [] }] }, monday).slots).toHaveLength(7)
    expect(ask({ agencies: [agency({ need: 'required', people: [] })] }, monday).slots).toHaveLength(16)
  })

  it('a share of the members is enough, and the share is rounded up', () => {
    const out = agency({ people: [[day(0, 0, 24)]] })
    const four = [agency(), agency(), agency(), out]
    expect(ask({ agencies: four }, monday).slots).toHaveLength(16)
    expect(ask({ agencies: [...four.slice(1), out] }, monday).slots).toHaveLength(0)
    expect(ask({ agencies: [...four.slice(1), out], share: { of: 1, outOf: 2 } }, monday).slots).toHaveLength(
      16,
    )
    expect(ask({ agencies: four, share: { of: 1, outOf: 1 } }, monday).slots).toHaveLength(0)
    expect(ask({ agencies: [out, out], share: { of: 0, outOf: 1 } }, monday).slots).toHaveLength(16)
  })
})

describe('the order of the answer', () => {
  it('in time, with every reporter, fewest members missing, venue free, fewest others missing, earliest', () => {
    const busy = (n: number) => [[day(n, 0, 24)]]
    const answer = ask(
      {
        agencies: [
          agency({ reports: true, people: busy(1) }),
          agency({ people: busy(2) }),
          agency(),
          agency({ need: 'optional', people: busy(4) }),
        ],
        venue: [day(3, 0, 24)],
      },
      { step: 'half_day', noticeReaches: '2026-11-24', lastDay: '2026-11-28', workingDaysOnly: false },
    )
    const best = bestOfHalves(answer.slots)
    expect(best.map(({ window }) => `${window.day.slice(8)} ${window.half}`)).toEqual([
      '28 morning',
      '28 afternoon',
      '27 morning',
      '27 afternoon',
      '26 morning',
      '26 afternoon',
      '25 morning',
      '25 afternoon',
      '24 morning',
      '24 afternoon',
      '23 morning',
      '23 afternoon',
    ])
    expect(best[8]).toMatchObject({ missing: [0], reporters: [0], missingCounted: 1 })
    expect(best[2]).toMatchObject({ missing: [3], missingOptional: 1, missingCounted: 0 })
  })

  it('names with the best start of a half-day the others that are as good', () => {
    const answer = ask(
      { agencies: [agency({ people: [[day(0, 8, 9)]] }), agency(), agency()] },
      { lastDay: '2026-11-23' },
    )
    const [first] = bestOfHalves(answer.slots)
    expect(first?.missing).toEqual([])
    expect(first?.starts.map(clock)).toEqual(['9:00', '9:15', '9:30', '9:45', '10:00', '10:15', '10:30'])
  })
})

describe('no time at all', () => {
  it('names the three that block most, and first who alone would open most', () => {
    const always = [[day(0, 0, 24)]]
    const answer = ask(
      {
        chair: [day(0, 0, 9)],
        agencies: [
          agency({ need: 'required', people: always }),
          agency({ need: 'optional', people: always }),
          agency({ need: 'required', people: [[day(0, 14, 16)]] }),
          agency(),
        ],
      },
      { lastDay: '2026-11-23' },
    )
    expect(answer.slots).toEqual([])
    expect(answer.blockers).toEqual([
      { who: 0, blocks: 16, closesAlone: 8 },
      { who: 2, blocks: 6, closesAlone: 0 },
      { who: 'chair', blocks: 2, closesAlone: 0 },
    ])
  })

  it('names members where the share is not reached', () => {
    const out = agency({ people: [[day(0, 0, 24)]] })
    const answer = ask({ agencies: [agency(), out, out, agency()] }, { lastDay: '2026-11-23' })
    expect(answer.blockers).toEqual([
      { who: 1, blocks: 16, closesAlone: 16 },
      { who: 2, blocks: 16, closesAlone: 16 },
    ])
  })
})

/** The slow and obvious one: every window, every agency, every person, every interval; then: what if this one came? */
function obvious(question: Question) {
  const meets = (a: Interval, b: Interval) => a.from < b.to && b.from < a.to && b.from < b.to
  const isAway = (each: AskedAgency, window: Interval) => {
    if (each.absences.some((absence) => meets(window, absence))) return true
    if (each.people.length === 0) return false
    const free = each.people.filter((busy) => !busy.some((interval) => meets(window, interval))).length
    return free <= each.pledges.filter((pledge) => meets(window, pledge)).length
  }
  const members = question.agencies.filter(({ need }) => need !== 'optional').length
  const holds = (chairAway: boolean, missing: readonly AskedAgency[]) =>
    !chairAway &&
    !missing.some(({ need }) => need === 'required') &&
    (members - missing.filter(({ need }) => need !== 'optional').length) * question.share.outOf >=
      members * question.share.of
  const rows = question.windows.map((window) => ({
    window,
    chairAway: (question.chair ?? []).some((busy) => meets(window, busy)),
    missing: question.agencies.filter((each) => isAway(each, window)),
    venueTaken: (question.venue ?? []).some((busy) => meets(window, busy)),
  }))
  const slots = rows.filter(({ chairAway, missing }) => holds(chairAway, missing))
  const closed = rows.filter((row) => !slots.includes(row))
  const closesAlone = (who: AskedAgency | 'chair') =>
    closed.filter(({ chairAway, missing }) =>
      who === 'chair'
        ? chairAway && holds(false, missing)
        : missing.includes(who) &&
          holds(
            chairAway,
            missing.filter((each) => each !== who),
          ),
    ).length
  return { slots, closesAlone }
}

const interval = fc
  .tuple(fc.integer({ min: -300, max: 6 * 1440 }), fc.integer({ min: 0, max: 900 }))
  .map(([from, length]) => ({ from, to: from + length }))
const busy = fc.array(interval, { maxLength: 6 })
const anyAgency: fc.Arbitrary<AskedAgency> = fc.record({
  need: fc.constantFrom('required' as const, 'counted' as const, 'counted' as const, 'optional' as const),
  reports: fc.boolean(),
  absences: fc.array(interval, { maxLength: 1 }),
  pledges: fc.array(interval, { maxLength: 2 }),
  people: fc.array(busy, { maxLength: 4 }),
})
const anyQuestion: fc.Arbitrary<Question> = fc.record({
  windows: fc
    .record({
      step: fc.constantFrom('quarter' as const, 'half_day' as const),
      durationMinutes: fc.constantFrom(30, 90, 200, 300),
      notBefore: fc.integer({ min: 0, max: 2000 }),
      workingDaysOnly: fc.boolean(),
      noticeReaches: fc.constantFrom('2026-11-23', '2026-11-25'),
      lastDay: fc.constantFrom('2026-11-24', '2026-11-29'),
    })
    .map((over) => listWindows(grid(over))),
  chair: fc.option(busy),
  agencies: fc.array(anyAgency, { maxLength: 7 }),
  share: fc.constantFrom({ of: 2, outOf: 3 }, { of: 1, outOf: 2 }, { of: 1, outOf: 1 }, { of: 0, outOf: 1 }),
  venue: fc.option(busy),
})

describe('against the slow and obvious answer', () => {
  it('finds the same slots with the same people missing, in a right order', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const plain = obvious(question)
        const { slots } = solve(question)
        const show = (window: Interval, missing: readonly AskedAgency[], venueTaken: boolean) =>
          `${window.from} ${missing.map((each) => question.agencies.indexOf(each)).join()} ${venueTaken}`
        expect(
          slots
            .map((slot) => `${slot.window.from} ${slot.missing.join()} ${slot.venueTaken}`)
            .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
        ).toEqual(plain.slots.map((slot) => show(slot.window, slot.missing, slot.venueTaken)))
        const worth = slots.map((slot) => [
          Number(slot.window.shortNotice),
          slot.reporters.length,
          slot.missingCounted,
          Number(slot.venueTaken),
          slot.missingOptional,
          slot.window.from,
        ])
        const sorted = worth.toSorted((a, b) => a.map((n, at) => n - b[at]!).find((n) => n !== 0) ?? 0)
        expect(worth).toEqual(sorted)
      }),
      { numRuns: 300 },
    )
  })

  it('names the three whose coming would open most', () => {
    let none = 0
    const hard = anyQuestion.map((each) => ({
      ...each,
      windows: each.windows.slice(0, 9),
      agencies: each.agencies.map((asked) => ({ ...asked, people: asked.people.slice(0, 1) })),
    }))
    fc.assert(
      fc.property(hard, (question) => {
        const plain = obvious(question)
        const { blockers } = solve(question)
        if (plain.slots.length > 0) {
          expect(blockers).toEqual([])
          return
        }
        none += 1
        const worth = (['chair', ...question.agencies.keys()] as const)
          .map((who) => plain.closesAlone(who === 'chair' ? who : question.agencies[who]!))
          .toSorted((a, b) => b - a)
        expect(blockers.map(({ closesAlone }) => closesAlone)).toEqual(worth.slice(0, blockers.length))
        for (const { who, closesAlone } of blockers)
          expect(closesAlone).toBe(plain.closesAlone(who === 'chair' ? who : question.agencies[who]!))
      }),
      { numRuns: 300 },
    )
    expect(none).toBeGreaterThan(30)
  })
})
