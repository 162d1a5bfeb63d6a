import { describe, expect, it } from 'vitest'
import { followTicks, type TypedItem } from '#src/meetings/agenda/form.ts'
import { waitingSlots, whyAgendaDoesNotFit } from '#src/meetings/agenda/rules.ts'
import { changesSince } from '#src/meetings/notices/changes/rules.ts'
import { addresseesOf } from '#src/meetings/notices/mail.tsx'
import { primaryChange, raisesSequence, reachOfAgency } from '#src/meetings/notices/rules.ts'
import type { Invited } from '#src/meetings/participants/queries.ts'
import type { MeetingState } from '#src/meetings/queries.ts'
import {
  defaultReplyBy,
  isTooShortNotice,
  nextStep,
  whyNotCancel,
  whyNotChange,
  whyNotDelete,
  whyNotHold,
  whyNotReplyBy,
} from '#src/meetings/rules.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const now = at('2026-11-23T09:00')
type Stored = Exclude<MeetingState, 'closed'>
const meeting = (storedState: Stored, startsAt = at('2026-11-26T14:30')) => ({
  storedState,
  startsAt,
  noticeVersion: storedState === 'draft' ? 0 : 1,
})
const states: Stored[] = ['draft', 'noticed', 'held', 'postponed', 'cancelled']
const allowed = (rule: (m: ReturnType<typeof meeting>) => unknown) =>
  states.filter((state) => rule(meeting(state)) === null)

describe('the states of a meeting', () => {
  it('R21: a draft may be deleted, nothing else', () => {
    expect(allowed(whyNotDelete)).toEqual(['draft'])
  })
  it('R22: a noticed meeting is changed by a notice, until it begins', () => {
    expect(allowed((m) => whyNotChange(m, now))).toEqual(['noticed'])
    expect(whyNotChange(meeting('noticed'), at('2026-11-26T14:30'))).toBe('meetings.error.changeBegun')
  })
  it('R20: what was noticed may be cancelled, also while postponed', () => {
    expect(allowed(whyNotCancel)).toEqual(['noticed', 'postponed'])
  })
  it('R23: held only after its start, and not under a chair who is away', () => {
    const noticed = meeting('noticed')
    expect(whyNotHold(noticed, at('2026-11-26T14:29'), false)).toBe('meetings.error.holdTooEarly')
    expect(whyNotHold(noticed, at('2026-11-26T14:30'), true)).toBe('meetings.error.chairAway')
    expect(whyNotHold(noticed, at('2026-11-26T14:30'), false)).toBeNull()
    expect(whyNotHold(meeting('draft'), at('2026-11-27T00:00'), false)).toBe('meetings.error.holdNotNoticed')
  })
})

describe('R16: lead time', () => {
  it.each([
    [2, '', false],
    [1, '', true],
    [0, '', true],
    [-3, '', true],
    [1, '防汛需要', false],
  ])('%i working days left, reason “%s”: too short is %s', (left, reason, short) => {
    expect(isTooShortNotice(left, 2, reason)).toBe(short)
  })
})

describe('the reply deadline', () => {
  const start = at('2026-11-26T14:30')
  it('is the office’s usual one', () => {
    expect(defaultReplyBy(at('2026-11-25T17:00'), start, now)).toEqual(at('2026-11-25T17:00'))
  })
  it('is two hours before the start at short notice, and the start itself when even that is over', () => {
    expect(defaultReplyBy(at('2026-11-25T17:00'), start, at('2026-11-26T09:00'))).toEqual(
      at('2026-11-26T12:30'),
    )
    expect(defaultReplyBy(at('2026-11-25T17:00'), start, at('2026-11-26T13:00'))).toEqual(start)
  })
  it('lies after now and not after the start', () => {
    expect(whyNotReplyBy(at('2026-11-22T09:00'), start, now)).toBe('meetings.error.replyByPast')
    expect(whyNotReplyBy(at('2026-11-27T09:00'), start, now)).toBe('meetings.error.replyByAfterStart')
    expect(whyNotReplyBy(start, start, now)).toBeNull()
  })
})

