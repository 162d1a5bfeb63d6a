import { formatLetterSpan } from '../../i18n/format.ts'
import { type Locale, type MessageKey, translator } from '../../i18n/translate.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { AgendaItem } from '../agenda/queries.ts'
import { agendaMinutes, mayStandOnAgenda, meetingMinutes } from '../agenda/rules.ts'
import type { Place } from '../branches/queries.ts'
import type { Invited } from '../participants/queries.ts'
import type { Clash, Meeting, NoticeDays } from '../queries.ts'
import { isFirmClash, isTooShortNotice, whyNotReplyBy } from '../rules.ts'
import type { NoticeSnapshot, Sheet } from './queries.ts'

/** What a notice needs, and what may stand in its way. */
type Need = 'time' | 'venue' | 'chair' | 'agenda' | 'fits' | 'agencies' | 'lead' | 'replyBy'
type Obstacle = 'matter' | 'venueFree' | 'chairFree' | 'venueAsked' | 'venuePending' | 'venueRefused'

/** One line of the checklist; `args` fill its sentence. */
export type Check = { args?: Record<string, string | number> } & (
  | { what: Need; done: boolean }
  | { what: Obstacle; done: false }
)

export const checkKey = (check: Check): MessageKey =>
  check.done ? `meetings.done.${check.what}` : `meetings.need.${check.what}`

interface Planned {
  meeting: Pick<Meeting, 'startsAt' | 'endsAt' | 'venueId' | 'chairPersonId' | 'urgentReason' | 'replyBy'>
  agenda: readonly AgendaItem[]
  invited: readonly Pick<Invited, 'withdrawn'>[]
  clashes: readonly Clash[]
  places: readonly Place[]
  days: NoticeDays | null
  settings: Pick<OfficeSettings, 'noticeLeadWorkingDays'>
  now: Date
}

/** What is missing before a notice may go, in the order in which one would mend it. */
export function noticeChecklist(plan: Planned): Check[] {
  const { meeting, agenda, clashes, now } = plan
  const span = meeting.startsAt && meeting.endsAt
  const present = plan.invited.filter((agency) => !agency.withdrawn)
  const forbidden = agenda.find((item) => item.matterId !== null && !mayStandOnAgenda(item.matterState))
  const minutes = agendaMinutes(agenda)
  const total = meeting.startsAt && meeting.endsAt ? meetingMinutes(meeting.startsAt, meeting.endsAt) : 0
  const taken = clashes.filter(isFirmClash)
  return [
    {
      what: 'time',
      done: Boolean(span) && meeting.startsAt !== null && meeting.startsAt > now,
    },
    { what: 'venue', done: meeting.venueId !== null },
    { what: 'chair', done: meeting.chairPersonId !== null },
    { what: 'agenda', done: agenda.length > 0 },
    ...(span && agenda.length
      ? [{ what: 'fits' as const, done: minutes <= total, args: { n: minutes, total } }]
      : []),
    ...(forbidden
      ? [{ what: 'matter' as const, done: false as const, args: { title: forbidden.title } }]
      : []),
    { what: 'agencies', done: present.length > 0, args: { n: present.length } },
    ...taken.map((clash) => ({
      what: clash.what === 'venue' ? ('venueFree' as const) : ('chairFree' as const),
      done: false as const,
      args: { title: clash.title },
    })),
    ...plan.places.flatMap(approvalOf),
    ...leadTime(plan),
    // Only a deadline that somebody set can be wrong; the usual one follows the date.
    ...(meeting.replyBy && meeting.startsAt
      ? [{ what: 'replyBy' as const, done: !whyNotReplyBy(meeting.replyBy, meeting.startsAt, now) }]
      : []),
  ]
}

/** A venue that is not free for all waits for the keeper's or the director's word. */
function approvalOf(place: Place): Check[] {
  if (!place.needsApproval || place.approval === 'approved') return []
  const what =
    place.approval === 'pending'
      ? 'venuePending'
      : place.approval === 'refused'
        ? 'venueRefused'
        : 'venueAsked'
  return [{ what, done: false, args: { name: place.name } }]
}

/** R16. Said only once the day is known. */
function leadTime(plan: Planned): Check[] {
  if (!plan.days) return []
  const { noticeLeadWorkingDays } = plan.settings
  const short = isTooShortNotice(plan.days.leadWorkingDays, noticeLeadWorkingDays, plan.meeting.urgentReason)
  return [
    {
      what: 'lead',
      done: !short,
      args: {
        n: noticeLeadWorkingDays,
        left: Math.max(0, plan.days.leadWorkingDays),
        reason: plan.meeting.urgentReason,
      },
    },
  ]
}

