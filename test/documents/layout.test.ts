import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDocx } from '#src/documents/docx/write.ts'
import { officialFonts } from '#src/documents/formats/rules.ts'
import { agendaDocument } from '#src/documents/kinds/agenda.ts'
import { seatCardsDocument } from '#src/documents/kinds/seat-cards.ts'
import { signInDocument } from '#src/documents/kinds/sign-in-sheet.ts'
import type { OfficialDocument } from '#src/documents/model.ts'
import type { PdfMaker } from '#src/documents/pdf/maker.ts'
import {
  giveMinutes,
  inkOf,
  linesOf,
  minutesText,
  officeIsMissing,
  openMaker,
  partOf,
  poppler,
  rulesOf,
  sentence,
  spanOf,
  textOfDocx,
  textOfPdf,
  throughLibreOffice,
} from './given.ts'

// GB/T 9704-2012 as documents.md has it; every figure in millimetres, measured on the rendered pages within ±1.

const NOW = new Date('2026-11-27T01:00:00Z')
/** Characters of full width alone, so that lines can be counted: 28 to the line, 22 lines to the page. */
const plain = '市国土资源局会同有关单位抓紧办理用地报批手续并按时报送进展情况确保施工通道如期交付使用'.repeat(
  40,
)
const rare = '𠮷野家的䶮先生与𬱖女士😀👨‍👩‍👧㛃'
const hostile = [
  '<script>alert(1)</script>',
  '{\\rtf1\\b 粗体}',
  '=HYPERLINK("http://x.example","a")',
  '&amp; ]]> \u000b\u0008',
].join('\n')

const documents: Record<string, OfficialDocument> = {
  minutes: giveMinutes(),
  full: giveMinutes({ text: plain, distribution: [] }),
  table: signInDocument({
    title: '综合协调会',
    startsAt: NOW,
    endsAt: new Date(NOW.getTime() + 7_200_000),
    venue: '第一会议室',
    people: Array.from({ length: 200 }, (_, at) => ({
      agency: `第${at + 1}单位`,
      name: '李局长',
      position: '局长',
    })),
    fonts: officialFonts,
  }),
  odd: giveMinutes({ text: `${hostile}\n${rare}`, title: '关于𠮷字的会议纪要' }),
  cards: seatCardsDocument({
    title: '综合协调会',
    people: ['李明', '欧阳副市长', '张局长'].map((name) => ({ agency: '市政府', name, position: '' })),
    layout: 'two',
    fonts: officialFonts,
  }),
}