describe('R12: the agenda', () => {
  const items = [
    { no: 2, durationMinutes: 20 },
    { no: 1, durationMinutes: 30 },
  ]
  const span = (minutes: number) => ({ startsAt: now, endsAt: new Date(now.getTime() + minutes * 60_000) })
  it('may fill the meeting and not more', () => {
    expect(whyAgendaDoesNotFit(span(50), items)).toBeNull()
    expect(whyAgendaDoesNotFit(span(49), items)).toBe('meetings.error.agendaTooLong')
  })
  it('gives each item its slot from order and durations', () => {
    const slots = waitingSlots({ startsAt: at('2026-11-26T14:30') }, items)
    expect(slots.get(1)?.startsAt).toEqual(at('2026-11-26T14:30'))
    expect(slots.get(2)?.startsAt).toEqual(at('2026-11-26T15:00'))
    expect(slots.get(2)?.endsAt).toEqual(at('2026-11-26T15:20'))
    expect(waitingSlots({ startsAt: null }, items).size).toBe(0)
  })
  it('follows the ticks: a new tick is a line, an unticked one goes, an emptied title goes', () => {
    const line = (over: Partial<TypedItem>): TypedItem => ({
      id: '',
      matterId: '',
      no: '',
      title: 'x',
      agencyId: 'a',
      minutes: '10',
      ...over,
    })
    const matters = [
      { id: 'm1', title: '征地', agencyId: 'land' },
      { id: 'm2', title: '采伐', agencyId: 'forest' },
    ]
    const items = [
      line({ title: '其他', no: '2' }),
      line({ matterId: 'm2', title: '采伐', no: '1' }),
      line({ title: '' }),
    ]
    expect(followTicks(items, ['m1'], matters).map((i) => [i.no, i.title])).toEqual([
      ['1', '其他'],
      ['2', '征地'],
    ])
    expect(followTicks(items, ['m1', 'm2'], matters).map((i) => i.title)).toEqual(['采伐', '其他', '征地'])
  })
})

describe('a later version', () => {
  const before = {
    title: '协调会',
    startsAt: at('2026-11-26T14:30').toISOString(),
    endsAt: at('2026-11-26T16:00').toISOString(),
    venueId: 'v1',
    agenda: [{ title: '征地', agencyId: 'a', minutes: 30 }],
  }
  const after = {
    title: '协调会',
    startsAt: at('2026-11-26T14:30'),
    endsAt: at('2026-11-26T16:00'),
    venueId: 'v1',
    items: [{ title: '征地', reportingAgencyId: 'a', durationMinutes: 30 }],
  }
  it('says nothing when nothing differs', () => {
    expect(changesSince(before, after)).toEqual([])
  })
  it('R18: time and place make a step of SEQUENCE, agenda and words none', () => {
    expect(raisesSequence(changesSince(before, { ...after, startsAt: at('2026-11-26T14:00') }))).toBe(true)
    expect(raisesSequence(changesSince(before, { ...after, venueId: 'v2' }))).toBe(true)
    expect(raisesSequence(changesSince(before, { ...after, title: '协调会议', items: [] }))).toBe(false)
  })
  it('R19: the time decides when it changed with other things', () => {
    const changes = changesSince(before, { ...after, venueId: 'v2', endsAt: at('2026-11-26T17:00') })
    expect(changes.map((c) => c.what)).toEqual(['time', 'place'])
    expect(primaryChange(changes)).toBe('time')
  })
})

describe('R07: whom a notice reaches', () => {
  const liaison = { personId: 'p', name: '余股长', address: 'yu@land.example', locale: 'zh-CN' as const }
  const agency = (over: Partial<Invited>) =>
    ({ mailbox: 'mailbox@land.example', liaisons: [liaison], ...over }) as Invited
  it('mailbox and liaison; the mailbox alone; nobody', () => {
    expect(reachOfAgency(agency({}))).toBe('both')
    expect(reachOfAgency(agency({ liaisons: [] }))).toBe('mailbox')
    expect(reachOfAgency(agency({ mailbox: null }))).toBe('liaison')
    expect(reachOfAgency(agency({ mailbox: null, liaisons: [] }))).toBe('nobody')
  })
  it('sends one letter to an address that is both', () => {
    expect(addresseesOf(agency({ mailbox: liaison.address })).map((to) => to.address)).toEqual([
      liaison.address,
    ])
    expect(addresseesOf(agency({})).map((to) => to.personId)).toEqual([null, 'p'])
  })
})

describe('the next step of a meeting', () => {
  const base = {
    minutesRequired: true,
    minutesId: null,
    minutesState: null,
    noticeVersion: 1,
    startsAt: at('2026-11-26T14:30'),
  }
  it.each([
    [{ storedState: 'draft' as const }, now, 'notice'],
    [{ storedState: 'noticed' as const }, now, 'remind'],
    [{ storedState: 'noticed' as const }, at('2026-11-26T14:30'), 'signIn'],
    [{ storedState: 'held' as const }, at('2026-11-27T09:00'), 'minutes'],
    [
      { storedState: 'held' as const, minutesId: 'n', minutesState: 'drafting' },
      at('2026-11-27T09:00'),
      'issue',
    ],
    [{ storedState: 'held' as const, minutesId: 'n', minutesState: 'issued' }, at('2026-11-27T09:00'), null],
    [{ storedState: 'held' as const, minutesRequired: false }, at('2026-11-27T09:00'), null],
    [{ storedState: 'postponed' as const, startsAt: null }, now, 'reDate'],
    [{ storedState: 'cancelled' as const }, now, null],
  ])('%o', (over, when, step) => {
    expect(nextStep({ ...base, ...over }, when)).toBe(step)
  })
})
