import { json } from '../lib/db.ts'
import type { NoticeSnapshot } from '../meetings/notices/queries.ts'
import type { DemoMeeting } from './file.ts'
import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** How many notices went out for the meeting. */
export const noticeVersion = (meeting: DemoMeeting) =>
  meeting.noticeDay === null ? 0 : 1 + meeting.reschedules.length

/** What the agencies were told, version by version. */
export async function loadNotices(loading: Loading): Promise<void> {
  const { tx, file } = loading
  const rows = file.meetings.flatMap((meeting) => {
    const last = noticeVersion(meeting)
    return Array.from({ length: last }, (_, n) => noticeRow(loading, meeting, n + 1))
  })
  await insertRows(tx, 'notices', rows)
}

/** Version 1 as first sent; each later one moved the meeting's time. */
function noticeRow(loading: Loading, meeting: DemoMeeting, version: number) {
  const { tx, days } = loading
  const change = meeting.reschedules[version - 2]
  const [start, end] = spanOf(loading, meeting, version)
  return {
    id: demoId('notice', `${meeting.id}/${version}`),
    meeting_id: demoId('meeting', meeting.id),
    version,
    kind: change ? 'change' : 'first',
    sent_at: change
      ? days.at(change.changedOnDay, '10:00')
      : days.at(meeting.noticeDay ?? 0, meeting.noticeTime ?? '10:00'),
    sent_by_person_id: demoId('person', 'p-feng'),
    reply_by: days.atOrNull(meeting.replyByDay, meeting.replyByTime ?? '17:00'),
    starts_at: start,
    ends_at: end,
    venue_name: loading.file.venues.find((venue) => venue.id === meeting.venueId)?.nameZh ?? '',
    reason: change?.reasonZh ?? '',
    snapshot: json(tx, snapshotOf(loading, meeting, version)),
    primary_change: change ? 'time' : '',
  }
}

/** When version n said that the meeting begins, and ends. */
function spanOf({ days }: Loading, meeting: DemoMeeting, version: number): [Date, Date] {
  const next = meeting.reschedules[version - 1]
  const length = days.at(0, meeting.end).getTime() - days.at(0, meeting.start).getTime()
  const start = next ? days.at(next.fromDay, next.fromStart) : days.at(meeting.day, meeting.start)
  return [start, new Date(start.getTime() + length)]
}

function snapshotOf(loading: Loading, meeting: DemoMeeting, version: number): NoticeSnapshot {
  const { file, days } = loading
  const agencies = new Map(file.organizations.map((agency) => [agency.id, agency]))
  const named = (code: string) => ({
    agencyId: demoId('agency', code),
    agency: agencies.get(code)?.shortZh ?? '',
    agencyEn: agencies.get(code)?.nameEn ?? '',
  })
  const venue = file.venues.find((one) => one.id === meeting.venueId)
  const [start, end] = spanOf(loading, meeting, version)
  return {
    title: meeting.titleZh,
    titleEn: meeting.titleEn,
    host: file.groups.find((group) => group.id === meeting.hostGroupId)?.nameZh ?? '',
    chair: file.people.find((person) => person.id === meeting.chairPersonId)?.nameZh ?? '',
    venueId: demoId('venue', meeting.venueId),
    venue: venue?.nameZh ?? '',
    venueEn: venue?.nameEn ?? '',
    startsAt: start.toISOString(),
    endsAt: end.toISOString(),
    requiredLevel: meeting.requiredLevel,
    replyBy: days.atOrNull(meeting.replyByDay, meeting.replyByTime ?? '17:00')?.toISOString() ?? null,
    urgentReason: meeting.urgentReasonZh ?? '',
    agenda: meeting.agenda.map((item) => ({
      no: item.no,
      title: item.titleZh,
      titleEn: item.titleEn,
      ...named(item.reportingOrgId),
      minutes: item.durationMin,
      matterId: item.matterId ? demoId('matter', item.matterId) : null,
    })),
    participants: meeting.invitations.map((one) => ({
      ...named(one.orgId),
      capacity: one.capacity,
      requiredLevel: one.requiredLevel,
      itemNos: one.agendaItemNos,
    })),
    changes: changesOf(loading, meeting, version),
    corrects: null,
    withdraws: null,
  }
}

/** A later version moved the time and nothing else. */
function changesOf(loading: Loading, meeting: DemoMeeting, version: number): NoticeSnapshot['changes'] {
  if (version === 1) return []
  const told = (n: number) =>
    spanOf(loading, meeting, n)
      .map((at) => at.toISOString())
      .join('/')
  return [{ what: 'time', from: told(version - 1), to: told(version) }]
}
