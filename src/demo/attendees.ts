import type { DemoInvitation, DemoMeeting, DemoNominee } from './file.ts'
import { demoId } from './ids.ts'
import { invitationId, repliedAt } from './invitations.ts'
import { insertRows, type Loading } from './rows.ts'

/** The persons' part of each meeting: who was named, what was asked of the chair, who came. */
export async function loadAttendees(loading: Loading): Promise<void> {
  const { tx, file } = loading
  const nominated = file.meetings.flatMap((meeting) =>
    meeting.invitations.flatMap((invitation) =>
      invitation.attendees.map((person) => ({ meeting, invitation, person })),
    ),
  )
  // Who was named below the asked level is nobody's attendee before the chair agrees (R27).
  const agreed = nominated.filter(({ person }) => !person.belowLevel)
  await insertRows(tx, 'attendees', [
    ...agreed.map(({ meeting, invitation, person }) => nomineeRow(loading, meeting, invitation, person)),
    ...file.meetings.filter(hasNotice).flatMap((meeting) => ownRows(loading, meeting)),
  ])
  await insertRows(
    tx,
    'leave_requests',
    nominated.flatMap(
      ({ meeting, invitation, person }) => leaveRow(loading, meeting, invitation, person) ?? [],
    ),
  )
  await insertRows(
    tx,
    'substitutions',
    nominated.flatMap(
      ({ meeting, invitation, person }) => substitutionRow(loading, meeting, invitation, person) ?? [],
    ),
  )
  await insertRows(
    tx,
    'arrivals',
    file.meetings.flatMap((meeting) => arrivalRows(loading, meeting)),
  )
}

const hasNotice = (meeting: DemoMeeting) => meeting.noticeDay !== null
const attendeeId = (meeting: DemoMeeting, personId: string) => demoId('attendee', `${meeting.id}/${personId}`)

/** Agency, name and position as they were on the meeting's day (R06). */
function snapshot({ file }: Loading, meeting: DemoMeeting, personId: string) {
  const person = file.people.find((one) => one.id === personId)
  const agency = file.organizations.find((one) => one.id === person?.orgId)
  return {
    id: attendeeId(meeting, personId),
    meeting_id: demoId('meeting', meeting.id),
    person_id: demoId('person', personId),
    agency_id: agency ? demoId('agency', agency.id) : null,
    agency_name: agency?.shortZh ?? '',
    person_name: person?.nameZh ?? '',
    position_name: person?.positionZh.replace('（已离任）', '') ?? '',
  }
}

function nomineeRow(loading: Loading, meeting: DemoMeeting, invitation: DemoInvitation, person: DemoNominee) {
  const at = repliedAt(loading, meeting, invitation)
  const decided = [person.leave, person.substitution].find((request) => request?.decidedDay !== null)
  // Who came unnamed was never sent a calendar object.
  const asked = at !== null && !person.walkIn
  return {
    ...snapshot(loading, meeting, person.personId),
    invitation_id: invitationId(meeting, invitation),
    part: partOf(person),
    role: person.role === 'OPT-PARTICIPANT' ? 'OPT-PARTICIPANT' : 'REQ-PARTICIPANT',
    partstat: person.partstat,
    partstat_channel: person.partstat === 'NEEDS-ACTION' ? null : 'web',
    partstat_at: person.partstat === 'NEEDS-ACTION' ? null : at,
    partstat_sequence: person.partstat === 'NEEDS-ACTION' ? null : meeting.sequence,
    below_level: false,
    sequence_sent: asked ? meeting.sequence : null,
    sequence_asked: asked ? meeting.sequence : null,
    request_sent_at: asked ? at : null,
    cancel_sent_at: loading.days.atOrNull(decided?.decidedDay ?? null, '16:00'),
    created_at: at ?? loading.days.at(meeting.day, person.signIn ?? meeting.start),
  }
}

function partOf(person: DemoNominee): string {
  if (person.walkIn) return 'walk_in'
  if (person.delegatedFrom) return 'substitute'
  return person.assistant ? 'assistant' : 'nominee'
}

