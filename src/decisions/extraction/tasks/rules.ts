import { without } from '../roles/rules.ts'
import { type Span, trimmed } from '../text/rules.ts'
import type { Clause } from '../units/rules.ts'

const roleWords =
  /^(?:等(?:有关|相关)?(?:部门|单位|乡镇|县区)?)?(?:要|应|须|需)?(?:总?牵头|负责|具体负责|承担|配合|协助|协办|参加|参与|派员参加|派员参与|具体实施|组织实施|主办|做好配合)(?:工作)?(?=[，。；）]?$)/

/** What is to be done, without agencies, days and the words that only assign. */
export function taskOf(text: string, clause: Clause, taken: readonly Span[]): string {
  const span = trimmed(text, clause)
  return without(text, span, taken)
    .replace(/^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、）])/, '')
    .replace(/^(?:会议)(?:还|并)?(?:要求|决定|明确|确定|强调|同意|议定)/, '')
    .replace(/(?:由|请|责成|交|归口|限|会同|商|与)$/, '')
    .replace(/^(?:同时|并)?(?:由|请|责成|交|归口|限|会同|要求)+/, '')
    .replace(roleWords, '')
    .replace(/^(?:等部门|等单位)?(?:要|应|须|需|务必|必须|牵头|负责|抓紧)/, '')
    .replaceAll(/[。；]$/g, '')
    .replace(/^(?:前|内)?(?:完成|办结)$/, '完成')
    .trim()
}
