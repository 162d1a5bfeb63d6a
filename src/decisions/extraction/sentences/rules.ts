import { resolved } from '../back/rules.ts'
import { addSupport, isAskedAlone, takeLead } from '../charges/rules.ts'
import { type Due, findDues } from '../days/rules.ts'
import { takeDues } from '../deadlines/rules.ts'
import type { Ground, Memory, Read } from '../frames/rules.ts'
import { findMentions, type Mention } from '../names/rules.ts'
import { closeFrame, holdBack, newReader, type Reader, remember } from '../reader/rules.ts'
import { beforeGroup, roleOf, without } from '../roles/rules.ts'
import { taskOf } from '../tasks/rules.ts'
import type { Sentence, Span } from '../text/rules.ts'
import { type Clause, clausesOf, type Group, groupsOf } from '../units/rules.ts'

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

function beginEnterprise(reader: Reader, words: string, dues: readonly Due[]): void {
  closeFrame(reader)
  reader.enterprise = true
  reader.waiting.tasks.push(words.replace(/^[一二三四五六七八九十\d]{1,2}、/, ''))
  holdBack(reader, dues.at(-1) ?? null)
}