describe.skipIf(officeIsMissing())('documents as they are printed', { timeout: 60_000 }, () => {
  let maker: PdfMaker
  const docx: Record<string, Uint8Array> = {}
  const printed: Record<'Word' | 'PDF', Record<string, Uint8Array>> = { Word: {}, PDF: {} }

  beforeAll(async () => {
    maker = openMaker()
    for (const [name, document] of Object.entries(documents)) {
      docx[name] = await writeDocx(document)
      printed.PDF[name] = await maker.write(document, NOW)
    }
    printed.Word = throughLibreOffice(docx)
  }, 90_000)
  afterAll(() => maker.stop())

  const get = (kind: 'Word' | 'PDF', name: string) => printed[kind][name] ?? new Uint8Array()
  const near = (found: number | undefined, wanted: number, within = 1) => {
    expect(found).toBeGreaterThan(wanted - within)
    expect(found).toBeLessThan(wanted + within)
  }

  describe.each(['Word', 'PDF'] as const)('%s', (kind) => {
    it('stands on A4, its text within 156 × 225 at 37 from above and 28 from the left', () => {
      expect(poppler('pdfinfo', get(kind, 'full'))).toMatch(/Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/)
      const lines = linesOf(get(kind, 'full')).filter((line) => line.page === 2 && line.text.length > 20)
      near(Math.min(...lines.map((line) => line.left)), 28)
      near(Math.max(...lines.map((line) => line.right)), 28 + 156)
      const ink = inkOf(get(kind, 'full'), 2)
      const span = spanOf(ink, 'ink', 20, 266)
      // A line's ink begins some 2 below its upper edge, and ends as much above its lower one.
      near(span?.top, 37 + 2.5, 1.5)
      near(span?.bottom, 37 + 225 - 2.5, 1.5)
    })

    it('has 22 lines of 28 characters to the page', () => {
      const lines = linesOf(get(kind, 'full')).filter((line) => line.page === 2 && !line.text.startsWith('—'))
      const full = lines.filter((line) => /^\p{Script=Han}+$/u.test(line.text))
      expect(full).toHaveLength(22)
      expect(full.map((line) => [...line.text].length)).toEqual(Array(22).fill(28))
      const pitches = full.slice(1).map((line, at) => (line.top - (full[at]?.top ?? 0)) * (72 / 25.4))
      for (const pitch of pitches) near(pitch, 28.95, 0.1)
    })

    it('10.3: the top of the red mark stands 35 below the top of the 版心, not of the paper', () => {
      const ink = inkOf(get(kind, 'minutes'), 1)
      near(spanOf(ink, 'red', 30, 95)?.top, 37 + 35)
    })

    it('7.2.5, 7.2.7: the number stands two lines below it, the red rule 4 below the number, as wide as the 版心', () => {
      const ink = inkOf(get(kind, 'minutes'), 1)
      const mark = spanOf(ink, 'red', 30, 95)
      const [rule] = rulesOf(ink, 'red')
      expect(rule).toBeDefined()
      near(rule?.left, 28)
      near(rule?.right, 28 + 156)
      const number = spanOf(ink, 'ink', (mark?.bottom ?? 0) + 1, (rule?.top ?? 0) - 0.5)
      near((rule?.top ?? 0) - (number?.bottom ?? 0), 4)
      // Two lines of 28.95 points are 20.4.
      near((number?.top ?? 0) - (mark?.bottom ?? 0), 20.4, 2)
    })

    it('7.3.1: the title stands two lines below the rule, in the middle', () => {
      const pdf = get(kind, 'minutes')
      const [rule] = rulesOf(inkOf(pdf, 1), 'red')
      const title = linesOf(pdf).find((line) => line.text.startsWith('关于施工通道征地工作'))
      near(((title?.left ?? 0) + (title?.right ?? 0)) / 2, 28 + 78)
      const ink = spanOf(inkOf(pdf, 1), 'ink', (rule?.top ?? 0) + 2, (rule?.top ?? 0) + 34)
      near((ink?.top ?? 0) - (rule?.top ?? 0), 20.4 + 1.5, 2)
    })

    it('10.3: names that wrap stand under the first character after the colon, two characters in', () => {
      const lines = linesOf(get(kind, 'minutes'))
      const at = lines.findIndex((line) => line.text.startsWith('出席：'))
      near(lines[at]?.left, 28 + (2 * 156) / 28)
      const wrapped = lines.slice(at + 1, at + 3)
      for (const line of wrapped) near(line.left, 28 + (5 * 156) / 28)
      const leave = lines.find((line) => line.text.startsWith('请假：'))
      near(leave?.left, 28 + (2 * 156) / 28)
      expect(
        lines.map((line) => line.text.slice(0, 2)).filter((word) => /出席|请假|列席/.test(word)),
      ).toEqual(['出席', '请假', '列席'])
    })

    it('7.4: the 版记 ends on the lower edge of the last page’s 版心, ruled as wide', () => {
      const pdf = get(kind, 'minutes')
      const pages = Number(poppler('pdfinfo', pdf).match(/Pages: +(\d+)/)?.[1])
      const rules = rulesOf(inkOf(pdf, pages))
      expect(rules).toHaveLength(5)
      near(rules.at(-1)?.top, 37 + 225)
      for (const rule of rules) {
        near(rule.left, 28)
        near(rule.right, 28 + 156)
      }
      const text = linesOf(pdf).filter((line) => line.page === pages)
      const office = text.find((line) => line.text.startsWith('示例市领导小组办公室'))
      // 印发机关 a character of 4号 in from the left, the day as much from the right.
      near(office?.left, 28 + 14 * (25.4 / 72))
      const day = text.find((line) => line.text.endsWith('印发'))
      near(day?.right, 28 + 156 - 14 * (25.4 / 72))
    })

    it('7.5: page numbers stand 7 below the 版心, at the right of odd and the left of even pages', () => {
      const pdf = get(kind, 'full')
      const numbers = linesOf(pdf).filter((line) => line.top > 262)
      expect(numbers.map((line) => line.text)).toEqual(numbers.map((_, at) => `—${at + 1}—`))
      expect(numbers.length).toBeGreaterThan(2)
      for (const line of numbers) {
        if (line.page % 2) near(line.right, 28 + 156 - 14 * (25.4 / 72))
        else near(line.left, 28 + 14 * (25.4 / 72))
        near(spanOf(inkOf(pdf, line.page), 'ink', 263, 285)?.top, 37 + 225 + 7)
      }
    })

    it('prints a list of 200, its head on every page, and loses no row', () => {
      const text = textOfPdf(get(kind, 'table')).replace(/ /g, '')
      for (let no = 1; no <= 200; no += 1) expect(text).toContain(`第${no}单位`)
      const pages = Number(poppler('pdfinfo', get(kind, 'table')).match(/Pages: +(\d+)/)?.[1])
      expect(text.match(/联系电话/g)).toHaveLength(pages)
    })

    it('prints two cards on a sheet', () => {
      const lines = linesOf(get(kind, 'cards'))
      const pages = Number(poppler('pdfinfo', get(kind, 'cards')).match(/Pages: +(\d+)/)?.[1])
      expect(pages).toBe(2)
      const names = lines.filter((line) => /^(李|欧阳|张)/.test(line.text))
      expect(names.map((line) => line.page)).toEqual([1, 1, 2])
      for (const name of names.slice(1)) near((name.left + name.right) / 2, 105, 2)
    })

    it('leaves script, RTF and formulas the text they are', () => {
      const text = textOfPdf(get(kind, 'odd')).replace(/\s/g, '')
      for (const part of ['<script>alert(1)</script>', '{\\rtf1\\b粗体}', '=HYPERLINK(', '&amp;]]>'])
        expect(text).toContain(part)
    })
  })

  it('Word keeps every character, also those of CJK extension B and emoji, and names the official fonts', () => {
    const text = textOfDocx(docx.odd ?? new Uint8Array())
    expect(text).toContain(rare)
    const xml = partOf(docx.minutes ?? new Uint8Array(), 'word/document.xml')
    for (const font of ['方正小标宋简体', '仿宋_GB2312', '黑体', '楷体_GB2312'])
      expect(xml).toContain(`w:eastAsia="${font}"`)
  })

  it('Word takes “ ” —— …… from the Chinese font', () => {
    const xml = partOf(docx.minutes ?? new Uint8Array(), 'word/document.xml')
    const runs = xml.match(/<w:r>.*?<\/w:r>/g)?.filter((run) => /[“”—…]/.test(run)) ?? []
    expect(runs.length).toBeGreaterThan(0)
    for (const run of runs) expect(run).toContain('w:hint="eastAsia"')
  })

  it('Word’s grid is one of 22 lines and 28 characters, its lines exact', () => {
    const xml = partOf(docx.minutes ?? new Uint8Array(), 'word/document.xml')
    expect(xml).toMatch(/<w:docGrid [^>]*w:type="linesAndChars"/)
    expect(xml).toContain('w:linePitch="579"')
    expect(xml).toContain('w:line="579" w:lineRule="exact"')
    expect(xml).toContain('<w:pgSz w:w="11906" w:h="16838"')
    for (const [side, twips] of [
      ['top', 2098],
      ['bottom', 1984],
      ['left', 1588],
      ['right', 1474],
    ] as const) {
      const found = Number(xml.match(new RegExp(`<w:pgMar[^>]* w:${side}="(\\d+)"`))?.[1])
      expect(Math.abs(found - twips)).toBeLessThanOrEqual(1)
    }
  })

  it('PDF has embedded subsets of open fonts alone, a text layer, title and language', () => {
    const pdf = get('PDF', 'minutes')
    const fonts = poppler('pdffonts', pdf).split('\n').slice(2).filter(Boolean)
    expect(fonts.length).toBeGreaterThan(1)
    for (const font of fonts)
      expect(font).toMatch(/^[A-Z]{6}\+(Noto|LXGW|Zhuque|AR|UKai|UMing)\S* .* yes yes yes /)
    expect(poppler('pdfinfo', pdf)).toMatch(/Title: +关于施工通道征地工作有关问题的会议纪要/)
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (zh-CN)')
    const text = textOfPdf(pdf).replace(/\s/g, '')
    expect(text).toContain(sentence.slice(0, 12))
    for (const line of minutesText.split('\n')) expect(text).toContain(line.slice(0, 10).replace(/\s/g, ''))
  })

  it('PDF names at the foot what it cannot show, and gives it back when copied', () => {
    const text = textOfPdf(get('PDF', 'odd'))
    expect(text).toContain('〓')
    expect(text.replace(/\s/g, '')).toMatch(/PDF所用字体没有：U\+/)
    const plainText = textOfPdf(get('PDF', 'minutes'))
    expect(plainText).not.toContain('〓')
  })

  it('Word opens without losing a part: the agenda too', async () => {
    const agenda = agendaDocument({
      title: '综合协调会',
      startsAt: NOW,
      endsAt: null,
      venue: '',
      chair: '周副市长',
      agenda: [{ no: 1, title: '用地报批', agency: '市国土局', minutes: 30 }],
      fonts: officialFonts,
    })
    const text = textOfDocx(await writeDocx(agenda))
    expect(text).toContain('09:00')
    expect(text).toContain('30分钟')
  })
})
