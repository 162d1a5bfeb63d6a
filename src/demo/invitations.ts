import { json } from '../lib/db.ts'
import type { DemoInvitation, DemoMeeting } from './file.ts'
import { demoId } from './ids.ts'
import { noticeVersion } from './notices.ts'
import { insertRows, type Loading } from './rows.ts'

/** The agencies' part of each meeting: invitations, the items they come for, and their replies. */
export async function loadInvitations(loading: Loading): Promise<void> {
  const { tx, file, days } = loading
  const all = file.meetings.flatMap((meeting) => meeting.invitations.map((one) => ({ meeting, one })))
  const rows = all.map(({ meeting, one }) => ({
    id: invitationId(meeting, one),
    meeting_id: demoId('meeting', meeting.id),
    agency_id: demoId('agency', one.orgId),
    capacity: one.capacity,
    required_level: one.requiredLevel,
    seats: 1,
    noticed_version: noticeVersion(meeting),
    created_at: days.at(meeting.noticeDay ?? -3, '08:45'),
  }))
  await insertRows(tx, 'invitations', rows)
  const items = all.flatMap(({ meeting, one }) =>
    one.agendaItemNos.map((no) => ({
      invitation_id: invitationId(meeting, one),
      agenda_item_id: demoId('agenda_item', `${meeting.id}/${no}`),
    })),
  )
  await insertRows(tx, 'invitation_agenda_items', items)
  const replies = all.flatMap(({ meeting, one }) => replyRow(loading, meeting, one) ?? [])
  await insertRows(tx, 'replies', replies)
}

export const invitationId = (meeting: DemoMeeting, one: DemoInvitation) =>
  demoId('invitation', `${meeting.id}/${one.orgId}`)

/** When the agency answered: the file knows the day alone, so agencies answer ten minutes apart from 10:30 on. */
export function repliedAt({ days }: Loading, meeting: DemoMeeting, one: DemoInvitation): Date | null {
  if (one.repliedDay === null) return null
  const minutes = 630 + meeting.invitations.indexOf(one) * 5
  return days.at(one.repliedDay, clock(minutes))
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function replyRow(loading: Loading, meeting: DemoMeeting, one: DemoInvitation) {
  const { tx, file } = loading
  const at = repliedAt(loading, meeting, one)
  if (!at) return null
  const byPhone = one.replyStatus === 'replied_by_phone'
  const request = one.attendees.map((person) => person.leave ?? person.substitution).find(Boolean)
  const liaison = file.organizations.find((agency) => agency.id === one.orgId)?.liaisonPersonIds[0]
  const enteredBy = byPhone ? 'p-feng' : liaison
  return {
    id: demoId('reply', `${meeting.id}/${one.orgId}`),
    invitation_id: invitationId(meeting, one),
    notice_version: noticeVersion(meeting),
    kind: replyKind(one),
    channel: byPhone ? 'phone' : 'web',
    reason: request?.reasonZh ?? '',
    entered_by_person_id: enteredBy ? demoId('person', enteredBy) : null,
    created_at: at,
    nominees: json(tx, nomineesOf(loading, one)),
  }
}

function replyKind(one: DemoInvitation): 'attend' | 'substitute' | 'leave' {
  if (one.attendees.some((person) => person.leave)) return 'leave'
  return one.attendees.some((person) => person.delegatedTo) ? 'substitute' : 'attend'
}

/** Whom the reply named: for a substitution who comes instead, for leave nobody; not who came unnamed. */
function nomineesOf({ file }: Loading, one: DemoInvitation) {
  const people = new Map(file.people.map((person) => [person.id, person]))
  const named = one.attendees.flatMap((person) => {
    if (person.walkIn || person.leave) return []
    if (person.assistant) return { code: person.personId, part: 'assistant' }
    if (person.delegatedTo) return { code: person.delegatedTo, part: 'substitute' }
    if (person.delegatedFrom) return []
    return { code: person.personId, part: person.belowLevel ? 'substitute' : 'nominee' }
  })
  return named.map(({ code, part }) => ({
    personId: demoId('person', code),
    name: people.get(code)?.nameZh ?? '',
    position: people.get(code)?.positionZh ?? '',
    part,
  }))
}
