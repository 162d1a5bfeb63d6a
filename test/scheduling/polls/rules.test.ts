import { describe, expect, it } from 'vitest'
import { checkAnswer } from '#src/scheduling/polls/answers/form.ts'
import { checkPoll, slotsOfAddress, typedSlots } from '#src/scheduling/polls/form.ts'
import type { Askable, Choice, Poll, PollAgency, PollSlot } from '#src/scheduling/polls/queries.ts'
import {
  bestFirst,
  isDueReminder,
  requiredMissing,
  totalsOf,
  whyNotAnswer,
  whyNotDeadline,
  whyNotDecide,
  whyNotExtend,
  whyNotStop,
} from '#src/scheduling/polls/rules.ts'
import { at } from '../../meetings/planned.ts'

const now = at('2026-11-23T09:00')
const slot = (id: string, start: string, more: Partial<PollSlot> = {}): PollSlot => ({
  id,
  startsAt: at(start),
  endsAt: new Date(at(start).getTime() + 3_600_000),
  stoppedAt: null,
  chosenAt: null,
  held: true,
  ...more,
})
const agency = (name: string, required: boolean, said: Record<string, Choice> | null): PollAgency => ({
  id: name,
  agencyId: name,
  agencyName: name,
  agencyShort: name,
  agencyNameEn: name,
  telephone: '',
  required,
  remindedAt: null,
  remindedFor: null,
  channel: said ? 'web' : null,
  comment: '',
  answeredAt: said ? now : null,
  enteredBy: '',
  version: said ? 1 : 0,
  choices: said ?? {},
})
const poll = (more: Partial<Poll> = {}): Poll => ({
  id: 'q',
  meetingId: 'm',
  state: 'open',
  durationMinutes: 60,
  answerBy: at('2026-11-25T17:00'),
  results: 'none',
  note: '',
  createdAt: now,
  createdById: null,
  createdByName: '',
  allAnsweredAt: null,
  closedAt: null,
  endedAt: null,
  withdrawReason: '',
  title: '协调会',
  titleEn: '',
  meetingState: 'draft',
  hostName: '',
  hostNameEn: '',
  venueName: '',
  venueNameEn: '',
  chairName: '',
  chairNameEn: '',
  slots: [slot('s1', '2026-12-03T14:30'), slot('s2', '2026-12-04T09:00'), slot('s3', '2026-12-07T14:30')],
  agencies: [],
  ...more,
})

describe('who may answer until when', () => {
  const cases: [name: string, poll: Partial<Poll>, at: Date, byOffice: boolean, why: string | null][] = [
    ['before the deadline', {}, at('2026-11-25T16:59'), false, null],
    ['at the deadline', {}, at('2026-11-25T17:00'), false, 'polls.error.afterDeadline'],
    ['after it, by the office', {}, at('2026-11-26T09:00'), true, null],
    ['closed by the job', { state: 'closed' }, at('2026-11-25T16:00'), false, 'polls.error.afterDeadline'],
    ['closed, by the office', { state: 'closed' }, at('2026-11-26T09:00'), true, null],
    ['decided', { state: 'decided' }, now, true, 'polls.error.decided'],
    ['withdrawn', { state: 'withdrawn' }, now, true, 'polls.error.withdrawn'],
    ['noticed meanwhile', { meetingState: 'noticed' }, now, true, 'polls.error.noticed'],
    ['a postponed meeting waits for a date', { meetingState: 'postponed' }, now, false, null],
  ]
  it.each(cases)('%s', (_name, more, instant, byOffice, why) => {
    expect(whyNotAnswer(poll(more), instant, byOffice)).toBe(why)
  })
})

