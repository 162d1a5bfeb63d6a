import { randomUUID } from 'node:crypto'
import { demoId } from './ids.ts'
import { loadNotices, noticeVersion } from './notices.ts'
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
