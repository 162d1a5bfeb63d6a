import { describe, expect, it } from 'vitest'
import {
  maySilenceAgree,
  whyNotAnswer,
  whyNotReturn,
  whyNotSubmit,
} from '#src/minutes/countersigning/rules.ts'
import { distributionLines, leftOut, proposedKind } from '#src/minutes/distribution/rules.ts'
import { outcomesOf, whyNotIssue } from '#src/minutes/issuing/rules.ts'
import {
  documentText,
  type Gate,
  gateLines,
  minutesTitle,
  openingOf,
  passesGate,
  type Skeleton,
  whyNotCreate,
  whyNotWrite,
} from '#src/minutes/rules.ts'
import { signedMethod, whyNotSign } from '#src/minutes/signing/rules.ts'

const meeting: Skeleton = {
  kind: 'coordination',
  title: '施工通道征地协调会',
  startsAt: new Date('2026-11-26T06:30:00Z'),
  venueName: '市政府第一会议室',
  presidingName: '周副市长',
  agenda: [
    { title: '用地预审情况汇报', agency: '市国土局' },
    { title: '青苗登记', agency: '市经管局' },
    { title: '关于抢栽抢建的报告', agency: '市国土局' },
  ],
  officeShort: '市南水北调办',
}

describe('the skeleton', () => {
  it('opens in official style: when, who, where, what about, what was heard', () => {
    expect(openingOf(meeting)).toBe(
      '2026年11月26日下午，周副市长在市政府第一会议室主持召开会议，专题研究施工通道征地有关问题。会议听取了市国土局关于用地预审、抢栽抢建和市经管局关于青苗登记的汇报。会议议定：',
    )
  })

  it.each([
    ['2026-11-26T01:00:00Z', '上午'],
    ['2026-11-26T03:59:00Z', '上午'],
    ['2026-11-26T04:00:00Z', '下午'],
    ['2026-11-26T10:00:00Z', '晚上'],
    ['2026-11-26T16:30:00Z', '27日上午'],
  ])('says the part of the day on the office’s clock: %s is %s', (at, part) => {
    expect(openingOf({ ...meeting, startsAt: new Date(at) })).toContain(`${part}，`)
  })

  it('needs no venue and no agenda', () => {
    expect(openingOf({ ...meeting, venueName: '', agenda: [] })).toBe(
      '2026年11月26日下午，周副市长主持召开会议，专题研究施工通道征地有关问题。会议议定：',
    )
  })

  it.each([
    ['coordination', '施工通道征地协调会', '关于施工通道征地有关问题的会议纪要'],
    ['coordination', '关于施工通道征地有关问题的协调会', '关于施工通道征地有关问题的会议纪要'],
    ['coordination', '坝区移民工作推进会', '关于坝区移民工作有关问题的会议纪要'],
    ['other', '碰头会', '关于碰头有关问题的会议纪要'],
    ['plenary', '市南水北调工程领导小组全体会议', '市南水北调工程领导小组全体会议纪要'],
  ] as const)('titles a %s “%s” as %s', (kind, title, expected) => {
    expect(minutesTitle({ kind, title })).toBe(expected)
  })

  it('R38: the attendance block ends the text, however it is', () => {
    const draft = { opening: '开头', closing: '', paragraphs: [], meetingDay: '2026-11-26' }
    expect(documentText({ ...draft, attendance: '出席：甲。\n记录：乙。' })).toBe(
      '开头\n出席：甲。\n记录：乙。',
    )
    expect(documentText({ ...draft, attendance: '' })).toBe('开头')
  })

  it('R37: is made for a held meeting that has none', () => {
    expect(whyNotCreate({ state: 'held', exists: false })).toBeNull()
    expect(whyNotCreate({ state: 'held', exists: true })).toBe('minutes.error.exists')
    expect(whyNotCreate({ state: 'noticed', exists: false })).toBe('minutes.error.notHeld')
  })

  it('R43: nobody writes once the text is out of the drafter’s hands', () => {
    expect(whyNotWrite('drafting')).toBeNull()
    expect(whyNotWrite('countersigning')).toBe('minutes.error.notDrafting')
    expect(whyNotWrite('awaiting_signature')).toBe('minutes.error.notDrafting')
    expect(whyNotWrite('issued')).toBe('minutes.error.issued')
  })
})

