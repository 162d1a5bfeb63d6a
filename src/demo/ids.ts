import { createHash } from 'node:crypto'

/**
 * The id a thing of the demo city always gets, from its kind and its code in the file, so that tests, links
 * and screenshots can name it: `demoId('meeting', 'C10')`, `demoId('agenda_item', 'C10/2')`,
 * `demoId('invitation', 'C10/land')`, `demoId('attendee', 'C10/p-land-2')`. Shaped like a version 5 uuid.
 */
export function demoId(type: DemoType, code: string): string {
  const hash = createHash('sha1').update(`huishang-demo:${type}:${code}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export type DemoType =
  | 'agency'
  | 'person'
  | 'employment'
  | 'desk'
  | 'post'
  | 'group'
  | 'basis_document'
  | 'seat'
  | 'venue'
  | 'topic'
  | 'preset'
  | 'matter'
  | 'meeting'
  | 'agenda_item'
  | 'notice'
  | 'invitation'
  | 'reply'
  | 'attendee'
  | 'leave_request'
  | 'substitution'
  | 'minutes'
  | 'decision'
  | 'countersign'
  | 'amendment'
  | 'action_item'
  | 'progress_report'
  | 'submission'
  | 'extension'
  | 'objection'
  | 'file'
