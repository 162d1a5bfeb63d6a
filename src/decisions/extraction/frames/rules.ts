import type { Day, WorkCalendar } from '../../../lib/dates.ts'
import type { NamedAgency } from '../../agency-names/rules.ts'
import { type Due, findDues } from '../days/rules.ts'
import { findMentions, type Mention, type Names } from '../names/rules.ts'
import { beforeGroup, type Role, roleOf, without } from '../roles/rules.ts'
import { type Sentence, type Span, trimmed } from '../text/rules.ts'
import { type Clause, clausesOf, distinct, type Group, groupsOf } from '../units/rules.ts'

export interface Ground {
  text: string
  names: Names
  calendar: WorkCalendar
  meetingDay: Day
}

/** Words that made the extractor think so, for showing. */
export interface Mark extends Span {
  as: 'lead' | 'supporting' | 'set' | 'due'
}

/** One duty in the making: a lead, what it is to do, until when. */
export interface Frame {
  leads: NamedAgency[]
  /** 分别, 各自: each of the leads has the duty for itself. */
  each: boolean
  supporting: NamedAgency[]
  sets: string[]
  doubtful: Mention[]
  due: Due | null
  /** Holds for the day given for several (均于, 以上三项均须). */
  shared: boolean
  tasks: string[]
  /** How many of the tasks stand before the lead. */
  ahead: number
  /** 原定由…: replaced by whoever else the sentence charges. */
  former?: boolean
  asked: boolean
  sentence: Sentence
  marks: Mark[]
  /** Not laid on anybody by this sentence: a report, praise, a rule. */
  dropped: boolean
}

/** What the sentences before have left behind: whom 该局, 两乡 and 其 mean. */
export interface Memory {
  lead: NamedAgency | null
  named: NamedAgency | null
  group: NamedAgency[]
}

export interface Read {
  frames: Frame[]
  /** Helpers and a day of a sentence that names no lead: they belong to the duty before it. */
  loose: { supporting: NamedAgency[]; sets: string[]; due: Due | null; tasks: string[]; marks: Mark[] }
  mentions: Mention[]
  clauses: Clause[]
  dues: Due[]
}

/** Reads one sentence clause by clause. */
export function readSentence(ground: Ground, sentence: Sentence, memory: Memory): Read {
  const { text } = ground
  const mentions = findMentions(text, sentence, ground.names)
  const clauses = clausesOf(text, sentence, mentions)
  const dues = clauses.flatMap((clause) =>
    findDues(text, clause, ground.calendar, ground.meetingDay, mentions),
  )
  const reader = newReader(ground, sentence, memory)
  clauses.forEach((clause, at) => {
    readClause(reader, clause, clauses[at + 1], mentions, dues)
  })
  closeFrame(reader)
  const frames = reader.frames.filter(({ former }) => !former || reader.frames.every((one) => one.former))
  return { frames, loose: reader.loose, mentions, clauses, dues }
}

interface Reader {
  ground: Ground
  sentence: Sentence
  memory: Memory
  frames: Frame[]
  current: Frame | null
  /** A day, helpers or words that stand before the lead they belong to. */
  waiting: { due: Due | null; supporting: NamedAgency[]; marks: Mark[]; tasks: string[] }
  loose: Read['loose']
  /** 责令某公司 …: its day becomes that of the agency that supervises. */
  enterprise: boolean
  reporting: boolean
}

const newReader = (ground: Ground, sentence: Sentence, memory: Memory): Reader => ({
  ground,
  sentence,
  memory,
  frames: [],
  current: null,
  waiting: { due: null, supporting: [], marks: [], tasks: [] },
  loose: { supporting: [], sets: [], due: null, tasks: [], marks: [] },
  enterprise: false,
  reporting: false,
})

const reports = /听取|^[^，]{0,16}(?:汇报|表示|通报)(?:了|$|，)|^(?:会上|会前|会议通报)/
const decides = /会议(?:决定|要求|明确|同意|议定|确定|研究)|责成|^(?:经)?研究/
const enterprise =
  /^(?:[一二三四五六七八九十\d]{1,2}、)?(?:会议)?(?:决定)?责令[^，。]{2,24}(?:公司|厂|企业|场|店|户|矿|站|部|所|者)/

/** What the meeting approves is no task of the agency that the sentence goes on to charge. */
const approves =
  /^(?:[一二三四五六七八九十\d]{1,2}、)?(?:会议)?(?:经研究)?(?:一致)?(?:审议)?(?:并)?(?:原则上?)?(?:同意|通过|批准|不同意)/

