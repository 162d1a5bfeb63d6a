import { randomUUID } from 'node:crypto'
import { json } from '../lib/db.ts'
import type { DemoMeeting } from './file.ts'
import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

const CLERK = 'p-feng'
const DIRECTOR = 'p-zheng'

/** Meetings with agenda and notices. UIDs are fresh: two demos must not meet in one calendar. */
export async function loadMeetings(loading: Loading): Promise<void> {
  const { tx, file, days } = loading
  const rows = file.meetings.map((meeting) => ({
    id: demoId('meeting', meeting.id),
    kind: meeting.kind,
    title: meeting.titleZh,
    title_en: meeting.titleEn,
    host_group_id: demoId('group', meeting.hostGroupId),
    chair_person_id: demoId('person', meeting.chairPersonId),
    chair_post_id: postOf(loading, meeting.chairPersonId, meeting.day),
    venue_id: demoId('venue', meeting.venueId),
    starts_at: days.at(meeting.day, meeting.start),
    ends_at: days.at(meeting.day, meeting.end),
    required_level: meeting.requiredLevel,
    state: meeting.state,
    reply_by: days.atOrNull(meeting.replyByDay, meeting.replyByTime ?? '17:00'),
    urgent_reason: meeting.urgentReasonZh ?? '',
    urgent_by_person_id: meeting.urgentReasonZh ? demoId('person', DIRECTOR) : null,
    minutes_required: meeting.minutesRequired,
    uid: randomUUID(),
    sequence: meeting.sequence,
    notice_version: noticeVersion(meeting),
    created_by_person_id: demoId('person', CLERK),
    // Friday before day 0 for the draft.
    created_at: days.at(meeting.noticeDay ?? -3, '08:40'),
    held_at: meeting.state === 'held' ? days.at(meeting.day, meeting.start) : null,
  }))
  await insertRows(tx, 'meetings', rows)
  await loadAgenda(loading)
  await loadNotices(loading)
  await loadPresets(loading)
}

export const noticeVersion = (meeting: DemoMeeting) =>
  meeting.noticeDay === null ? 0 : 1 + meeting.reschedules.length

/** The post through which somebody chaired that day; null for a person who chairs as such. */
function postOf({ file }: Loading, personId: string, day: number): string | null {
  const post = file.posts.find((one) =>
    one.holders.some(
      (h) => h.personId === personId && h.fromDay <= day && (h.toDay === null || day < h.toDay),
    ),
  )
  return post ? demoId('post', post.id) : null
}

async function loadAgenda({ tx, file }: Loading): Promise<void> {
  const rows = file.meetings.flatMap((meeting) =>
    meeting.agenda.map((item) => ({
      id: demoId('agenda_item', `${meeting.id}/${item.no}`),
      meeting_id: demoId('meeting', meeting.id),
      no: item.no,
      title: item.titleZh,
      title_en: item.titleEn,
      matter_id: item.matterId ? demoId('matter', item.matterId) : null,
      topic_id: item.topic ? demoId('topic', item.topic) : null,
      reporting_agency_id: demoId('agency', item.reportingOrgId),
      duration_minutes: item.durationMin,
    })),
  )
  await insertRows(tx, 'agenda_items', rows)
}

async function loadNotices(loading: Loading): Promise<void> {
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
  const next = meeting.reschedules[version - 1]
  const length = days.at(0, meeting.end).getTime() - days.at(0, meeting.start).getTime()
  const start = next ? days.at(next.fromDay, next.fromStart) : days.at(meeting.day, meeting.start)
  return {
    id: demoId('notice', `${meeting.id}/${version}`),
    meeting_id: demoId('meeting', meeting.id),
    version,
    kind: change ? 'change' : 'first',
    sent_at: change
      ? days.at(change.changedOnDay, '10:00')
      : days.at(meeting.noticeDay ?? 0, meeting.noticeTime ?? '10:00'),
    sent_by_person_id: demoId('person', CLERK),
    reply_by: days.atOrNull(meeting.replyByDay, meeting.replyByTime ?? '17:00'),
    starts_at: start,
    ends_at: new Date(start.getTime() + length),
    venue_name: loading.file.venues.find((venue) => venue.id === meeting.venueId)?.nameZh ?? '',
    reason: change?.reasonZh ?? '',
    snapshot: json(tx, snapshotOf(loading, meeting)),
    primary_change: change ? 'time' : '',
  }
}

function snapshotOf({ file }: Loading, meeting: DemoMeeting) {
  const short = new Map(file.organizations.map((agency) => [agency.id, agency.shortZh]))
  const chair = file.people.find((person) => person.id === meeting.chairPersonId)
  return {
    title: meeting.titleZh,
    titleEn: meeting.titleEn,
    chair: chair?.nameZh ?? '',
    agenda: meeting.agenda.map((item) => ({
      no: item.no,
      title: item.titleZh,
      titleEn: item.titleEn,
      reportingAgency: short.get(item.reportingOrgId) ?? '',
      durationMinutes: item.durationMin,
    })),
    agencies: meeting.invitations.map((invitation) => ({
      name: short.get(invitation.orgId) ?? '',
      capacity: invitation.capacity,
      requiredLevel: invitation.requiredLevel,
    })),
  }
}

/** The seed's six departments (S7), and the three subdistricts around the dam. */
const presets: Record<string, string[]> = {
  施工通道六部门: ['plan', 'con', 'for', 'land', 'rem', 'etb'],
  坝区三个办事处: ['badong', 'baxi', 'chengzhong'],
}

async function loadPresets({ tx, days }: Loading): Promise<void> {
  const names = Object.keys(presets)
  const rows = names.map((name) => ({
    id: demoId('preset', name),
    name,
    created_by_person_id: demoId('person', CLERK),
    created_at: days.at(-195, '09:00'),
  }))
  await insertRows(tx, 'participant_presets', rows)
  const members = Object.entries(presets).flatMap(([name, agencies]) =>
    agencies.map((agency) => ({ preset_id: demoId('preset', name), agency_id: demoId('agency', agency) })),
  )
  await insertRows(tx, 'participant_preset_agencies', members)
}
