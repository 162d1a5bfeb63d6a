import type { Span } from '../text/rules.ts'
import type { Group } from '../units/rules.ts'

/** What a group of agencies is in its clause. `asked`: charged in so many words (由, 请, 责成, 牵头, 负责, 要 …). */
export type Role = { as: 'lead'; asked: boolean; former?: true } | { as: 'supporting' } | { as: 'none' }

const leadBefore = /(?:由|请|责成|责令|交由?|归口|要求|指定|委托|安排|限|让|督促由|授权)$/
const notLeadBefore =
  /(?:(?:逾期|否则|必要时)[^，。；]{0,3}由|函请|提请|报请|申请|邀请|商请|不由|理由|自由|缘由|经由|提交|移交|上交|呈交|转交|递交)$/
/** 原定由某局: holds only where the sentence names nobody else. */
const formerly = /(?:原定|原来|原先|原|本)[“‘]?由$/
const supportBefore = /(?:会同|商|联合|协同|商请|邀请|抽调|组织)$/
const joinBefore = /(?:与|同|和|跟|及|并与)$/
const together = /^(?:对接|.{0,4}?(?:共同|联合|一道|一起|一并|协同|协商|会商))/
/** Whoever receives, approves, is informed, served, urged or inspected. */
const objectBefore =
  /(?:报|送|送至|上报|抄送|抄报|抄告|报告|告知|通知|反馈|反馈给|向|经|在|对|给|为|受|督促|监督|协调|从|到|至|征求|听取|通过|交给|支持|帮助|配合|协助|服务|根据|按|按照|依据|包括|关于|纳入|属|属于|所属|感谢|表扬|批评|检查|涉及|把|将|被|使|同意|听|除|据)$/
const lead =
  /^(?:总?牵头|负责|承担|具体(?:实施|负责|承办)|主办|承办|实施|组织实施|统筹负责|全面负责|监督执行|督办)/
const duty =
  /^(?:要|应|应当|须|需|必须|务必|需要|负责|牵头|承担|尽快|立即|立刻|马上|抓紧|具体|分别|各自|各|均|再|还|还要|也要|同时|据此|会同|联合|继续|进一步|限|不迟于|按要求|按照|按|根据|结合)/
const helps =
  /^(?:要|应|须|需|负责|等)?(?:全力|全程|积极|密切|协同|主动|共同|提前|给予|做好|予以|同步|依法|抓好|按[^，。；]{2,10}|依职责|各自|分别|及时|专人|选派[^，。；]{1,6}|派[^，。；]{1,6})?(?:配合|协助|协办|参与|参加|派员|支持|协同|协作|提供[^，。；]{0,12}(?:资料|材料|数据|技术|支持|支撑|账册|图纸|样品|保障|场地|车辆|信息)|增派|指导|(?:给予|负责|做好|予以|提供|加强)?[^，。；]{0,8}(?:技术|业务|政策|资金|数据|质量)(?:上)?[^，。；]{0,2}(?:指导|支持|支撑|服务|保障|把关)|提前介入|给予[^，。；]{0,8}(?:支持|保障|协助|便利)|做好[^，。；]{0,6}(?:协调|保障|配合|服务)(?:工作)?(?=$|[，。；]))/
/** 各部门要密切配合: a wish. */
const exhorted = /^(?:要|应|须)?(?:密切|积极|主动|全力|大力|通力)(?:配合|协作|支持|协同)/
const isHelp =
  /^(?:要|应|须|需|均|等)?.{0,12}?(?:派员参加|派员参与|派人参加|协助|配合|参与|参加)(?=$|[，。；：）])/
const done =
  /^(?:要求|工作|前期|此前|目前|去年|今年以来|干部|职工|表态|表示|汇报|通报(?!批评)|介绍|反映|认为|建议|提出(?=的|$|，)|提议|作了|代表|称|说|指出|承诺|计划|拟(?![定订制])|将于|将在|将继续|已|是|的|关于|就(?![近地])|等的|等[一二三四五六七八九十\d]+个|负责的|牵头的|成立的)/

/** The role of a group, from what stands before and after it in its clause. */
export function roleOf(before: string, group: Group, after: string, dayFollows: boolean): Role {
  const rest = after
    .replace(/^(?:等(?:有关|相关)?(?:部门|单位|乡镇|县区)?)/, '')
    .replace(/^[^，。；]{0,4}?(?:专班|工作组|工作专班)(?=.)/, '')
  if (group.marked) return { as: 'lead', asked: true }
  if (formerly.test(before)) return { as: 'lead', asked: true, former: true }
  if (notLeadBefore.test(before)) return { as: /(?:商请|邀请)$/.test(before) ? 'supporting' : 'none' }
  const begins = before === ''
  if (group.agencies.length === 0 && exhorted.test(rest)) return { as: 'none' }
  if (/(?:在|由于|经)$/.test(before) && /^(?:的)?(?:配合|协助|支持|指导)下/.test(rest))
    return { as: 'supporting' }
  if (leadBefore.test(before)) {
    if (/^(?:审定|审核|审批|批准|审查同意|签发|备案|解决$)/.test(rest)) return { as: 'none' }
    return helps.test(rest) && !lead.test(rest) ? { as: 'supporting' } : { as: 'lead', asked: true }
  }
  if (supportBefore.test(before)) return { as: 'supporting' }
  if (joinBefore.test(before)) return { as: together.test(rest) ? 'supporting' : 'none' }
  if (helps.test(rest) || isHelp.test(rest))
    return objectBefore.test(before) ? { as: 'none' } : { as: 'supporting' }
  if (lead.test(rest)) return objectBefore.test(before) ? { as: 'none' } : { as: 'lead', asked: true }
  if (!begins || done.test(rest)) return { as: 'none' }
  if (rest === '') return dayFollows ? { as: 'lead', asked: true } : { as: 'none' }
  return { as: 'lead', asked: duty.test(rest) }
}

/** Lead-ins, adverbs and item numbers that may stand before the agency that a sentence begins with. */
const leadIn =
  /^(?:[\s、，：“‘「]|[一二三四五六七八九十]{1,3}、|第?[一二三四五六七八九十\d]{1,2}(?:是|要)|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、）]|[①-⑳]|(?:会议|会上|与会人员)?(?:最后|还|并|一致)?(?:要求|强调|明确|决定|确定|议定|指出|认为|同意|研究决定)(?=$|[请由责要]|.{0,30}?(?:局|委|办|镇|乡|公司|政府|街道|部门|单位|中心|支队))|同时|另外|此外|其中|下一步|下步|会后|为此|接下来|首先|随后|并|还|再|务必|统一|仍|继续|改|改为|先|后续|(?:现)?(?:更正|变更|修改|调整)为|今后|最后|经研究|经讨论|鉴于此|据此|原则上|即|确定|决定|议定|明确)/

/** What stands before a group, due wordings and lead-ins left out. */
export function beforeGroup(text: string, from: number, group: Span, taken: readonly Span[]): string {
  let words = without(text, { start: from, end: group.start }, taken)
  for (let round = 0; round < 8; round += 1) {
    const next = words.replace(leadIn, '')
    if (next === words) break
    words = next
  }
  return words
}

/** The words of a span without the spans taken out of it. */
export function without(text: string, span: Span, taken: readonly Span[]): string {
  let words = ''
  let at = span.start
  for (const { start, end } of taken) {
    if (end <= at || start >= span.end) continue
    words += text.slice(at, Math.max(at, start))
    at = end
  }
  return words + text.slice(at, Math.max(at, span.end))
}
