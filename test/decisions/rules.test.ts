import { describe, expect, it } from 'vitest'
import { matchAgency, type NamedAgency } from '#src/decisions/agency-names/rules.ts'
import { type Duty, parseDutyLine, parseDutyLines, writeDutyLine } from '#src/decisions/duties/rules.ts'
import {
  chineseNumeral,
  dutySentence,
  headingOf,
  mayHoldDuties,
  paragraphText,
} from '#src/decisions/rules.ts'

const names: [string, string, NamedAgency['relation']][] = [
  ['示例市人民政府', '市政府', 'leadership'],
  ['市南水北调工程领导小组办公室', '市南水北调办', 'self'],
  ['市政府办公室', '市政府办', 'subordinate'],
  ['市机构编制委员会办公室', '市编办', 'subordinate'],
  ['市发展和改革局', '市发改局', 'subordinate'],
  ['市公安局', '市公安局', 'subordinate'],
  ['市国土资源局', '市国土资源局', 'subordinate'],
  ['市建设局', '市建设局', 'subordinate'],
  ['市规划局', '市规划局', 'subordinate'],
  ['市林业局', '市林业局', 'subordinate'],
  ['市农村经济经营管理局', '市经管局', 'subordinate'],
  ['市广播电视局', '市广电局', 'subordinate'],
  ['市环境保护局', '市环保局', 'subordinate'],
  ['市公安消防大队', '市消防大队', 'vertical'],
  ['市供电公司', '市供电公司', 'vertical'],
  ['青石镇人民政府', '青石镇', 'subordinate'],
  ['坝东街道办事处', '坝东办事处', 'subordinate'],
  ['坝西街道办事处', '坝西办事处', 'subordinate'],
  ['省南水北调工程领导小组办公室', '省南水北调办', 'superior'],
  ['工程建设管理单位（示例）', '工程建管单位', 'external'],
]
const directory: NamedAgency[] = names.map(([nameZh, shortZh, relation], at) => ({
  id: shortZh,
  nameZh,
  shortZh,
  relation,
  standingOrder: at + 1,
}))
const meeting = '2026-11-26'
const noHolidays = new Map()
const parse = (line: string) => parseDutyLine(line, directory, noHolidays, meeting)
const duty = (line: string): Duty => {
  const parsed = parse(line)
  if (!('lead' in parsed)) throw new Error(parsed.key)
  return parsed
}

describe('names of agencies, as a clerk writes them', () => {
  it.each([
    ['市国土资源局', '市国土资源局'],
    ['国土资源局', '市国土资源局'],
    ['市国土局', '市国土资源局'],
    ['国土局', '市国土资源局'],
    ['国土', '市国土资源局'],
    ['经管局', '市经管局'],
    ['市农村经济经营管理局', '市经管局'],
    ['发改委', '市发改局'],
    ['环保', '市环保局'],
    ['编办', '市编办'],
    ['公安局', '市公安局'],
    ['公安', '市公安局'],
    ['消防', '市消防大队'],
    ['供电', '市供电公司'],
    ['坝东', '坝东办事处'],
    ['坝西街道', '坝西办事处'],
    ['青石镇政府', '青石镇'],
    ['市政府办', '市政府办'],
    ['市政府', '市政府'],
    ['省南水北调办', '省南水北调办'],
    ['市南水北调办', '市南水北调办'],
    ['本办', '市南水北调办'],
    ['建管单位', '工程建管单位'],
  ])('%s is %s', (typed, short) => {
    const match = matchAgency(typed, directory)
    expect('found' in match ? match.found.shortZh : match).toBe(short)
  })

  it('names the candidates when a name fits several agencies, in standing order', () => {
    const twins = [
      ...directory,
      { ...directory[6]!, id: 'x', nameZh: '市国土整治中心', shortZh: '市国土整治中心', standingOrder: 99 },
    ]
    const match = matchAgency('国土', twins)
    expect(match).toMatchObject({ error: 'minutes.error.agencyAmbiguous' })
    expect('candidates' in match && match.candidates.map((a) => a.nameZh)).toEqual([
      '市国土资源局',
      '市国土整治中心',
    ])
  })

  it.each(['水产局', '局', '市', '各有关单位', 'x'])('knows no agency called %s', (typed) => {
    expect(matchAgency(typed, directory)).toEqual({ candidates: [], error: 'minutes.error.agencyUnknown' })
  })
})