export const firstMissing = (checks: readonly Check[]) => checks.find((check) => !check.done) ?? null

/** R07: whom a notice to an agency reaches. `nobody` is shown before sending. */
export function reachOfAgency(
  agency: Pick<Invited, 'mailbox' | 'liaisons'>,
): 'both' | 'liaison' | 'mailbox' | 'nobody' {
  if (agency.liaisons.length > 0) return agency.mailbox ? 'both' : 'liaison'
  return agency.mailbox ? 'mailbox' : 'nobody'
}

/** What a later version changed, in the order in which people ask. Values are what was told before and what holds now. */
export interface Change {
  what: 'time' | 'place' | 'branches' | 'seat' | 'agenda' | 'title' | 'video'
  from: string
  to: string
  /** In English, where there is a word for it. */
  fromEn?: string
  toEn?: string
}

/** The weightiest change decides what happens to people's answers (R19). */
export const primaryChange = (changes: readonly Change[]): '' | Change['what'] =>
  (['time', 'place', 'branches', 'seat', 'agenda', 'title', 'video'] as const).find((what) =>
    changes.some((change) => change.what === what),
  ) ?? ''

/** R18: SEQUENCE grows with a sent change of time or place, not with words or the agenda. */
export const raisesSequence = (changes: readonly Change[]) =>
  changes.some((change) => change.what === 'time' || change.what === 'place')

/** 会议时间由11月26日（周四）14:30改为…。In the office's words, for mails, the log and the screen. */
export function changeSentence(locale: Locale, change: Change): string {
  const [from, to] =
    change.what === 'time'
      ? [spanText(locale, change.from), spanText(locale, change.to)]
      : locale === 'en'
        ? [change.fromEn || change.from, change.toEn || change.to]
        : [change.from, change.to]
  const t = translator(locale)
  return t(`meetings.changed.${change.what}`, {
    from: from || t('meetings.noVenue'),
    to: to || t('meetings.noVenue'),
  })
}

/** A time in a change is written “start/end”, both ISO. */
function spanText(locale: Locale, span: string): string {
  const [start, end] = span.split('/').map((text) => new Date(text))
  return start && end ? formatLetterSpan(locale, start, end) : ''
}

/** All changes as one text, for the persons' letters and the log. */
export const changesText = (locale: Locale, changes: readonly Change[]) =>
  changes.map((change) => changeSentence(locale, change)).join(locale === 'en' ? ' ' : '')

/** What a version tells, from the meeting as it stands. */
export function snapshotOf(
  meeting: Meeting,
  sheet: Pick<Sheet, 'agenda' | 'invited' | 'places'>,
  version: { changes: Change[]; corrects?: number | null; withdraws?: number | null },
): NoticeSnapshot {
  return {
    title: meeting.title,
    titleEn: meeting.titleEn,
    host: meeting.hostGroupName,
    chair: meeting.chairName,
    venueId: meeting.venueId,
    venue: meeting.venueName,
    venueEn: meeting.venueNameEn,
    startsAt: meeting.startsAt?.toISOString() ?? null,
    endsAt: meeting.endsAt?.toISOString() ?? null,
    requiredLevel: meeting.requiredLevel,
    replyBy: meeting.replyBy?.toISOString() ?? null,
    urgentReason: meeting.urgentReason,
    agenda: sheet.agenda.map((item) => ({
      no: item.no,
      title: item.title,
      titleEn: item.titleEn,
      agencyId: item.reportingAgencyId,
      agency: item.agencyShort,
      agencyEn: item.agencyNameEn,
      minutes: item.durationMinutes,
      matterId: item.matterId,
    })),
    participants: sheet.invited
      .filter((agency) => !agency.withdrawn)
      .map((agency) => ({
        agencyId: agency.agencyId,
        agency: agency.agencyShort,
        agencyEn: agency.agencyNameEn,
        capacity: agency.capacity,
        requiredLevel: agency.requiredLevel,
        itemNos: agency.itemNos,
        venueId: agency.venueId,
      })),
    branches: sheet.places
      .filter((place) => place.part === 'branch')
      .map(({ venueId, name, nameEn }) => ({ venueId, name, nameEn })),
    videoUrl: meeting.videoUrl,
    changes: version.changes,
    corrects: version.corrects ?? null,
    withdraws: version.withdraws ?? null,
  }
}