function readClause(
  reader: Reader,
  clause: Clause,
  next: Clause | undefined,
  mentions: readonly Mention[],
  dues: readonly Due[],
): void {
  const { text } = reader.ground
  const words = text.slice(clause.start, clause.end)
  if (decides.test(words)) reader.reporting = false
  if (reports.test(words) && !decides.test(words)) reader.reporting = true
  const groups = groupsOf(text, clause, resolved(reader, mentions))
  const here = dues.filter((due) => due.start >= clause.start && due.end <= clause.end)
  if (
    enterprise.test(words) &&
    !groups.some((group) => /责令$/.test(text.slice(group.start - 2, group.start)))
  ) {
    beginEnterprise(reader, words, here)
    return
  }
  const taken: Span[] = [...here.map((due) => withLead(text, due)), ...groups].sort(
    (a, b) => a.start - b.start,
  )
  let from = clause.start
  let acted = false
  for (const [at, group] of groups.entries()) {
    const before = beforeGroup(text, from, group, taken)
    const after = without(text, { start: group.end, end: groups[at + 1]?.start ?? clause.end }, taken)
    const wide = text.slice(group.end, clause.end)
    const role = roleOf(
      before,
      group,
      isAlone(after, groups[at + 1]) ? wide : after,
      dayFollows(clause, next, dues, text[clause.end] === '：'),
    )
    remember(reader, group)
    if (role.as === 'none') continue
    if (role.as === 'supporting' && isAskedAlone(reader, before, group)) {
      takeLead(reader, group, { as: 'lead', asked: true }, before, wide)
      acted = true
      from = group.end
      continue
    }
    acted = true
    if (role.as === 'supporting') addSupport(reader, group, isBeforeLead(wide))
    else takeLead(reader, group, role, before, text.slice(group.end, clause.end))
    from = group.end
  }
  takeDues(reader, clause, next, here, groups, acted, mentions)
  const task = !acted && approves.test(words) ? '' : taskOf(text, clause, taken)
  if (task) (reader.current?.tasks ?? reader.waiting.tasks).push(task)
  if (!reader.current && task) reader.loose.tasks.push(task)
}

/** 请供电公司支持，…前完成迁移: whom else should it bind? */
const isAskedAlone = (reader: Reader, before: string, group: Group) =>
  /请$/.test(before) &&
  reader.current === null &&
  reader.frames.length === 0 &&
  group.agencies.length > 0 &&
  group.sets.length === 0

function remember({ memory }: Reader, { agencies }: Group): void {
  if (agencies.length > 1) memory.group = agencies
  else if (agencies[0]) memory.named = agencies[0]
}

/** （市城管局，6月底前）, 市城管局：补划标线: an agency with nothing but a day, or a colon, after it. */
const dayFollows = (clause: Clause, next: Clause | undefined, dues: readonly Due[], colon: boolean) =>
  next !== undefined &&
  next.start - clause.end < 3 &&
  (colon || dues.some((due) => due.start >= next.start && due.start - next.start < 2))

const isAlone = (after: string, next: Group | undefined) => next !== undefined && after.length < 2
const isBeforeLead = (wide: string) => /^(?:的)?(?:配合|协助|支持|指导)下/.test(wide)

/** 于11月20日前: the preposition goes with the day. */
function withLead(text: string, due: Due): Span {
  const lead = text
    .slice(Math.max(0, due.start - 3), due.start)
    .match(/(?:务必|必须|应|须|要)?(?:于|在|至|到|限|限于|赶在|力争在|不迟于|不晚于)$/)
  return { start: due.start - (lead?.[0].length ?? 0), end: due.end }
}

/** 该局, 请其, 两乡: whom the sentences before have named. */
function resolved(reader: Reader, mentions: readonly Mention[]): Mention[] {
  const { text } = reader.ground
  const { memory } = reader
  return mentions.flatMap((mention): Mention[] => {
    if (mention.kind !== 'back') return [mention]
    const words = text.slice(mention.start, mention.end)
    const many = /[两二三四]|单位|部门|乡镇/.test(words) && !/^该/.test(words)
    const recent = reader.current?.leads[0] ?? memory.lead ?? memory.named ?? memory.group.at(-1)
    if (!many) return recent ? [{ ...mention, agencies: [recent] }] : []
    const group = earlier(mentions, mention) ?? memory.group
    return [{ ...mention, agencies: group }]
  })
}