describe('deadlines', () => {
  it('lie ahead and not after the last slot; an extension is later', () => {
    const { slots } = poll()
    expect(whyNotDeadline(now, slots, now)).toBe('polls.error.deadlinePast')
    expect(whyNotDeadline(at('2026-12-07T14:30'), slots, now)).toBeNull()
    expect(whyNotDeadline(at('2026-12-07T14:31'), slots, now)).toBe('polls.error.deadlineLate')
    expect(whyNotExtend(poll(), at('2026-11-25T17:00'), now)).toBe('polls.error.notLater')
    expect(whyNotExtend(poll({ state: 'closed' }), at('2026-11-27T17:00'), now)).toBeNull()
    expect(whyNotExtend(poll({ state: 'decided' }), at('2026-11-27T17:00'), now)).toBe('polls.error.decided')
  })

  it('one reminder for each (as R32)', () => {
    const silent = agency('a', true, null)
    expect(isDueReminder(silent, poll())).toBe(true)
    const reminded = { ...silent, remindedAt: now, remindedFor: poll().answerBy }
    expect(isDueReminder(reminded, poll())).toBe(false)
    expect(isDueReminder(reminded, poll({ answerBy: at('2026-11-27T17:00') }))).toBe(true)
    expect(isDueReminder(agency('b', true, { s1: 'yes' }), poll())).toBe(false)
  })
})

describe('choosing', () => {
  const agencies = [
    agency('甲', true, { s1: 'no', s2: 'if_need_be', s3: 'yes' }),
    agency('乙', true, { s1: 'yes', s2: 'yes', s3: 'yes' }),
    agency('丙', false, { s1: 'yes', s2: 'yes', s3: 'no' }),
    agency('丁', false, null),
  ]
  const asked = poll({ agencies })

  it('counts what was said, and who is silent', () => {
    expect(totalsOf(agencies, 's1')).toEqual({ yes: 2, if_need_be: 0, no: 1, silent: 1 })
    expect(totalsOf(agencies, 's2')).toEqual({ yes: 2, if_need_be: 1, no: 0, silent: 1 })
  })

  it('ranks by the required ones first, then by all, then by time; what is over or stopped is not ranked', () => {
    expect(bestFirst(asked, now).map((each) => each.id)).toEqual(['s3', 's2', 's1'])
    const [first, second, third] = asked.slots
    const some = { ...asked, slots: [first!, second!, { ...third!, stoppedAt: now }] }
    expect(bestFirst(some, now).map((each) => each.id)).toEqual(['s2', 's1'])
    expect(bestFirst(asked, at('2026-12-04T09:00')).map((each) => each.id)).toEqual(['s3'])
    expect(bestFirst(poll(), now).map((each) => each.id)).toEqual(['s1', 's2', 's3'])
  })

  it('names required agencies that cannot come, and only them', () => {
    expect(requiredMissing(asked, 's1').map((each) => each.agencyShort)).toEqual(['甲'])
    expect(requiredMissing(asked, 's3')).toEqual([])
    expect(whyNotDecide(asked, asked.slots[0]!, now, false)).toEqual({
      key: 'polls.error.requiredMissing',
      args: { names: '甲' },
    })
    expect(whyNotDecide(asked, asked.slots[0]!, now, true)).toBeNull()
    expect(whyNotDecide(poll(), poll().slots[0]!, now, false)).toBeNull()
  })

  it('stopping leaves one', () => {
    const [first, second, third] = asked.slots
    const two = { ...asked, slots: [{ ...first!, stoppedAt: now }, second!, third!] }
    expect(whyNotStop(two, second!, now)).toBeNull()
    expect(whyNotStop(two, second!, at('2026-12-08T00:00'))).toBe('polls.error.lastSlot')
  })
})

