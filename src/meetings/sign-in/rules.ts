import type { MessageKey } from '../../i18n/translate.ts'
import { officeDay } from '../../lib/dates.ts'

export const outcomes = ['present', 'late', 'leave', 'substituted', 'absent'] as const
export type Outcome = (typeof outcomes)[number]
export type Part =
  | 'nominee'
  | 'substitute'
  | 'assistant'
  | 'chair'
  | 'office'
  | 'recorder'
  | 'leader'
  | 'walk_in'

/** One person of a meeting, or an agency on leave that named nobody (`personName` is empty then). */
export interface AttendanceRow {
  attendeeId: string | null
  invitationId: string | null
  agencyId: string | null
  agencyName: string
  /** Null for those who come without an invitation: chair, leaders, the office. */
  capacity: 'required' | 'in_attendance' | null
  personName: string
  /** For the sign-in list in English; documents are in Chinese. */
  personNameEn?: string
  positionName: string
  part: Part
  outcome: Outcome | null
  arrivedAt: Date | null
  /** Approved by the chair, or by the director on the chair's behalf (R28). */
  onLeave: boolean
  /** The branch venue where they sign in; null at the main one. */
  venueId?: string | null
  /** Somebody else comes instead, with the chair's consent. */
  delegated: boolean
}

export const hasArrived = (row: Pick<AttendanceRow, 'outcome'>) =>
  row.outcome === 'present' || row.outcome === 'late'

/** Marks are made from the meeting's day on; a meeting that is off has none. */
export function whyNotSignIn(
  meeting: { storedState: string; startsAt: Date | null },
  now: Date,
): MessageKey | null {
  if (meeting.storedState === 'held') return null
  if (meeting.storedState !== 'noticed' || !meeting.startsAt) return 'invitations.error.notSignIn'
  return officeDay(now) >= officeDay(meeting.startsAt) ? null : 'invitations.error.notSignIn'
}

/** Persons by mark, for the line above the list; who is replaced by a substitute is not expected. */
export function countMarks(rows: readonly AttendanceRow[]) {
  const people = rows.filter(
    (row) => row.attendeeId !== null && !row.delegated && row.outcome !== 'substituted',
  )
  const count = (outcome: Outcome) => people.filter((row) => row.outcome === outcome).length
  const leave = people.filter((row) => !hasArrived(row) && (row.onLeave || row.outcome === 'leave')).length
  const absent = people.filter((row) => row.outcome === 'absent' && !row.onLeave).length
  const [present, late] = [count('present'), count('late')]
  return {
    expected: people.length,
    here: present + late,
    late,
    leave,
    absent,
    open: people.length - present - late - leave - absent,
  }
}

/**
 * The attendance block of the minutes, from the sign-in list alone (R38): 出席, 请假, 列席, 记录, each in the order of
 * the rows (standing order, R09). Assistants are not in it (R31), a substitute is marked （代） (R30), an agency with
 * approved leave from which nobody came stands under 请假 (R29). A document of the office, so always in Chinese.
 */
export function attendanceBlock(rows: readonly AttendanceRow[]): string {
  const there = rows.filter((row) => hasArrived(row) && row.part !== 'assistant' && row.part !== 'chair')
  const came = new Set(there.map((row) => row.agencyId))
  const attended = there.filter(
    (row) => row.part !== 'recorder' && row.capacity !== 'in_attendance' && !isGuest(row),
  )
  const inAttendance = there.filter((row) => row.capacity === 'in_attendance' || isGuest(row))
  const onLeave = rows.filter((row) => isOnLeave(row) && !(row.capacity && came.has(row.agencyId)))
  return [
    line('出席', attended),
    line('请假', onLeave),
    line('列席', inAttendance),
    recorders(there.filter((row) => row.part === 'recorder')),
  ]
    .filter(Boolean)
    .join('\n')
}

/** Came without being invited: 列席. */
const isGuest = (row: AttendanceRow) => row.part === 'walk_in' && row.capacity === null

const isOnLeave = (row: AttendanceRow) =>
  !hasArrived(row) && row.part !== 'assistant' && (row.onLeave || row.outcome === 'leave')

function line(label: string, rows: readonly AttendanceRow[]): string {
  const leaders = rows.filter((row) => row.part === 'leader' && hasArrived(row))
  const others = rows.filter((row) => !leaders.includes(row))
  const groups = [
    leaders.map((row) => personLabel(row)).join('、'),
    ...byAgency(others).map(
      ([first, ...more]) =>
        (first?.agencyName ?? '') + [first, ...more].map((row) => (row ? personLabel(row) : '')).join('、'),
    ),
  ].filter(Boolean)
  return groups.length ? `${label}：${groups.join('，')}。` : ''
}

const recorders = (rows: readonly AttendanceRow[]) =>
  rows.length ? `记录：${rows.map((row) => personLabel(row)).join('、')}。` : ''

function byAgency(rows: readonly AttendanceRow[]): AttendanceRow[][] {
  const groups = new Map<string, AttendanceRow[]>()
  for (const row of rows) {
    const key = row.agencyId ?? row.agencyName
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()]
}

/** 邹副局长; 副局长邹明; 孟科长（代）. The title is the snapshot taken for the meeting's day (R06). */
export function personLabel(
  row: Pick<AttendanceRow, 'personName' | 'positionName' | 'agencyName' | 'part'>,
): string {
  const proxy = row.part === 'substitute' ? '（代）' : ''
  return titledName(row.personName, row.positionName, row.agencyName) + proxy
}

const courtesy =
  /^\p{Script=Han}{1,2}?(副?[\p{Script=Han}]长|副?主任|副?书记|副?主席|副?经理|总|工|干事|科员|委员|督查)$/u

function titledName(name: string, position: string, agency: string): string {
  const title = position
    .replace(/（[^（）]*）|\([^()]*\)/g, '')
    .replace(agency, '')
    .trim()
  const saysItself = courtesy.test(name) || (title !== '' && name.endsWith(title))
  if (!title || saysItself || title.endsWith(name.slice(1))) return name
  return title + name
}