/** The agencies named before in the same sentence, when there are enough of them. */
function earlier(mentions: readonly Mention[], back: Mention): NamedAgency[] | null {
  const named = mentions.filter((one) => one.end <= back.start && one.agencies.length === 1)
  return named.length >= 2 ? distinct(named.map((one) => one.agencies[0]!)) : null
}

function beginEnterprise(reader: Reader, words: string, dues: readonly Due[]): void {
  closeFrame(reader)
  reader.enterprise = true
  reader.waiting.tasks.push(words.replace(/^[一二三四五六七八九十\d]{1,2}、/, ''))
  holdBack(reader, dues.at(-1) ?? null)
}

function holdBack(reader: Reader, due: Due | null): void {
  if (!due) return
  reader.waiting.due = due
  reader.waiting.marks.push({ start: due.start, end: due.end, as: 'due' })
}

/** Money found by the finance agency without a day is no duty; nor is what is put off or reviewed. */
const money = /(?:经费|资金|费用|款项|开支|补偿费|补助)[^，。；]{0,8}由?$/
const pays = /^(?:局|部门)?(?:统一|全额|按规定|据实)?(?:解决|统筹|承担|安排|列支|保障|负担|兜底|筹措)/

function takeLead(reader: Reader, group: Group, role: Role, before: string, after: string): void {
  if (role.as !== 'lead' || group.agencies.length + group.sets.length + group.doubtful.length === 0) return
  if (money.test(before) && pays.test(after)) return
  const [first, ...others] = orderOf(group)
  const { current } = reader
  const leadership = first?.relation === 'leadership' && !/^(?:牵头|负责)/.test(after)
  if (leadership) return
  const same = current && first && current.leads.length === 1 && current.leads[0]!.id === first.id
  if (same && !current.due && !current.each) {
    current.asked ||= role.asked
    mark(current, group, 'lead')
    return
  }
  closeFrame(reader)
  const each = /^[^，。；]{0,3}?(?:分别|各自|各(?=[于在自负完明一确报选抽提建制组排开设]))/.test(
    after.replace(/^要|^应|^须/, ''),
  )
  const { waiting } = reader
  reader.current = {
    leads: each ? distinct([...group.agencies]) : first ? [first] : [],
    each,
    supporting: [...(each ? [] : others), ...waiting.supporting],
    sets: group.sets,
    doubtful: group.doubtful,
    due: waiting.due,
    shared: false,
    tasks: waiting.tasks,
    ahead: waiting.tasks.length,
    former: role.former === true,
    asked: role.asked || reader.enterprise,
    sentence: reader.sentence,
    marks: [...waiting.marks],
    dropped: reader.reporting && !role.asked,
  }
  mark(reader.current, group, 'lead')
  reader.waiting = { due: null, supporting: [], marks: [], tasks: [] }
}

function orderOf(group: Group): NamedAgency[] {
  const { marked } = group
  return marked ? [marked, ...group.agencies.filter((one) => one.id !== marked.id)] : group.agencies
}

function mark(frame: Frame, group: Group, as: 'lead' | 'supporting'): void {
  for (const mention of group.mentions)
    frame.marks.push({
      start: mention.start,
      end: mention.end,
      as:
        mention.kind === 'set'
          ? 'set'
          : as === 'lead' && mention.agencies[0]?.id !== frame.leads[0]?.id && !frame.each
            ? 'supporting'
            : as,
    })
}

function addSupport(reader: Reader, group: Group, beforeLead: boolean): void {
  const target = beforeLead ? null : reader.current
  if (!target) {
    const place = reader.waiting
    place.supporting.push(...group.agencies)
    reader.loose.supporting.push(...group.agencies)
    reader.loose.sets.push(...group.sets)
    for (const { start, end, kind } of group.mentions)
      reader.loose.marks.push({ start, end, as: kind === 'set' ? 'set' : 'supporting' })
    return
  }
  const split = reader.frames.filter((frame) => frame.asked === target.asked && sameLeads(frame, target))
  for (const frame of [target, ...split]) {
    frame.supporting.push(...group.agencies)
    frame.sets.push(...group.sets)
    mark(frame, group, 'supporting')
  }
}

const sameLeads = (a: Frame, b: Frame) =>
  a.leads.length > 0 && a.leads.every(({ id }, at) => b.leads[at]?.id === id)

