import { describe, expect, it } from 'vitest'
import {
  type ItemFacts,
  itemStates,
  mayActAsLead,
  mayCancel,
  mayDecideExtension,
  mayReport,
  speaksFor,
  whyNotAccept,
  whyNotCancel,
  whyNotClose,
  whyNotDecideExtension,
  whyNotExtend,
  whyNotObject,
  whyNotPercent,
  whyNotReport,
  whyNotResult,
  whyNotReturn,
  whyNotSubmit,
} from '#src/action-items/rules.ts'
import type { Role, Viewer } from '#src/auth/viewer.ts'

const item = (facts: Partial<ItemFacts> = {}): ItemFacts => ({
  state: 'in_progress',
  leadAgencyId: 'a',
  leadIsOffice: false,
  supporterIds: ['b'],
  dueOn: '2026-12-10',
  percent: 60,
  objectionUntil: '2026-11-25',
  objectionPending: false,
  objectionUpheld: false,
  extensionsAsked: 0,
  extensionPending: false,
  firstExtensionDecidedBy: null,
  submittedBy: null,
  hasMeeting: true,
  viewerChairs: false,
  ...facts,
})
const viewer = (roles: Role[], agencyIds: string[] = [], personId = 'me'): Viewer => ({
  personId,
  name: '冯科长',
  locale: 'zh-CN',
  roles,
  agencyIds,
  sessionId: null,
  verifiedAt: null,
  methods: '',
  today: '2026-11-23',
})
const clerk = viewer(['clerk'])
const director = viewer(['director'])
const liaison = (agency: string) => viewer(['liaison'], [agency])
const auditor = viewer(['auditor'])

describe('who may', () => {
  it.each([
    ['act as the lead', mayActAsLead, [true, false, true, true, false]],
    ['report', mayReport, [true, true, true, true, false]],
    ['cancel', mayCancel, [false, false, false, true, false]],
  ] as const)('%s: the lead, a supporter, a clerk, the director, an auditor', (_, may, expected) => {
    expect([liaison('a'), liaison('b'), clerk, director, auditor].map((v) => may(item(), v))).toEqual(
      expected,
    )
  })

  it('R56: decide the first extension is the director, the second the chair', () => {
    const chair = viewer(['chair'])
    const first = item({ extensionsAsked: 1, extensionPending: true })
    const second = item({ extensionsAsked: 2, extensionPending: true })
    const facts = (i: ItemFacts, chairs: boolean) => ({ ...i, viewerChairs: chairs })
    expect(mayDecideExtension(first, director)).toBe(true)
    expect(mayDecideExtension(facts(first, true), chair)).toBe(false)
    expect(mayDecideExtension(second, director)).toBe(false)
    expect(mayDecideExtension(facts(second, true), chair)).toBe(true)
  })

  it('speak in one’s own name: the liaison for the agency, the office for itself only', () => {
    expect(speaksFor(item(), liaison('a'))).toBe(true)
    expect(speaksFor(item(), clerk)).toBe(false)
    expect(speaksFor(item({ leadIsOffice: true }), clerk)).toBe(true)
    expect(speaksFor(item({ leadIsOffice: true }), clerk, 'b')).toBe(false)
  })
})

