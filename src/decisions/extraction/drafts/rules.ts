import type { Day } from '../../../lib/dates.ts'
import { trimEndOf } from '../../../lib/trim.ts'
import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Due } from '../days/rules.ts'
import type { Frame, Mark } from '../frames/rules.ts'
import type { Mention } from '../names/rules.ts'
import type { Span } from '../text/rules.ts'
import { distinct } from '../units/rules.ts'

/** A duty that may still change: a later sentence can give it a day, helpers, another lead. */
export interface Draft {
  lead: NamedAgency | null
  supporting: NamedAgency[]
  sets: string[]
  doubtful: Mention[]
  due: Due | null
  tasks: string[]
  marks: Mark[]
  span: Span
  paragraph: number
  /** Names an agency and an act, but too weakly for a duty unless a day follows. */
  weak: boolean
}

/** The drafts of a frame: one, or one for each of the agencies that have the duty for themselves. */
export function draftsOf(frame: Frame, weak: boolean): Draft[] {
  const leads: (NamedAgency | null)[] = frame.leads.length > 0 ? frame.leads : [null]
  return leads.map((lead) => ({
    lead,
    supporting: distinct(frame.supporting).filter((one) => !leads.some((other) => other?.id === one.id)),
    sets: [...new Set(frame.sets)],
    doubtful: frame.doubtful,
    due: frame.due,
    tasks: [...frame.tasks],
    marks: [...frame.marks],
    span: { start: frame.sentence.start, end: frame.sentence.end },
    paragraph: frame.sentence.paragraph,
    weak,
  }))
}

/** Wishes, exhortations, attitudes: no acts that somebody could check. */
const soft =
  /^(?:[^，。；]{0,12}?(?:进一步|切实|不断|继续|更加|真正|始终|认真|主动|积极|大力|全力|高度|密切|深入|严格|务必|要|都|再|也|尽量|妥善|充分|牢牢|牢固|扎实|全面|逐户|逐一|及时)){0,2}(?:提高(?:认识|站位|政治|思想)|统一(?:思想|口径|认识)|高度?重视|重视|密切配合|密切协作|形成合力|加强|强化|树立|增强|压实|落细|抓紧抓实|抓好落实|抓紧推进|抓好|注意|注重|坚持|坚决|克服|唱响|打好|营造|争取|努力|再接再厉|主动|积极|热情|配合|协同|协作|支持|服务|履行|履职|发挥|保持|杜绝|防止|确保|保障|维护|关心|理解|耐心|深入一线|认真|依法依规|紧盯|狠抓|推动|推进|跟踪|做深|做实|做细|做好|搞好|不得|严禁|避免|尽量|承担起|扛起|担负|牢记|把[^，。；]{1,20}(?:抓紧|抓实|抓好|摆上|放在|作为|落到实处)|以[^，。；]{1,16}为(?:重|主|先|契机)|高标准|各司其职|各负其责|齐抓共管|通力|讲清|讲透|跟进|待命|随时待命|进行(?:指导|支持))/
const strong =
  /完成|制定|制订|拟定|拟订|起草|编制|编写|修订|提出|提交|提供|上报|报送|报[市县区省]|报领导|印发|下发|发布|公布|公告|公示|建立|设立|成立|组建|组织|开展|召开|排查|检查|核查|核实|核定|核对|复核|摸清|查清|查明|摸排|清理|清除|拆除|整治|整改|修复|修缮|修补|抢修|疏浚|安装|设置|设立|铺设|架设|建设|建成|新建|改造|搬迁|腾空|办理|办结|审核|审查|评审|验收|监测|采样|培训|登记|造册|统计|测算|核算|预算|拨付|兑付|发放|落实|签订|签署|收取|征收|征求|汇总|梳理|反馈|答复|回复|采购|储备|备好|备足|封闭|开通|打通|恢复|移交|交付|投放|张贴|宣传册|播放|解决|确定|明确一名|选派|抽调|负责|牵头|承担|督促|写入|纳入|上线|接入|归集|认定|鉴定|勘察|勘探|勘测|规划|设计|制作|拿出|给出|增派|调度|指定|通知|约谈|立案|查处|关闭|关停|取缔|更换|更新|补划|补植|养护|巡查|值守|筹备|承办|申报|争取到|接洽|对接好|修改|调整|出具|预警|预报|调处|化解|公开|清运|打捞|消毒|加固|评估|巡检|收集|整理|发到|送到|报到|统稿|研究提出/
