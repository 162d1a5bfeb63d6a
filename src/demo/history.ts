import { json } from '../lib/db.ts'
import { submissionsOf } from './action-items.ts'
import type { DemoFile } from './file.ts'
import { demoId } from './ids.ts'
import { noticeVersion } from './notices.ts'
import { insertRows, type Loading } from './rows.ts'

interface Event {
  day: number
  time: string
  by: string | null
  action: string
  subjectType: string
  subjectId: string | null
  meetingId?: string | null
  args: Record<string, string | number>
}

/** The year's trail, marked as imported: what a year of use would have left behind, without the old and new values. */
export async function loadHistory(loading: Loading): Promise<void> {
  const { tx, file, days } = loading
  const people = new Map(file.people.map((person) => [person.id, person]))
  const roles = new Map(file.users.map((user) => [user.personId, user.roles[0] ?? '']))
  const events = [
    ...meetingEvents(file),
    ...minutesEvents(file),
    ...matterEvents(file),
    ...actionItemEvents(file),
    loaded(file),
  ]
  events.sort((a, b) => a.day - b.day || a.time.localeCompare(b.time))
  const rows = events.map((event) => {
    const person = event.by ? people.get(event.by) : undefined
    return {
      at: days.at(event.day, event.time),
      person_id: event.by ? demoId('person', event.by) : null,
      person_name: person?.nameZh ?? '系统',
      role: roleName(roles.get(event.by ?? '') ?? ''),
      agency_id: person ? demoId('agency', person.orgId) : null,
      action: event.action,
      subject_type: event.subjectType,
      subject_id: event.subjectId,
      meeting_id: event.meetingId ?? null,
      args: json(tx, event.args),
      imported: true,
    }
  })
  await insertRows(tx, 'audit_entries', rows)
}

const roleName = (role: string) => role.replace('office_', '') || 'system'

function loaded(file: DemoFile): Event {
  return {
    day: 0,
    time: '09:00',
    by: null,
    action: 'demo.loaded',
    subjectType: 'demo',
    subjectId: null,
    args: { agencies: file.organizations.length, people: file.people.length, meetings: file.meetings.length },
  }
}

function matterEvents(file: DemoFile): Event[] {
  const liaison = new Map(file.organizations.map((agency) => [agency.id, agency.liaisonPersonIds[0]]))
  return file.matters.map((matter) => ({
    day: matter.raisedDay,
    time: '14:20',
    by: liaison.get(matter.raisedByOrgId) ?? 'p-feng',
    action: 'demo.matterRaised',
    subjectType: 'matter',
    subjectId: demoId('matter', matter.id),
    args: { title: matter.titleZh },
  }))
}

function meetingEvents(file: DemoFile): Event[] {
  return file.meetings.flatMap((meeting) => {
    const about = {
      by: 'p-feng',
      subjectType: 'meeting',
      subjectId: demoId('meeting', meeting.id),
      meetingId: demoId('meeting', meeting.id),
    }
    const title = meeting.titleZh
    const events: Event[] = []
    if (meeting.noticeDay !== null)
      events.push({
        ...about,
        day: meeting.noticeDay,
        time: meeting.noticeTime ?? '10:00',
        action: 'demo.noticeSent',
        args: { title, agencies: meeting.invitations.length },
      })
    for (const change of meeting.reschedules)
      events.push({
        ...about,
        day: change.changedOnDay,
        time: '10:00',
        action: 'demo.meetingMoved',
        args: { title, version: noticeVersion(meeting), reason: change.reasonZh },
      })
    if (meeting.state === 'held')
      events.push({
        ...about,
        day: meeting.day,
        time: meeting.start,
        action: 'demo.meetingHeld',
        args: { title },
      })
    return events
  })
}

function minutesEvents(file: DemoFile): Event[] {
  return file.minutes.flatMap((one) => {
    const about = {
      subjectType: 'minutes',
      subjectId: demoId('minutes', one.id),
      meetingId: demoId('meeting', one.meetingId),
      args: { title: one.titleZh ?? '' },
    }
    const events: Event[] = []
    if (one.draftedDay !== null)
      events.push({
        ...about,
        day: one.draftedDay,
        time: '17:00',
        by: one.drafterPersonId,
        action: 'demo.minutesDrafted',
      })
    if (one.signedDay !== null)
      events.push({
        ...about,
        day: one.signedDay,
        time: '15:00',
        by: one.signerPersonId,
        action: 'demo.minutesSigned',
      })
    if (one.issuedDay !== null)
      events.push({ ...about, day: one.issuedDay, time: '16:00', by: 'p-feng', action: 'demo.minutesIssued' })
    for (const amendment of one.amendments)
      events.push({
        ...about,
        day: amendment.day,
        time: '16:00',
        by: 'p-feng',
        action: 'demo.minutesAmended',
      })
    return events
  })
}

function actionItemEvents(file: DemoFile): Event[] {
  return file.actionItems.flatMap((item) => {
    const event = (day: number | null, time: string, by: string | null, action: string): Event[] =>
      day === null
        ? []
        : [
            {
              day,
              time,
              by,
              action,
              subjectType: 'action_item',
              subjectId: demoId('action_item', item.id),
              meetingId: demoId('meeting', item.meetingId),
              args: { title: item.titleZh },
            },
          ]
    return [
      ...event(item.acceptedDay, '10:00', item.contactPersonId, 'demo.itemAccepted'),
      ...submissionsOf(item).flatMap((one) => [
        ...event(one.day, '11:05', item.contactPersonId, 'demo.itemSubmitted'),
        ...(one.outcome === 'returned'
          ? event(one.decidedDay, '16:00', one.decidedBy, 'demo.itemReturned')
          : []),
      ]),
      ...item.extensions.flatMap((one) => [
        ...event(one.requestedDay, '10:00', item.contactPersonId, 'demo.extensionAsked'),
        ...event(one.decidedDay, '16:00', one.decidedBy, `demo.extension.${one.status}`),
      ]),
      ...event(item.closedDay, '16:00', item.closedByPersonId, 'demo.itemClosed'),
      ...event(item.cancelledDay, '16:00', 'p-chen', 'demo.itemCancelled'),
    ]
  })
}
