import { writeDocx } from '#src/documents/docx/write.ts'
import { officialFonts } from '#src/documents/formats/rules.ts'
import { minutesDocument } from '#src/documents/kinds/minutes.ts'
import { openPdfMaker } from '#src/documents/pdf/maker.ts'
import { median, say } from './figures.ts'

const paragraph =
  '关于用地报批。会议原则同意市国土资源局提出的方案，由市国土资源局牵头，市林业局、市规划局配合，12月10日前完成用地预审报件。'
/** Minutes of some three pages, as most are. */
const document = minutesDocument({
  mark: '专题会议纪要',
  number: '〔2026〕3号',
  redRule: true,
  title: '关于施工通道征地工作有关问题的会议纪要',
  stage: '',
  text: ['一', '二', '三', '四', '五', '六', '七', '八']
    .map((no) => `${no}、${paragraph.repeat(2)}`)
    .join('\n'),
  amendments: [],
  distribution: [{ label: '发', text: '市国土局，市林业局，市规划局。' }],
  office: '示例市领导小组办公室',
  issuedOn: '2026-11-27',
  fonts: officialFonts,
})

/** Minutes to DOCX and PDF: the first one, which reads packages and fonts, and the median of those after it. */
export async function measureDocuments(): Promise<void> {
  await measure('minutes to DOCX', async () => writeDocx(document))
  const maker = openPdfMaker({ worker: new URL('../../dist/pdf-worker.mjs', import.meta.url) })
  if (maker.fonts()) await measure('minutes to PDF', () => maker.write(document, new Date()))
  else console.error('No font for PDF is installed: not measured.')
  await maker.stop()
}

async function measure(name: string, write: () => Promise<Uint8Array>): Promise<void> {
  const times: number[] = []
  let bytes = 0
  for (let round = 0; round < 30; round += 1) {
    const started = performance.now()
    bytes = (await write()).length
    times.push(performance.now() - started)
  }
  say(`${name}, the first`, times[0] ?? Number.NaN, 'ms')
  say(name, median(times.slice(5)), 'ms')
  say(`${name}, size`, bytes / 1024, 'KiB')
}
