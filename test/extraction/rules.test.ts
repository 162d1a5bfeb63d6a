import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extract } from '#src/decisions/extraction/rules.ts'
import { directoryOf } from './score.ts'

const directory = directoryOf('demo')
const of = (text: string, day = '2004-11-05', calendar = new Map()) => extract(text, directory, calendar, day)
const brief = (text: string) =>
  of(text).duties.map(
    ({ lead, supporting, sets, due, dueText }) =>
      `${lead?.id ?? '-'} | ${[...supporting.map(({ id }) => id), ...sets].join(',')} | ${due ?? dueText}`,
  )

describe('offsets', () => {
  it('are UTF-16, half-open, of the text as it came', () => {
    const text = '𠮷😀会议议定:由市水务局牵头,11月20日前完成清淤.\r\n由市环保局负责，11月21日前公布结果。'
    const { duties } = of(text)
    expect(duties).toHaveLength(2)
    for (const { source, range, marks, dueText } of duties) {
      expect(text.slice(...range)).toBe(source)
      expect(source).toContain(dueText)
      for (const mark of marks) expect(text.slice(mark.start, mark.end)).not.toBe('')
    }
    expect(duties[0]!.marks.map(({ start, end, as }) => `${as} ${text.slice(start, end)}`)).toEqual([
      'lead 市水务局',
      'due 11月20日前',
    ])
  })

  it('hold for every text whatever', () => {
    const piece = fc.constantFrom(
      '由市水务局', '牵头', '，', '。', '；', '、', '11月20日前', '（', '）', '责任单位：', '市环保局', '各乡镇办', '\n', '\t',
      '完成清淤', '两局', '该局', '分别', '均于', '改由', '会议原则同意', '😀', '𠀀', '1.', '|', ' ', '以上三项', '每月',
    ) // biome-ignore format: a list of pieces
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const { duties, decisions, sentences } = of(text)
        for (const { source, range } of [...duties, ...decisions]) expect(text.slice(...range)).toBe(source)
        for (const [at, { start, end }] of sentences.entries()) {
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThanOrEqual(sentences[at - 1]?.end ?? 0)
        }
        for (const duty of duties) expect(duty.supporting.map(({ id }) => id)).not.toContain(duty.lead?.id)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what stands in the text stays text', () => {
  it('script, RTF and rare characters neither stop nor change anything', () => {
    const text = '{\\rtf1 <script>alert(1)</script>𬱖 由市水务局牵头，11月20日前完成𠀀区清淤。}'
    const [duty] = of(text).duties
    expect(duty!.lead!.id).toBe('wat')
    expect(text.slice(...duty!.range)).toContain('<script>alert(1)</script>𬱖')
    expect(duty!.task).toContain('𠀀区清淤')
  })

  it('a table of two hundred rows gives two hundred duties', () => {
    const rows = Array.from(
      { length: 200 },
      (_, n) => `${n + 1}\t清理第${n + 1}段河道\t市水务局\t市环保局\t11月20日前`,
    )
    const { duties } = of(['序号\t任务\t牵头单位\t配合单位\t完成时限', ...rows].join('\n'))
    expect(duties).toHaveLength(200)
    expect(duties[199]).toMatchObject({ task: '清理第200段河道', due: '2004-11-20' })
  })
})

describe('a name that fits several agencies', () => {
  it('is a choice, not a guess', () => {
    const two = [
      ...directory,
      {
        ...directory.find(({ id }) => id === 'wat')!,
        id: 'wat2',
        nameZh: '市水务集团水务局',
        shortZh: '市水务局',
      },
    ]
    const [duty] = extract('由水务局牵头，11月20日前完成清淤。', two, new Map(), '2004-11-05').duties
    expect(duty!.lead).toBeNull()
    expect(duty!.leadCandidates.map(({ id }) => id).sort()).toEqual(['wat', 'wat2'])
  })
})

describe('the work calendar', () => {
  it('counts the working days after the meeting', () => {
    const calendar = new Map([['2004-11-08', 'holiday' as const]])
    const [duty] = of('由市水务局负责，会后2个工作日内上报方案。', '2004-11-05', calendar).duties
    expect(duty!.due).toBe('2004-11-10')
  })
})

describe('decisions that lay no duty on anybody', () => {
  it.each([
    ['会议原则同意营地选址方案。', 'approve_in_principle'],
    ['会议决定撤销第二项目部。', 'decide'],
    ['会议不同意增加预算。', 'reject'],
    ['关于费用分担，本次会议不作决定。', 'defer'],
    ['严禁在库区新建网箱。', 'order'],
    ['会议注意到市审计局的三点建议。', 'note'],
  ])('%s is %s', (text, type) => {
    expect(of(text)).toMatchObject({ duties: [], decisions: [{ type, source: text }] })
  })

  it.each(['会议听取了市林业局的汇报。', '各单位要提高认识，密切配合。', '出席：市水务局葛副局长。'])(
    '%s is none',
    (text) => {
      expect(of(text)).toMatchObject({ duties: [], decisions: [] })
    },
  )
})

describe('who leads', () => {
  it.each([
    ['由市规划局、市建设局分别牵头，11月20日前完成初审。', ['plan |  | 2004-11-20', 'con |  | 2004-11-20']],
    ['市规划局、市建设局要在11月20日前完成初审。', ['plan | con | 2004-11-20']],
    ['丹江口市水务局牵头，11月20日前完成清淤。', ['wat |  | 2004-11-20']],
    ['省水务局要求11月20日前完成清淤。', []],
    ['请市水务局葛副局长11月20日前牵头协调。', []],
  ])('%s', (text, duties) => expect(brief(text)).toEqual(duties))
})

it('takes time that grows with the text, also where a text is made to be slow', () => {
  const n = 40_000
  const texts = [
    '，',
    '市',
    '（',
    '各',
    '1月',
    '后3',
    '由市水务局；',
    '市水务局、',
    '责任单位：市水务局；',
    '——',
    '每月',
    '该局',
  ].flatMap((piece) => [piece.repeat(n / piece.length)])
  for (const text of texts) {
    const started = performance.now()
    of(text)
    expect(performance.now() - started, text.slice(0, 12)).toBeLessThan(6000)
  }
})