function takeDues(
  reader: Reader,
  clause: Clause,
  next: Clause | undefined,
  dues: readonly Due[],
  groups: readonly Group[],
  acted: boolean,
  mentions: readonly Mention[],
): void {
  for (const due of dues) {
    const { current } = reader
    const words = reader.ground.text.slice(clause.start, clause.end)
    const bare =
      words
        .replace(reader.ground.text.slice(due.start, due.end), '')
        .replace(/[在于至、一二三四五六七八九十（）\d]/g, '')
        .trim() === ''
    const leadFollows = next !== undefined && mentions.some((one) => isAhead(reader.ground.text, next, one))
    if (
      !current ||
      (bare && leadFollows && (current.due || current.tasks.length > 0) && !acted && groups.length === 0)
    ) {
      if (current) closeFrame(reader)
      holdBack(reader, due)
      reader.loose.due = due
      continue
    }
    if (!acted) foldHelpers(reader)
    setDue(reader, reader.current!, due, clause, words)
  }
}

/** 由甲负责摸底，乙认定，丙维护秩序，…前拆除: one duty of the agency that was charged; the day closes it. */
function foldHelpers(reader: Reader): void {
  const { current, frames } = reader
  if (!current || current.asked || current.due) return
  const first = frames.findLastIndex((frame) => frame.asked)
  const between = frames.slice(first + 1)
  if (first < 0 || frames[first]!.due || between.some((frame) => frame.asked || frame.due)) return
  const whole = frames[first]!
  for (const frame of [...between, current]) {
    whole.supporting.push(...frame.leads, ...frame.supporting)
    whole.sets.push(...frame.sets)
    whole.tasks.push(...frame.tasks)
    whole.marks.push(...frame.marks)
  }
  frames.length = first
  reader.current = whole
}

const isAhead = (text: string, next: Clause, mention: Mention) =>
  mention.start >= next.start &&
  /^(?:由|请|责成|则由|再由|并由)?$/.test(text.slice(next.start, mention.start)) &&
  !/^.{0,6}?(?:配合|协助|协办|参与|参加|支持)/.test(
    text.slice(mention.end, Math.min(next.end, mention.end + 10)),
  )

/** A second day for the same lead is a second duty, unless the first was a wording without a day, or both say one thing. */
function setDue(reader: Reader, current: Frame, due: Due, clause: Clause, words: string): void {
  if (
    /(?:均|一并|全部均|都)(?:须|应|要|需)?(?:于|在)?$/.test(
      reader.ground.text.slice(Math.max(clause.start, due.start - 5), due.start),
    )
  )
    current.shared = true
  const plain = /^(?:前|内)?(?:全部|务必|必须|要|须){0,2}(?:完成|办结|到位|落实到位|落实|结束)?$/.test(
    words.slice(due.end - clause.start),
  )
  const same =
    !current.due ||
    (current.due.kind !== 'day' && current.due.kind !== 'now' && due.kind !== 'open') ||
    (current.due.kind === 'now' && due.kind === 'day' && plain) ||
    reader.enterprise ||
    current.former === true
  if (same) {
    current.due = due.kind === 'recurring' && current.due ? current.due : due
  } else if (
    due.kind === 'recurring' ||
    (due.day === null && current.due?.day !== null && due.kind !== 'open')
  ) {
    return
  } else {
    const { leads, each, supporting, sets, doubtful, asked, dropped, marks } = current
    closeFrame(reader)
    reader.current = {
      leads,
      each,
      supporting: [...supporting],
      sets: [...sets],
      doubtful,
      due,
      shared: false,
      tasks: [],
      ahead: 0,
      asked,
      dropped,
      sentence: reader.sentence,
      marks: marks.filter(({ as }) => as !== 'due'),
    }
  }
  reader.current!.marks.push({ start: due.start, end: due.end, as: 'due' })
}

function closeFrame(reader: Reader): void {
  const { current, memory } = reader
  if (!current) return
  if (current.leads[0]) {
    memory.lead = current.leads[0]
    const all = distinct([...current.leads, ...(current.each ? [] : current.supporting)])
    if (all.length > 1) memory.group = all
  }
  reader.frames.push(current)
  reader.current = null
  reader.enterprise = false
}

const roleWords =
  /^(?:等(?:有关|相关)?(?:部门|单位|乡镇|县区)?)?(?:要|应|须|需)?(?:总?牵头|负责|具体负责|承担|配合|协助|协办|参加|参与|派员参加|派员参与|具体实施|组织实施|主办|做好配合)(?:工作)?(?=[，。；）]?$)/

/** What is to be done, without agencies, days and the words that only assign. */
function taskOf(text: string, clause: Clause, taken: readonly Span[]): string {
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