describe('the form that asks', () => {
  const ids = ['6d1c1f0e-6c6e-4d1e-9b5a-000000000001', '6d1c1f0e-6c6e-4d1e-9b5a-000000000002']
  const askable = ids.map((agencyId) => ({ agencyId }) as Askable)
  const typed = (more: Record<string, string[]> = {}) => ({
    slotDay: ['2026-12-04', '', '2026-12-03'],
    slotTime: ['09:00', '', '14:30'],
    durationMinutes: ['90'],
    answerOn: ['2026-11-25'],
    answerTime: ['17:00'],
    results: ['totals'],
    [`ask-${ids[0]}`]: ['required'],
    [`ask-${ids[1]}`]: ['none'],
    ...more,
  })
  const errors = (more: Record<string, string[]>) => {
    const form = checkPoll(typed(more), askable, now)
    return form.ok ? {} : form.errors
  }

  it('reads slots by time, whom to ask, and what to hold', () => {
    const form = checkPoll(typed({ holdVenue: ['1'] }), askable, now)
    expect(form.ok && form.value).toMatchObject({
      slots: [
        { startsAt: at('2026-12-03T14:30'), endsAt: at('2026-12-03T16:00') },
        { startsAt: at('2026-12-04T09:00'), endsAt: at('2026-12-04T10:30') },
      ],
      answerBy: at('2026-11-25T17:00'),
      holdChair: false,
      holdVenue: true,
      asked: [{ agencyId: ids[0], required: true }],
    })
  })

  it('says what is wrong beside it', () => {
    expect(errors({ slotDay: ['2026-12-04'], slotTime: ['09:00'] })).toEqual({
      slots: 'polls.error.fewSlots',
    })
    const many = Array.from({ length: 13 }, (_, n) => `2026-12-${String(n + 10)}`)
    expect(errors({ slotDay: many, slotTime: many.map(() => '09:00') })).toEqual({
      slots: 'polls.error.manySlots',
    })
    expect(
      errors({ slotDay: ['2026-12-04', '2026-13-01', ''], slotTime: ['09:00', '09:00', '10:00'] }),
    ).toEqual({
      'slot-1': 'polls.error.slot',
      'slot-2': 'polls.error.slot',
    })
    expect(errors({ slotDay: ['2026-12-04', '2026-12-04'], slotTime: ['09:00', '09:00'] })).toEqual({
      'slot-1': 'polls.error.slotTwice',
    })
    expect(errors({ slotDay: ['2026-11-23', '2026-12-04'], slotTime: ['09:00', '23:00'] })).toEqual({
      'slot-0': 'polls.error.slotPast',
      'slot-1': 'polls.error.slotOvernight',
    })
    expect(errors({ [`ask-${ids[0]}`]: ['none'] })).toEqual({ asked: 'polls.error.nobodyAsked' })
    expect(errors({ answerOn: ['2026-11-22'] })).toEqual({ answerOn: 'polls.error.deadlinePast' })
    expect(errors({ answerOn: ['2026-12-05'] })).toEqual({ answerOn: 'polls.error.deadlineLate' })
    expect(errors({ durationMinutes: ['5'] })).toHaveProperty('durationMinutes')
  })

  it('takes slots from its address, and leaves out what is none', () => {
    expect(slotsOfAddress(['2026-12-03T06:30:00Z', 'soon', '', '2026-12-04T09:00:00+08:00'])).toEqual([
      { day: '2026-12-03', time: '14:30' },
      { day: '2026-12-04', time: '09:00' },
    ])
    expect(slotsOfAddress(['9999999-01-01', '-000001-01-01T00:00:00Z'])).toEqual([])
    expect(slotsOfAddress(Array(20).fill('2026-12-03T06:30:00Z'))).toHaveLength(12)
    expect(typedSlots({ slotDay: ['', '2026-12-03'], slotTime: [''] })).toEqual([
      { day: '2026-12-03', time: '' },
    ])
  })
})

describe('the form that answers', () => {
  it('knows three answers and no other', () => {
    expect(checkAnswer({ 'slot-x': ['yes'], comment: [' 可早半小时 '] })).toMatchObject({
      value: { choices: { x: 'yes' }, comment: '可早半小时' },
    })
    expect(checkAnswer({ 'slot-x': ['maybe'] })).toMatchObject({
      errors: { 'slot-x': 'polls.error.chooseSlot' },
    })
    expect(checkAnswer({ comment: ['长'.repeat(501)] })).toHaveProperty('errors.comment')
  })
})