describe('when', () => {
  const possible = (whyNot: (i: ItemFacts) => unknown) =>
    itemStates.filter((state) => whyNot(item({ state })) === null)

  it.each([
    ['accept', whyNotAccept, ['assigned']],
    ['object', (i: ItemFacts) => whyNotObject(i, '2026-11-24'), ['assigned']],
    ['report (R49: not before acceptance)', whyNotReport, ['accepted', 'in_progress', 'returned']],
    ['submit', whyNotSubmit, ['accepted', 'in_progress', 'returned']],
    [
      'ask for an extension',
      (i: ItemFacts) => whyNotExtend(i, '2026-11-24'),
      ['accepted', 'in_progress', 'returned'],
    ],
    ['close', (i: ItemFacts) => whyNotClose(i, clerk), ['submitted']],
    ['return', whyNotReturn, ['submitted']],
    ['cancel', whyNotCancel, ['assigned', 'accepted', 'in_progress', 'submitted', 'returned']],
  ] as const)('may one %s', (_, whyNot, states) => expect(possible(whyNot)).toEqual(states))

  it.each([
    ['on the last day', { state: 'assigned' }, '2026-11-25', null],
    ['a day later', { state: 'assigned' }, '2026-11-26', 'actionitems.why.objectionLate'],
    [
      'while one waits',
      { state: 'assigned', objectionPending: true },
      '2026-11-24',
      'actionitems.why.objectionPending',
    ],
    [
      'after it was turned down',
      { state: 'assigned', objectionUpheld: true },
      '2026-11-24',
      'actionitems.why.objectionUpheld',
    ],
  ] as const)('R50: may the lead object %s', (_, facts, today, why) =>
    expect(whyNotObject(item(facts), today)).toBe(why),
  )

  it.each([
    ['on the due day', {}, '2026-12-10', null],
    ['a day later', {}, '2026-12-11', 'actionitems.why.dueDayPassed'],
    [
      'while one waits',
      { extensionsAsked: 1, extensionPending: true },
      '2026-11-24',
      'actionitems.why.extensionPending',
    ],
    ['a second time', { extensionsAsked: 1 }, '2026-11-24', null],
    ['a third time', { extensionsAsked: 2 }, '2026-11-24', 'actionitems.why.noThirdExtension'],
  ] as const)('R56: may the lead ask for more time %s', (_, facts, today, why) =>
    expect(whyNotExtend(item(facts), today)).toBe(why),
  )

  it('R56: whoever decided the first extension does not decide the second', () => {
    const second = item({ extensionsAsked: 2, extensionPending: true, firstExtensionDecidedBy: 'me' })
    expect(whyNotDecideExtension(second, viewer(['chair']))).toBe('actionitems.why.decidedFirst')
    expect(whyNotDecideExtension(second, viewer(['chair'], [], 'another'))).toBeNull()
    expect(whyNotDecideExtension(item(), director)).toBe('actionitems.why.noExtension')
  })

  it('R53: of the office’s own items nobody verifies what they handed in', () => {
    const own = item({ state: 'submitted', leadIsOffice: true, submittedBy: 'me' })
    expect(whyNotClose(own, clerk)).toBe('actionitems.why.ownSubmission')
    expect(whyNotClose(own, viewer(['clerk'], [], 'another'))).toBeNull()
    expect(whyNotClose(item({ state: 'submitted', submittedBy: 'me' }), clerk)).toBeNull()
  })
})

describe('what', () => {
  it.each([
    ['the same', 'a', 60, '', null],
    ['more', 'a', 61, '', null],
    ['less', 'a', 59, '', 'actionitems.error.lowerReason'],
    ['less, and why', 'a', 0, '返工', null],
    ['nothing from the lead', 'a', null, '', 'actionitems.error.percent'],
    ['nothing from a supporter', 'b', null, '', null],
    ['a figure from a supporter', 'b', 10, '', 'actionitems.error.supporterPercent'],
  ] as const)('R51: may be reported as the percentage: %s', (_, agencyId, percent, lowerReason, why) =>
    expect(whyNotPercent(item(), { agencyId, percent, lowerReason })).toBe(why),
  )

  it.each([
    ['nothing at all', { result: '', files: 0, contributors: ['b'], contribution: '' }, ['result']],
    [
      'nothing, and no word on the supporters',
      { result: '', files: 0, contributors: [], contribution: '' },
      ['result', 'contributors'],
    ],
    ['a result', { result: '已办', files: 0, contributors: ['b'], contribution: '' }, []],
    ['a file', { result: '', files: 1, contributors: ['b'], contribution: '' }, []],
    [
      'no word on the supporters',
      { result: '已办', files: 0, contributors: [], contribution: '' },
      ['contributors'],
    ],
    ['that none took part', { result: '已办', files: 0, contributors: [], contribution: '无' }, []],
  ] as const)('R52: may be submitted: %s', (_, claim, fields) =>
    expect(whyNotResult(item(), claim).map((w) => w.field)).toEqual(fields),
  )

  it('R52: asks nothing about supporters where there are none', () => {
    const alone = item({ supporterIds: [] })
    expect(whyNotResult(alone, { result: '已办', files: 0, contributors: [], contribution: '' })).toEqual([])
  })
})