/** Chair, leaders and the office's own people, who were asked when version 1 went out. */
function ownRows(loading: Loading, meeting: DemoMeeting) {
  const at = loading.days.at(meeting.noticeDay ?? 0, meeting.noticeTime ?? '10:00')
  const own = [
    { personId: meeting.chairPersonId, part: 'chair', role: 'CHAIR', partstat: 'ACCEPTED' },
    ...meeting.leaderAttendees.map((one) => ({ ...one, part: 'leader' })),
    ...meeting.officeAttendees.map((one) => ({ ...one, part: one.recorder ? 'recorder' : 'office' })),
  ]
  return own.map((one) => ({
    ...snapshot(loading, meeting, one.personId),
    invitation_id: null,
    part: one.part,
    role: one.role,
    partstat: one.partstat,
    partstat_channel: 'web',
    partstat_at: at,
    partstat_sequence: meeting.sequence,
    below_level: false,
    sequence_sent: meeting.sequence,
    sequence_asked: meeting.sequence,
    request_sent_at: at,
    cancel_sent_at: null,
    created_at: at,
  }))
}

function leaveRow(loading: Loading, meeting: DemoMeeting, invitation: DemoInvitation, person: DemoNominee) {
  const { leave } = person
  if (!leave) return null
  return {
    id: demoId('leave_request', `${meeting.id}/${person.personId}`),
    attendee_id: attendeeId(meeting, person.personId),
    invitation_id: invitationId(meeting, invitation),
    ...requestColumns(loading, meeting, invitation, leave),
  }
}

/** A nominee below the asked level is a substitute nobody was named before (R27). */
function substitutionRow(
  loading: Loading,
  meeting: DemoMeeting,
  invitation: DemoInvitation,
  person: DemoNominee,
) {
  const { substitution } = person
  if (!substitution) return null
  const substitute = person.delegatedTo ?? person.personId
  const isThere = invitation.attendees.some((one) => one.personId === substitute && one.delegatedFrom)
  const hasOriginal = person.delegatedTo !== undefined
  return {
    id: demoId('substitution', `${meeting.id}/${person.personId}`),
    invitation_id: invitationId(meeting, invitation),
    original_attendee_id: hasOriginal ? attendeeId(meeting, person.personId) : null,
    original_person_id: hasOriginal ? demoId('person', person.personId) : null,
    substitute_person_id: demoId('person', substitute),
    substitute_attendee_id: isThere ? attendeeId(meeting, substitute) : null,
    ...requestColumns(loading, meeting, invitation, substitution),
  }
}

function requestColumns(
  loading: Loading,
  meeting: DemoMeeting,
  invitation: DemoInvitation,
  request: NonNullable<DemoNominee['leave']>,
) {
  const { days, file } = loading
  const liaison = file.organizations.find((one) => one.id === invitation.orgId)?.liaisonPersonIds[0]
  return {
    reason: request.reasonZh,
    state: request.status,
    requested_at: repliedAt(loading, meeting, invitation) ?? days.at(request.requestedDay, '11:00'),
    requested_by_person_id: liaison ? demoId('person', liaison) : null,
    decided_by_person_id: request.decidedBy ? demoId('person', request.decidedBy) : null,
    decided_at: days.atOrNull(request.decidedDay, '16:00'),
    on_behalf_of_chair: request.decidedBy !== null && request.decidedBy !== meeting.chairPersonId,
  }
}

function arrivalRows({ days }: Loading, meeting: DemoMeeting) {
  if (meeting.state !== 'held') return []
  const chair = { personId: meeting.chairPersonId, attendance: 'present', signIn: null }
  const people = [
    chair,
    ...meeting.leaderAttendees,
    ...meeting.officeAttendees,
    ...meeting.invitations.flatMap((invitation) => invitation.attendees),
  ]
  return people.map((person) => {
    const signIn = 'signIn' in person && person.signIn ? person.signIn : meeting.start
    const came = person.attendance === 'present' || person.attendance === 'late'
    return {
      attendee_id: attendeeId(meeting, person.personId),
      outcome: person.attendance,
      arrived_at: came ? days.at(meeting.day, signIn) : null,
      marked_by_person_id: demoId('person', 'p-feng'),
      marked_at: days.at(meeting.day, signIn),
    }
  })
}
