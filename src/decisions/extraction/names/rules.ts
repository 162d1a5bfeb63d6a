import type { NamedAgency } from '../../agency-names/rules.ts'
import { aliasesOf, placesOf } from '../aliases/rules.ts'
import type { Span } from '../text/rules.ts'

/** Where an agency, or a collective, is named. */
export interface Mention extends Span {
  /** Several when the wording fits several; empty for a collective and for what only points back (该局). */
  agencies: readonly NamedAgency[]
  kind: 'agency' | 'bare' | 'set' | 'back'
}

interface Node {
  next: Map<string, Node>
  agencies: NamedAgency[]
  weight: number
}

/** The directory, ready for reading texts against it. */
export interface Names {
  root: Node
  places: readonly string[]
  self: NamedAgency | undefined
}

/** Makes a trie of all wordings; the heaviest use of a wording is the one that counts. */
export function namesOf(directory: readonly NamedAgency[]): Names {
  const root = node()
  const places = placesOf(directory)
  for (const agency of directory)
    for (const { text, weight } of aliasesOf(agency, places)) {
      let at = root
      for (const sign of text) at = at.next.get(sign) ?? grow(at, sign)
      if (weight > at.weight) Object.assign(at, { agencies: [agency], weight })
      else if (weight === at.weight && !at.agencies.includes(agency)) at.agencies.push(agency)
    }
  return { root, places, self: directory.find(({ relation }) => relation === 'self') }
}

const node = (): Node => ({ next: new Map(), agencies: [], weight: 0 })

function grow(at: Node, sign: string): Node {
  const next = node()
  at.next.set(sign, next)
  return next
}

const body =
  '(?:乡镇（街道）|乡镇街道|镇街|乡镇办事处|乡镇办|乡镇|街道办事处|街道办|街道|办事处|成员单位|牵头单位|责任单位|责任部门|产权单位|参建单位|职能部门|主管部门|业务部门|单位|部门|县区|县市区|区县|县（市、区）|县|市区|开发区|园区|村委会|村组|村|社区|学校|医院|工作组|专班|企业|银行|镇办|镇|乡|区|局)'
const collective = new RegExp(
  `(?:(?:库周|库区|坝区|沿线|沿江|沿河|沿湖|周边|城区|全市|全县|有关|相关)?(?:市直|县直|区直|市级|县级)?(?:各有关|各相关|各|有关|相关|其他|其它|其余|所有)${body}|(?:市直|县直|区直|市级|县级)(?:各)?(?:有关|相关)?(?:单位|部门)|有关(?:乡镇|单位|部门)|相关(?:乡镇|单位|部门))(?:和(?:市直|县直)?(?:有关|相关)?(?:单位|部门))?`,
  'g',
)
const back =
  /该(?:局|委|办|镇|乡|县|区|街道|公司|单位|部门|中心|支队|大队|集团)|(?:上述|以上)?[两二三四](?:局|委|办|乡镇|镇|乡|县|区|街道|家|单位|部门|公司)(?![\u4e00-\u9fff]{0,1}[、])|(?:上述|以上)(?:单位|部门|乡镇)|(?<=[请由要])其(?!中|他|它|余|实)|(?<=^|[，。；])其(?=[要应须负于在])/g
const title =
  /^.{0,2}?(?:常务副|副|代)?(?:局长|主任|市长|县长|区长|镇长|乡长|书记|部长|秘书长|主席|科长|股长|经理|队长|总工|干事|工程师|厅长|处长|所长|负责人|负责同志|同志|领导|[\u4e00-\u9fff]工(?=[，、。（]))/
const place =
  /^(?:第.)?(?:会议室|会议大厅|门前|门口|大厅|接待大厅|院内|大院|附近|办公楼|机关|辖区|驻地|楼|家属院|宿舍|食堂)/

/** Everything in a stretch of text that names somebody who can be charged with something, in order. */
export function findMentions(text: string, span: Span, names: Names): Mention[] {
  const found: Mention[] = []
  const words = text.slice(span.start, span.end)
  for (const kind of ['set', 'back'] as const)
    for (const match of words.matchAll(kind === 'set' ? collective : back))
      found.push({
        start: span.start + match.index,
        end: span.start + match.index + match[0].length,
        agencies: [],
        kind,
      })
  for (let at = span.start; at < span.end; ) {
    const hit = longest(text, at, span.end, names)
    if (hit && isActor(text, hit)) found.push(hit)
    at = hit ? hit.end : at + 1
  }
  const kept = withoutOverlaps(found)
  // In 规划、建设两局 the agencies are named; nothing points back.
  // In 财政局等相关部门 the named ones are meant.
  return kept.filter(
    (one, at) =>
      (one.kind !== 'back' || kept[at - 1]?.end !== one.start) &&
      (one.kind !== 'set' || !/^等[有相]关/.test(text.slice(one.start - 1, one.start + 2))),
  )
}

function longest(text: string, start: number, end: number, names: Names): Mention | null {
  let at = names.root
  let best: Mention | null = null
  for (let i = start; i < end; i += 1) {
    const next = at.next.get(text[i]!)
    if (!next) break
    at = next
    if (at.weight > 0)
      best = { start, end: i + 1, agencies: at.agencies, kind: at.weight === 1 ? 'bare' : 'agency' }
  }
  return best && { ...best, start: withCity(text, best, names) }
}

/** The city's name before 市水务局 belongs to the name. */
function withCity(text: string, mention: Mention, names: Names): number {
  const city = names.places.find((one) => text.startsWith(one, mention.start - one.length))
  return city ? mention.start - city.length : mention.start
}

/** Not the officials, rooms and doors of an agency, nor the province's agency of the same name. */
function isActor(text: string, { start, end }: Mention): boolean {
  const after = text.slice(end, end + 8)
  if (title.test(after) || place.test(after)) return false
  return (
    !/(?:省|国家|全国|中央|部|外|全)$/.test(text.slice(Math.max(0, start - 2), start)) ||
    /[市县]/.test(text[start]!)
  )
}

function withoutOverlaps(found: Mention[]): Mention[] {
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Mention[] = []
  for (const mention of sorted) if (mention.start >= (kept.at(-1)?.end ?? 0)) kept.push(mention)
  return kept
}