describe('the quality gate', () => {
  const good: Gate = {
    paragraphs: 2,
    empty: [],
    ordersWithoutDuty: [],
    uncovered: [],
    unmarked: [],
    arrived: 9,
    nonWorking: [],
    past: [],
    uninvited: [],
  }
  const states = (gate: Gate) =>
    gateLines(gate)
      .filter((line) => line.state !== 'done')
      .map((line) => [line.key, line.state])

  it('is passed when everything is there', () => {
    expect(passesGate(good)).toBe(true)
    expect(states(good)).toEqual([])
  })

  it.each([
    [{ paragraphs: 0 }, 'minutes.gate.textMissing'],
    [{ empty: [2] }, 'minutes.gate.textMissing'],
    [{ ordersWithoutDuty: [1] }, 'minutes.gate.ordersMissing'],
    [{ uncovered: ['用地报批'] }, 'minutes.gate.agendaMissing'],
    [{ arrived: 0 }, 'minutes.gate.attendanceMissing'],
    [{ past: [{ lead: '市国土局', day: '2026-11-01' }] }, 'minutes.gate.past'],
  ])('is not passed with %o', (flaw, key) => {
    expect(passesGate({ ...good, ...flaw })).toBe(false)
    expect(states({ ...good, ...flaw })).toEqual([[key, 'missing']])
  })

  it('R48: warns of a due day on a non-working day, and of persons without a mark, and lets pass', () => {
    const gate = {
      ...good,
      nonWorking: [{ lead: '市国土局', day: '2026-12-12' }],
      unmarked: ['市规划局苗局长'],
    }
    expect(passesGate(gate)).toBe(true)
    expect(states(gate)).toEqual([
      ['minutes.gate.unmarked', 'warning'],
      ['minutes.gate.nonWorking', 'warning'],
    ])
  })
})

describe('countersigning', () => {
  it('R40: silence binds only agencies under the city’s orders, and only where the setting says so', () => {
    expect(maySilenceAgree('subordinate', true)).toBe(true)
    expect(maySilenceAgree('subordinate', false)).toBe(false)
    for (const relation of ['vertical', 'superior', 'external'] as const)
      expect(maySilenceAgree(relation, true)).toBe(false)
  })

  it('R40: goes on to the chair when everybody is heard and every disagreement answered', () => {
    const one = (state: Parameters<typeof whyNotSubmit>[1][number]['state'], officeAnswer = '') =>
      ({ state, relation: 'subordinate', officeAnswer }) as const
    expect(
      whyNotSubmit('countersigning', [one('agreed'), one('agreed_with_comment'), one('silent_agreed')]),
    ).toBeNull()
    expect(whyNotSubmit('countersigning', [one('agreed'), one('pending')])).toBe(
      'minutes.error.countersignsPending',
    )
    expect(whyNotSubmit('countersigning', [one('disagreed')])).toBe('minutes.error.disagreementOpen')
    expect(whyNotSubmit('countersigning', [one('disagreed', '已答复')])).toBeNull()
    expect(whyNotSubmit('drafting', [])).toBe('minutes.error.notCountersigning')
  })

  it('an answer stays open until the round ends; counted silence is changed by the office alone', () => {
    expect(whyNotAnswer('countersigning', 'agreed', false)).toBeNull()
    expect(whyNotAnswer('countersigning', 'silent_agreed', false)).toBe('minutes.error.silenceCounted')
    expect(whyNotAnswer('countersigning', 'silent_agreed', true)).toBeNull()
    expect(whyNotAnswer('awaiting_signature', 'pending', true)).toBe('minutes.error.roundClosed')
  })

  it('may be sent back until it is issued', () => {
    expect(whyNotReturn('awaiting_signature')).toBeNull()
    expect(whyNotReturn('drafting')).toBe('minutes.error.notReturnable')
    expect(whyNotReturn('issued')).toBe('minutes.error.notReturnable')
  })
})