describe('a line of duty', () => {
  it('is lead, supporting, what and by when', () => {
    expect(duty('国土局 | 规划局、林业 | 完成用地预审报件 | 12月10日前')).toMatchObject({
      lead: { shortZh: '市国土资源局' },
      supporting: [{ shortZh: '市规划局' }, { shortZh: '市林业局' }],
      title: '完成用地预审报件',
      dueOn: '2026-12-10',
      dueText: '12月10日前',
      onWorkingDay: true,
    })
  })

  it('takes full-width bars, commas, no supporting agency, a result, and a full stop too many', () => {
    expect(duty('市规划局｜｜提交红线图。｜年底前｜红线图1套')).toMatchObject({
      supporting: [],
      title: '提交红线图',
      dueOn: '2026-12-31',
      deliverable: '红线图1套',
    })
    expect(duty('规划局|林业局,国土局|办理|12月1日').supporting.map((a) => a.shortZh)).toEqual([
      '市国土资源局',
      '市林业局',
    ])
    expect(duty('规划局|无|办理|12月1日').supporting).toEqual([])
  })

  it('R48: says when the due day is no working day', () => {
    expect(duty('规划局||办理|12月12日').onWorkingDay).toBe(false)
  })

  it.each([
    ['规划局 | 办理 | 12月1日', 'minutes.error.dutyParts'],
    [' | 林业局 | 办理 | 12月1日', 'minutes.error.leadMissing'],
    ['规划局、国土局 | | 办理 | 12月1日', 'minutes.error.leadSeveral'],
    ['水产局 | | 办理 | 12月1日', 'minutes.error.agencyUnknown'],
    ['规划局 | 水产局 | 办理 | 12月1日', 'minutes.error.agencyUnknown'],
    ['规划局 | 规划 | 办理 | 12月1日', 'minutes.error.leadSupports'],
    ['规划局 | | | 12月1日', 'minutes.error.dutyEmpty'],
    ['规划局 | | 办理 | ', 'minutes.error.dueMissing'],
    ['规划局 | | 办理 | 汛期前', 'minutes.error.dueMilestone'],
    ['规划局 | | 办理 | 等通知', 'minutes.error.dueUnknown'],
  ])('R47: %s → %s', (line, key) => {
    expect(parse(line)).toMatchObject({ key })
  })

  it('numbers its errors by the line that the clerk sees', () => {
    const lines = parseDutyLines('规划局||办理|12月1日\n\n错', directory, noHolidays, meeting)
    expect(lines.map((line) => [line.no, line.error?.split('|')[0] ?? null])).toEqual([
      [1, null],
      [3, 'minutes.error.dutyParts'],
    ])
  })

  it('comes back as it was typed', () => {
    const line = '市国土资源局 | 市规划局、市林业局 | 完成用地预审报件 | 会后5个工作日内 | 报件1套'
    const read = duty(line)
    expect(
      writeDutyLine({ ...read, lead: read.lead.shortZh, supporting: read.supporting.map((a) => a.shortZh) }),
    ).toBe(line)
  })
})

describe('the official sentence', () => {
  const words = {
    lead: '市国土资源局',
    leadRelation: 'subordinate' as const,
    supporting: ['市规划局', '市林业局'],
    title: '完成用地预审报件',
    dueOn: '2026-12-10',
  }

  it('says who leads, who supports, and by when', () => {
    expect(dutySentence(words, 'decide', meeting)).toBe(
      '由市国土资源局牵头，市规划局、市林业局配合，12月10日前完成用地预审报件',
    )
    expect(dutySentence({ ...words, supporting: [] }, 'decide', meeting)).toBe(
      '由市国土资源局负责，12月10日前完成用地预审报件',
    )
  })

  it('orders a subordinate agency, asks a vertical one, never the other way round', () => {
    expect(dutySentence(words, 'order', meeting)).toMatch(/^责成市国土资源局牵头/)
    for (const type of ['decide', 'order', 'approve_in_principle'] as const)
      for (const leadRelation of ['vertical', 'superior', 'external'] as const)
        expect(dutySentence({ ...words, leadRelation }, type, meeting)).toMatch(/^请市国土资源局牵头/)
    expect(dutySentence({ ...words, leadRelation: 'self' }, 'order', meeting)).toMatch(/^由/)
  })

  it('names the year when it is another one', () => {
    expect(dutySentence({ ...words, dueOn: '2027-01-10' }, 'decide', meeting)).toContain('2027年1月10日前')
  })

  it('makes a paragraph of heading, what was heard, what was decided, and the duties', () => {
    expect(
      paragraphText(
        {
          no: 2,
          itemTitle: '用地报批情况汇报',
          type: 'decide',
          heard: '会议听取了市国土资源局的汇报',
          text: '会议原则同意。',
          duties: [
            words,
            { ...words, lead: '市供电公司', leadRelation: 'vertical', supporting: [], title: '架设线路' },
          ],
        },
        meeting,
      ),
    ).toBe(
      '二、关于用地报批。会议听取了市国土资源局的汇报。会议原则同意。由市国土资源局牵头，市规划局、市林业局配合，12月10日前完成用地预审报件；请市供电公司负责，12月10日前架设线路。',
    )
  })

  it('lets a text bring its own heading', () => {
    const paragraph = { no: 4, itemTitle: '线路迁改', type: 'defer' as const, heard: '', duties: [] }
    expect(paragraphText({ ...paragraph, text: '关于迁改费用。本次会议不作决定。' }, meeting)).toBe(
      '四、关于迁改费用。本次会议不作决定。',
    )
  })

  it.each([
    ['关于用地报批的汇报', '关于用地报批'],
    ['施工供电', '关于施工供电'],
    ['汇报', '关于汇报'],
  ])('heads %s with %s', (item, heading) => expect(headingOf(item)).toBe(heading))

  it.each([
    [1, '一'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [23, '二十三'],
    [99, '九十九'],
  ])('numbers %i as %s', (n, text) => expect(chineseNumeral(n)).toBe(text))

  it('R15: a deferred decision holds no duties', () => {
    expect(mayHoldDuties('defer')).toBe(false)
    expect(mayHoldDuties('order')).toBe(true)
  })
})
