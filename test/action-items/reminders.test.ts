import { describe, expect, it } from 'vitest'
import { dueReminderSteps, type RemindedItem } from '#src/action-items/reminders/rules.ts'
import type { WorkCalendar } from '#src/lib/dates.ts'
import { defaultSettings } from '#src/settings/office.ts'

// Due on Friday 18 December: 7, 3 and 1 working days before are the 9th, 15th and 17th; after it the 21st, 23rd, 29th.
const due: RemindedItem = {
  state: 'in_progress',
  dueOn: '2026-12-18',
  objectionPending: false,
  dueSince: '2026-11-23',
}
const none: WorkCalendar = new Map()
const steps = (
  today: string,
  item: Partial<RemindedItem> = {},
  taken: string[] = [],
  calendar: WorkCalendar = none,
) =>
  dueReminderSteps(
    { ...due, ...item },
    calendar,
    today,
    defaultSettings,
    taken.map((step) => ({ step, dueOn: '2026-12-18' })),
  ).map((s) => `${s.act} ${s.step}`)

describe('R57: the ladder of reminders', () => {
  it.each([
    ['2026-12-08', [], []],
    ['2026-12-09', [], ['send before_7']],
    ['2026-12-09', ['before_7'], []],
    ['2026-12-15', ['before_7'], ['send before_3']],
    ['2026-12-17', ['before_7', 'before_3'], ['send before_1']],
    ['2026-12-18', ['before_7', 'before_3', 'before_1'], []],
    ['2026-12-21', ['before_7', 'before_3', 'before_1'], ['send overdue_1']],
    ['2026-12-23', ['before_7', 'before_3', 'before_1', 'overdue_1'], ['propose overdue_3']],
    ['2026-12-29', ['before_7', 'before_3', 'before_1', 'overdue_1', 'overdue_3'], ['propose overdue_7']],
  ])('on %s with %j taken', (today, taken, expected) => expect(steps(today, {}, taken)).toEqual(expected))

  it('sends only the latest after days without a run', () => {
    expect(steps('2026-12-17')).toEqual(['skip before_7', 'skip before_3', 'send before_1'])
    expect(steps('2026-12-24')).toEqual([
      'skip before_7',
      'skip before_3',
      'skip before_1',
      'skip overdue_1',
      'propose overdue_3',
    ])
  })

  it('begins no step that lay before the assignment', () => {
    expect(steps('2026-12-16', { dueSince: '2026-12-16' })).toEqual([])
    expect(steps('2026-12-17', { dueSince: '2026-12-16' })).toEqual(['send before_1'])
  })

  it('counts by the work calendar', () => {
    const holidays: WorkCalendar = new Map([['2026-12-17', 'holiday']])
    expect(steps('2026-12-16', {}, ['before_7', 'before_3'], holidays)).toEqual(['send before_1'])
  })
})

describe('R58: reminders', () => {
  it.each(['proposed', 'submitted', 'closed', 'cancelled'] as const)('stop when it is %s', (state) =>
    expect(steps('2026-12-29', { state })).toEqual([]),
  )

  it('resume with a return', () => {
    expect(steps('2026-12-21', { state: 'returned' }, ['before_7', 'before_3', 'before_1'])).toEqual([
      'send overdue_1',
    ])
  })

  it('begin anew with a new due day', () => {
    const taken = ['before_7', 'before_3', 'before_1']
    expect(steps('2026-12-22', { dueOn: '2026-12-31', dueSince: '2026-12-17' }, taken)).toEqual([
      'send before_7',
    ])
  })

  it('R50: count no overdue while an objection waits', () => {
    expect(steps('2026-12-29', { objectionPending: true }, ['before_7', 'before_3', 'before_1'])).toEqual([])
  })
})