describe('signing and issuing', () => {
  const toSign = {
    state: 'awaiting_signature',
    signedAt: null,
    drafterPersonId: 'drafter',
    signerPersonId: 'chair',
  } as const

  it('R41: the chair, with a second factor, not the drafter, once', () => {
    expect(whyNotSign(toSign, 'chair', true)).toBeNull()
    expect(whyNotSign(toSign, 'chair', false)).toBe('minutes.error.secondFactor')
    expect(whyNotSign(toSign, 'director', true)).toBe('minutes.error.notSigner')
    expect(whyNotSign(toSign, null, true)).toBe('minutes.error.notSigner')
    expect(whyNotSign({ ...toSign, signerPersonId: 'drafter' }, 'drafter', true)).toBe(
      'minutes.error.signerDrafted',
    )
    expect(whyNotSign({ ...toSign, signerPersonId: null }, null, true)).toBe('minutes.error.noSigner')
    expect(whyNotSign({ ...toSign, signedAt: new Date(0) }, 'chair', true)).toBe('minutes.error.signed')
    expect(whyNotSign({ ...toSign, state: 'countersigning' }, 'chair', true)).toBe(
      'minutes.error.notAwaitingSignature',
    )
  })

  it('writes down how the session proved itself', () => {
    expect(signedMethod('password,totp')).toBe('totp')
    expect(signedMethod('passkey')).toBe('passkey')
    expect(signedMethod('demo')).toBe('demo')
  })

  it('issues what is signed and passes the gate', () => {
    const gate: Gate = {
      paragraphs: 1,
      empty: [],
      ordersWithoutDuty: [],
      uncovered: [],
      unmarked: [],
      arrived: 1,
      nonWorking: [],
      past: [],
      uninvited: [],
    }
    const signed = { state: 'awaiting_signature', signedAt: new Date(0) } as const
    expect(whyNotIssue(signed, gate)).toBeNull()
    expect(whyNotIssue({ ...signed, signedAt: null }, gate)).toBe('minutes.error.notSigned')
    expect(whyNotIssue({ ...signed, state: 'issued' }, gate)).toBe('minutes.error.issued')
    expect(whyNotIssue(signed, { ...gate, arrived: 0 })).toBe('minutes.error.gate')
  })

  it.each([
    ['leadership', false, false, 'report'],
    ['self', true, true, null],
    ['subordinate', true, false, 'issue'],
    ['subordinate', false, true, 'issue'],
    ['subordinate', false, false, null],
    ['vertical', true, false, 'send'],
    ['external', false, true, 'send'],
    ['superior', true, false, 'report'],
    ['superior', false, false, null],
  ] as const)(
    'sends minutes to a %s agency (there %s, with duty %s) as %s',
    (relation, participated, hasDuty, kind) => {
      expect(proposedKind({ relation, participated, hasDuty })).toBe(kind)
    },
  )

  it('names who has a duty and is left out', () => {
    const candidate = {
      id: 'a',
      name: '市国土局',
      relation: 'subordinate',
      participated: true,
      hasDuty: true,
    } as const
    expect(leftOut([candidate], new Map())).toEqual([candidate])
    expect(leftOut([candidate], new Map([['a', 'issue']]))).toEqual([])
  })

  it('prints 报送发 in the order given (R09), without empty lines', () => {
    const list = [
      { name: '市委', kind: 'report' },
      { name: '市政府', kind: 'report' },
      { name: '市国土局', kind: 'issue' },
    ] as const
    expect(distributionLines(list, { report: '报', send: '送', issue: '发' })).toEqual([
      '报：市委，市政府。',
      '发：市国土局。',
    ])
  })

  it('R15: what is deferred goes back, what is decided is resolved', () => {
    const p = (id: string, type: string, matterId: string | null) => ({ id, type, matterId })
    expect(outcomesOf([p('1', 'decide', 'x'), p('2', 'defer', 'y'), p('3', 'note', null)])).toEqual({
      returned: [{ decisionId: '2', matterId: 'y' }],
      resolved: ['x'],
    })
    // Beside a decision on the same matter, the deferred question becomes a matter of its own.
    expect(outcomesOf([p('1', 'decide', 'x'), p('2', 'defer', 'x')])).toEqual({
      returned: [{ decisionId: '2', matterId: null }],
      resolved: ['x'],
    })
    // An item without a matter, too; a matter deferred twice in one text goes back once.
    expect(outcomesOf([p('1', 'defer', null), p('2', 'defer', 'y'), p('3', 'defer', 'y')]).returned).toEqual([
      { decisionId: '1', matterId: null },
      { decisionId: '2', matterId: 'y' },
      { decisionId: '3', matterId: null },
    ])
  })
})
