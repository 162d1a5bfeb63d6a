import { createHash } from 'node:crypto'
import { formatDocumentDay } from '../i18n/format.ts'
import { submissionsOf } from './action-items.ts'
import type { DemoActionItem } from './file.ts'
import { demoId } from './ids.ts'
import { onePagePdf } from './pdf.ts'
import { insertRows, type Loading } from './rows.ts'

/** The file knows the names of the evidence alone; each gets a page that says what it stands for, so that it opens. */
export async function loadEvidence(loading: Loading): Promise<void> {
  const { tx, file, days } = loading
  const pages = file.actionItems.flatMap((item) =>
    item.evidence.map((evidence) => {
      const content = pageOf(loading, item, evidence)
      return { item, evidence, content, sha256: createHash('sha256').update(content).digest() }
    }),
  )
  const contents = [...new Map(pages.map((page) => [page.sha256.toString('hex'), page])).values()]
  const blobs = contents.map(({ sha256, content }) => ({
    sha256,
    bytes: content.length,
    created_at: days.at(0, '09:00'),
  }))
  await insertRows(tx, 'file_blobs', blobs)
  await insertRows(
    tx,
    'file_chunks',
    contents.map(({ sha256, content }) => ({ sha256, no: 0, content: Buffer.from(content) })),
  )
  const files = pages.map(({ item, evidence, content, sha256 }) => ({
    id: demoId('file', evidence.fileId),
    sha256,
    name: evidence.nameZh,
    mime: 'application/pdf',
    bytes: content.length,
    kind: 'evidence',
    action_item_id: demoId('action_item', item.id),
    submission_id: submissionOn(item, evidence.uploadedDay),
    uploaded_by_person_id: demoId('person', evidence.uploadedBy),
    uploaded_by_agency_id: demoId('agency', item.leadOrgId),
    uploaded_at: days.at(evidence.uploadedDay, '11:04'),
  }))
  await insertRows(tx, 'files', files)
}

function pageOf(
  { file, days }: Loading,
  item: DemoActionItem,
  evidence: DemoActionItem['evidence'][number],
): Uint8Array {
  const lead = file.organizations.find((agency) => agency.id === item.leadOrgId)?.nameZh ?? ''
  return onePagePdf([
    evidence.nameZh.replace(/\.pdf$/, ''),
    `督办事项：${item.titleZh}`,
    `报送单位：${lead}`,
    `报送日期：${formatDocumentDay(days.day(evidence.uploadedDay))}`,
    '本页为演示材料，内容为虚构。',
  ])
}

/** The submission that the paper came with. */
function submissionOn(item: DemoActionItem, day: number): string | null {
  const at = submissionsOf(item).findIndex((one) => one.day === day)
  return at === -1 ? null : demoId('submission', `${item.id}/${at + 1}`)
}
