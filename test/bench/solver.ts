import { type Interval, listWindows, type Question, solve } from '#src/scheduling/solver/rules.ts'
import { median, say } from './figures.ts'

/** Finding a time in 62 days, every quarter of an hour, four people an agency, each with about sixty duties. */
export function measureSolver(): void {
  for (const people of [50, 1000]) {
    const question = makeQuestion(people)
    const times = Array.from({ length: 21 }, () => {
      const started = performance.now()
      solve(question())
      return performance.now() - started
    })
    say(`solver ${people}×62`, median(times.slice(1)), 'ms')
  }
}

function makeQuestion(people: number): () => Question {
  const next = dice(people)
  const duties = (): Interval[] =>
    Array.from({ length: 60 }, () => {
      const from = Math.floor(next() * 62) * 1440 + 480 + Math.floor(next() * 36) * 15
      return { from, to: from + 60 + Math.floor(next() * 8) * 15 }
    })
  const agencies = Array.from({ length: Math.ceil(people / 4) }, (_, n) => ({
    need: n % 5 === 0 ? ('required' as const) : n % 5 === 4 ? ('optional' as const) : ('counted' as const),
    reports: n % 10 === 0,
    absences: n % 20 === 0 ? [{ from: 20 * 1440, to: 30 * 1440 }] : [],
    pledges: duties().slice(0, 5),
    people: Array.from({ length: Math.min(4, people - n * 4) }, duties),
  }))
  const [chair, venue] = [duties(), duties()]
  // The windows belong to the work that a page does.
  return () => ({ windows: windowsOf62Days(), chair, agencies, share: { of: 2, outOf: 3 }, venue })
}

const windowsOf62Days = () =>
  listWindows({
    firstDay: '2026-12-01',
    lastDay: '2027-01-31',
    step: 'quarter',
    durationMinutes: 60,
    hours: { morningFrom: 510, morningTo: 720, afternoonFrom: 870, afternoonTo: 1050 },
    calendar: new Map(),
    workingDaysOnly: false,
    notBefore: 0,
    noticeReaches: '2026-12-04',
  })

/** Numbers from 0 to 1 that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
