import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { officialFonts } from '#src/documents/formats/rules.ts'
import { type MinutesInput, minutesDocument } from '#src/documents/kinds/minutes.ts'
import { openPdfMaker, type PdfMaker } from '#src/documents/pdf/maker.ts'

/** LibreOffice and poppler are there; REQUIRE_OFFICE=1 lets the suite fail where they are not. */
export function officeIsMissing(): boolean {
  const paths = ['/usr/bin/soffice', '/usr/bin/pdftotext']
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length && process.env.REQUIRE_OFFICE === '1') throw new Error(`${missing} is missing`)
  return missing.length > 0 || openMaker().fonts() === null
}

export const openMaker = (folder?: string): PdfMaker =>
  openPdfMaker({ folder, worker: new URL('../../src/documents/pdf/worker.ts', import.meta.url) })

/** LibreOffice's reading of several DOCX files in one run, as PDF bytes by name. */
export function throughLibreOffice(files: Record<string, Uint8Array>): Record<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'hs-office-'))
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, `${name}.docx`), bytes)
    const sources = Object.keys(files).map((name) => join(folder, `${name}.docx`))
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'pdf',
        '--outdir',
        folder,
        ...sources,
      ],
      { stdio: 'ignore', timeout: 60_000, env: { ...process.env, HOME: folder } },
    )
    return Object.fromEntries(
      Object.keys(files).map((name) => [name, new Uint8Array(readFileSync(join(folder, `${name}.pdf`)))]),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Asks a program of poppler about a PDF; `args` with `-` where the file stands. */
export function poppler(program: string, pdf: Uint8Array, ...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hs-pdf-'))
  try {
    const path = join(folder, 'a.pdf')
    writeFileSync(path, pdf)
    const put = args.map((arg) => (arg === 'FILE' ? path : arg))
    return execFileSync(program, put.includes(path) ? put : [...put, path], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const textOfPdf = (pdf: Uint8Array) => poppler('pdftotext', pdf, '-layout', 'FILE', '-')

/** One line of print: where its text stands, in millimetres from the left and upper edge. */
export interface PrintedLine {
  page: number
  text: string
  left: number
  right: number
  /** Upper and lower edge of its letters' boxes, as the font says, not of the ink. */
  top: number
  bottom: number
}

const MM = 25.4 / 72

/** The lines of every page, from poppler's boxes of words. */
export function linesOf(pdf: Uint8Array): PrintedLine[] {
  const xml = poppler('pdftotext', pdf, '-bbox-layout', 'FILE', '-')
  return xml
    .split('<page ')
    .slice(1)
    .flatMap((page, at) =>
      [
        ...page.matchAll(
          /<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([\s\S]*?)<\/line>/g,
        ),
      ].map(([, left, top, right, bottom, words]) => ({
        page: at + 1,
        text: [...(words ?? '').matchAll(/<word[^>]*>([^<]*)<\/word>/g)]
          .map(([, word]) => unescapeXml(word ?? ''))
          .join(''),
        left: Number(left) * MM,
        right: Number(right) * MM,
        top: Number(top) * MM,
        bottom: Number(bottom) * MM,
      })),
    )
}

const unescapeXml = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

export interface Ink {
  /** Pixels to the millimetre. */
  scale: number
  width: number
  height: number
  /** True where something is printed, or where that is red. */
  at(kind: 'ink' | 'red', x: number, y: number): boolean
}

/** A page as it is printed, to measure ink where boxes would only tell of fonts. */
export function inkOf(pdf: Uint8Array, page: number): Ink {
  const dpi = 150
  const folder = mkdtempSync(join(tmpdir(), 'hs-ink-'))
  try {
    writeFileSync(join(folder, 'a.pdf'), pdf)
    execFileSync('pdftoppm', [
      '-r',
      `${dpi}`,
      '-f',
      `${page}`,
      '-l',
      `${page}`,
      '-singlefile',
      join(folder, 'a.pdf'),
      join(folder, 'a'),
    ])
    const bytes = readFileSync(join(folder, 'a.ppm'))
    const head = bytes
      .subarray(0, 40)
      .toString('latin1')
      .match(/^P6\s(\d+)\s(\d+)\s255\s/)
    if (!head) throw new Error('no picture came from pdftoppm')
    const [width, height, start] = [Number(head[1]), Number(head[2]), head[0].length]
    // 1 where something is printed, 3 where that is red.
    const signs = new Uint8Array(width * height)
    for (let pixel = 0, byte = start; pixel < signs.length; pixel += 1, byte += 3)
      if ((bytes[byte + 1] ?? 255) < 140)
        signs[pixel] = (bytes[byte] ?? 0) > 150 && (bytes[byte + 2] ?? 0) < 140 ? 3 : 1
    const at = (kind: 'ink' | 'red', x: number, y: number) =>
      ((signs[y * width + x] ?? 0) & (kind === 'red' ? 2 : 1)) > 0
    return { scale: dpi / 25.4, width, height, at }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows of pixels with ink of a kind between two heights, as millimetres; null where there is none. */
export function spanOf(
  ink: Ink,
  kind: 'ink' | 'red',
  from: number,
  to: number,
): { top: number; bottom: number } | null {
  const rows: number[] = []
  for (let y = Math.round(from * ink.scale); y < Math.round(to * ink.scale); y += 1)
    for (let x = 0; x < ink.width; x += 1)
      if (ink.at(kind, x, y)) {
        rows.push(y)
        break
      }
  const [first, last] = [rows.at(0), rows.at(-1)]
  return first === undefined || last === undefined
    ? null
    : { top: first / ink.scale, bottom: (last + 1) / ink.scale }
}

/** A rule as wide as most of the page: its edges in millimetres, from above to below. */
export function rulesOf(
  ink: Ink,
  kind: 'ink' | 'red' = 'ink',
): { top: number; thick: number; left: number; right: number }[] {
  const rules: { top: number; thick: number; left: number; right: number }[] = []
  let open: { y: number; left: number; right: number } | null = null
  for (let y = 0; y <= ink.height; y += 1) {
    const run = y < ink.height ? longestRun(ink, y, kind) : null
    const wide = run !== null && run.right - run.left > 100 * ink.scale
    if (wide && !open) open = { y, ...run }
    if (!wide && open) {
      const { y: from, left, right } = open
      rules.push({
        top: from / ink.scale,
        thick: (y - from) / ink.scale,
        left: left / ink.scale,
        right: right / ink.scale,
      })
      open = null
    }
  }
  return rules
}

function longestRun(ink: Ink, y: number, kind: 'ink' | 'red') {
  let best = { left: 0, right: 0 }
  let left = -1
  for (let x = 0; x <= ink.width; x += 1) {
    const on = x < ink.width && ink.at(kind, x, y)
    if (on && left < 0) left = x
    if (!on && left >= 0) {
      if (x - left > best.right - best.left) best = { left, right: x }
      left = -1
    }
  }
  return best
}

/** One part of a DOCX as text. */
export function partOf(docx: Uint8Array, name: string): string {
  const bytes = Buffer.from(docx)
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, nameLength, extra, comment, offset] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ]
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
      const content = bytes.subarray(start, start + packed)
      return (method === 0 ? content : inflateRawSync(content)).toString('utf8')
    }
    at += 46 + nameLength + extra + comment
  }
  throw new Error(`no ${name} in the DOCX`)
}

/** What a reader of the DOCX sees, paragraph by paragraph. */
export const textOfDocx = (docx: Uint8Array) =>
  unescapeXml(
    partOf(docx, 'word/document.xml')
      .replace(/<\/w:p>/g, '\n')
      .replace(/<[^>]+>/g, ''),
  )

export const sentence =
  '由市国土资源局牵头，市林业局、市规划局配合，12月10日前完成用地预审报件；请市供电公司负责，12月18日前完成专用线路架设。'

export const minutesText = [
  '2026年11月19日下午，周副市长在市政府第二会议室主持召开会议，专题研究施工通道征地有关问题。会议议定：',
  `一、关于用地报批。会议原则同意市国土资源局提出的“先行用地”方案——有关补偿标准按2025年第37号文件执行……${sentence}`,
  `二、关于施工供电。${sentence}`,
  '（一）关于补偿资金。由市财政局负责，12月20日前落实资金3200万元。',
  '1.关于进度安排。',
  '（1）关于报送时间。',
  '会议要求，各牵头单位要明确分管领导和经办人，加强协作配合，按时限抓好落实，并及时反馈进展情况。',
  '出席：赵副秘书长，市国土局邹副局长，市林业局柏科长（代），市供电公司许局长，市财政局钱局长，市交通局孙局长，市水利局李局长，市公安局周局长。',
  '请假：市规划局苗局长。',
  '列席：市审计局郑科长，市司法局王科长。',
].join('\n')

export const giveMinutesInput = (input: Partial<MinutesInput> = {}): MinutesInput => ({
  mark: '专题会议纪要',
  number: '〔2026〕3号',
  redRule: true,
  title: '关于施工通道征地工作有关问题的会议纪要',
  stage: '',
  text: minutesText,
  amendments: [],
  distribution: [
    { label: '报', text: '市委，市政府。' },
    { label: '送', text: '市供电公司。' },
    {
      label: '发',
      text: '市国土局，市林业局，市规划局，市财政局，市交通局，市水利局，市公安局，市教育局，市民政局，市卫生局。',
    },
  ],
  office: '示例市领导小组办公室',
  issuedOn: '2026-11-27',
  fonts: officialFonts,
  ...input,
})

export const giveMinutes = (input: Partial<MinutesInput> = {}) => minutesDocument(giveMinutesInput(input))
