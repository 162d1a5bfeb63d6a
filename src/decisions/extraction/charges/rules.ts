import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Frame } from '../frames/rules.ts'
import { closeFrame, type Reader } from '../reader/rules.ts'
import type { Role } from '../roles/rules.ts'
import { distinct, type Group } from '../units/rules.ts'

/** Money found by the finance agency without a day is no duty; nor is what is put off or reviewed. */
const money = /(?:经费|资金|费用|款项|开支|补偿费|补助)[^，。；]{0,8}由?$/
const pays = /^(?:局|部门)?(?:统一|全额|按规定|据实)?(?:解决|统筹|承担|安排|列支|保障|负担|兜底|筹措)/

export function takeLead(reader: Reader, group: Group, role: Role, before: string, after: string): void {
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

export function addSupport(reader: Reader, group: Group, beforeLead: boolean): void {
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

/** 请供电公司支持，…前完成迁移: whom else should it bind? */
export const isAskedAlone = (reader: Reader, before: string, group: Group) =>
  /请$/.test(before) &&
  reader.current === null &&
  reader.frames.length === 0 &&
  group.agencies.length > 0 &&
  group.sets.length === 0