const past =
  /^[^，。；]{0,10}?(?:已经|均已|业已|已)(?![^，。；]{1,8}的)|(?:完成|拨付|制定|建立|召开|办理|提交|开展|取得|解决|落实|编制|发布)了|(?:成效|成果|进展|效果)(?:明显|显著|良好)/
const deferral =
  /(?:汇总|协调|论证|研究|修改|核实)后[^，。；]{0,4}?再(?:行)?(?:提交|报|提请|上会|研究|议)|再(?:行)?(?:研究|议定|上会)|另行研究/
const progress =
  /(?:反馈|通报|汇报|报告|调度|报[^，。；]{0,14}(?:进展|进度|情况)|进度|进展|例会|会商|联合检查)/
const condition =
  /^(?:会议(?:强调|要求|指出|明确)，)?(?:[一二三四五六七八九十\d]{1,2}、)?(?:对|对于|凡|凡是|涉及|确需|如|如遇|如果|若|遇|遇有|未|逾期|符合|需要|属于|发现|拒不|不|一旦|因)[^。；]{0,30}?(?:的|者|时|情况|天气|事故|险情|问题)?，/
const conditionOf = /的$|者$|^(?:会议(?:强调|要求|指出|明确)，)?(?:如|如遇|如果|若|遇有|一旦|凡)/

/** A standing rule: 对逾期未拆的，由…; 如遇极端天气，由…. */
export function isConditional(sentence: string): boolean {
  const found = sentence.slice(0, 60).match(condition)
  return found !== null && conditionOf.test(found[0].slice(0, -1))
}

/** Whether a frame lays no duty on anybody (`no`), one only if a day comes later (`weak`), or one (`yes`). */
export function judge(frame: Frame, sentence: string): 'no' | 'weak' | 'yes' {
  const task = frame.tasks.join('，')
  if (frame.dropped || isConditional(sentence) || past.test(task) || deferral.test(task)) return 'no'
  if (frame.tasks.some((one) => /^(?:要)?(?:建议|提出的|反映|认为)/.test(one)) && !frame.due) return 'no'
  if (!frame.asked && /表扬|予以肯定|值得肯定/.test(sentence)) return 'no'
  const { due } = frame
  if (due?.kind === 'recurring' && (progress.test(task) || frame.sentence.closing)) return 'no'
  if (due) return frame.leads.length > 0 || due.kind !== 'recurring' || !soft.test(task) ? 'yes' : 'weak'
  if (frame.sentence.closing && !/责成/.test(sentence)) return 'weak'
  if (frame.leads.length === 0 && frame.doubtful.length === 0) return 'weak'
  const after = frame.tasks.slice(frame.ahead)
  const acts = (after.length > 0 ? after : frame.tasks).filter((one) => one.length > 1 && !soft.test(one))
  if (acts.length === 0) return 'weak'
  return frame.asked || acts.some((one) => strong.test(one)) ? 'yes' : 'weak'
}

/** The task in the words of the minutes, days and agencies left out. */
export function taskText(tasks: readonly string[]): string {
  const parts = tasks
    .map((task) => trimEndOf(task.replace(/^[，、：\s]+/, ''), '，、：；。 \n\r\t'))
    .filter(Boolean)
  const last = parts.length > 1 && /^(?:全部)?完成$/.test(parts.at(-1)!) ? parts.slice(0, -1) : parts
  return last.join('，').slice(0, 300)
}

export const dayOf = (draft: Draft): Day | null => draft.due?.day ?? null
