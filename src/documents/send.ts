import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { contentDisposition } from '../files/rules.ts'
import { writeDocx } from './docx/write.ts'
import type { OfficialDocument } from './model.ts'

export const endings = ['docx', 'pdf'] as const
export type Ending = (typeof endings)[number]

const mime: Record<Ending, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
}

/** Answers with the document as a file. Where no PDF can be made, the way leads to the page that says why. */
export async function sendDocument(c: Context<AppEnv>, document: OfficialDocument, ending: Ending) {
  const { pdf } = c.get('services')
  if (ending === 'pdf' && !pdf?.fonts()) return c.redirect('/documents/fonts', 303)
  const bytes = ending === 'pdf' && pdf ? await pdf.write(document, c.get('now')) : await writeDocx(document)
  return c.body(bytes, 200, {
    'Content-Type': mime[ending],
    'Content-Length': String(bytes.length),
    'Content-Disposition': contentDisposition(`${fileName(document.title)}.${ending}`),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-store',
  })
}

/** Without what file systems refuse, and short enough for them. */
const fileName = (title: string) =>
  title
    .replace(/[\p{C}\\/:*?"<>|]/gu, ' ')
    .trim()
    .slice(0, 80) || '文档'
