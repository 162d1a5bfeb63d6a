import type { DecisionType } from '../../rules.ts'

const kinds: readonly [DecisionType, RegExp][] = [
  ['reject', /不同意|不予(?:同意|批准|支持|通过|采纳|受理)|否决|未予通过|不宜(?:批准|立项)|不批准/],
  [
    'defer',
    /暂缓|暂不|不作(?:出)?决定|缓议|暂不研究|(?:下次|下一次|改期)(?:会议)?(?:再|研究|审议)|再(?:行)?(?:议|研究|审议|提交|上会|提请)|另行(?:研究|审议|决定)|择机(?:再|研究)/,
  ],
  ['approve_in_principle', /原则(?:上)?(?:同意|通过|批准|赞成)/],
  ['order', /责成|责令|严禁|一律不(?:得|予|准)?|不得|禁止|必须|未经[^，。；]{1,16}不|停止|取缔|关停|关闭/],
  ['note', /会议(?:注意到|知悉|备查)|予以备案/],
  [
    'decide',
    /会议(?:研究)?(?:决定|同意|确定|明确|议定|批准|通过|审议通过|认定|商定)|^(?:[一二三四五六七八九十]{1,3}、)?(?:经研究，?)?(?:同意|决定|批准|确定|明确)|审议(?:并)?通过|表决通过|即行(?:废止|终止)|予以(?:撤销|终止|批准)|终止|撤销|取消|坚持[^，。；]{1,12}(?:后|的)|实行[^，。；]{2,12}(?:制度|管理)|(?:执行|施行)(?=[。；，]|$)|定为|定于/,
  ],
]

/** What kind of decision a sentence is, null if none (R45 kinds; duties.md: approves, refuses, defers, ends, forbids, fixes). */
export function decisionKindOf(sentence: string): DecisionType | null {
  const words = sentence.slice(0, 600)
  if (
    /^(?:会议)?(?:听取|通报)|^会议(?:希望|号召|充分肯定)|^(?:出席|请假|列席|记录|主持|缺席)[:：]/.test(words)
  )
    return null
  const kind = kinds.find(([, pattern]) => pattern.test(words))?.[0] ?? null
  if (
    kind === 'order' &&
    /^会议(?:要求|强调|指出|认为)/.test(words) &&
    !/责成|责令|严禁|一律|不得|禁止/.test(words)
  )
    return null
  return kind
}
