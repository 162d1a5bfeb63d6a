import { draftMeeting } from '#src/meetings/commands.ts'
import type { MeetingDraft } from '#src/meetings/form.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import type { World } from '../support/app.ts'

export const at = (text: string) => new Date(`${text}+08:00`)

/** A coordination meeting on Thursday 2026-11-26 with two items, of agencies A and B, and C for the whole. */
export function plan(world: World, over: Partial<MeetingDraft> = {}): MeetingDraft {
  const { cast } = world
  return {
    title: '施工通道征地协调会',
    titleEn: '',
    kind: 'coordination',
    hostGroupId: cast.group,
    chairPersonId: cast.chair.id,
    venueId: cast.venue,
    startsAt: at('2026-11-26T14:30'),
    endsAt: at('2026-11-26T16:00'),
    requiredLevel: 'principal_or_deputy',
    replyBy: null,
    minutesRequired: true,
    items: [
      {
        id: null,
        no: 1,
        title: '红线内征地',
        matterId: null,
        reportingAgencyId: cast.agencies.a,
        durationMinutes: 30,
      },
      {
        id: null,
        no: 2,
        title: '采伐许可',
        matterId: null,
        reportingAgencyId: cast.agencies.b,
        durationMinutes: 20,
      },
    ],
    agencyIds: [cast.agencies.a, cast.agencies.c],
    presetName: '',
    ...over,
  }
}

export async function drafted(world: World, over: Partial<MeetingDraft> = {}): Promise<string> {
  return draftMeeting(await world.act(world.cast.clerk, ['clerk']), plan(world, over))
}

/** A meeting whose notice has gone out; the clerk comes along and takes the minutes. */
export async function noticed(world: World, over: Partial<MeetingDraft> = {}): Promise<string> {
  const id = await drafted(world, over)
  await sendNotice(await world.act(world.cast.clerk, ['clerk']), id, {
    version: 1,
    party: { personIds: [world.cast.clerk.id], recorderId: world.cast.clerk2.id },
    urgentReason: '',
  })
  return id
}

/** A person of an agency who was named and got the calendar object, as a reply does it. */
export async function nominated(
  world: World,
  meetingId: string,
  agencyId: string,
  personId: string,
): Promise<string> {
  const { queueRequests } = await import('#src/meetings/attendees/mail.tsx')
  const act = await world.act(world.cast.clerk, ['clerk'])
  const [row] = await world.sql<{ id: string }[]>`
    insert into attendees (meeting_id, person_id, invitation_id, agency_id, agency_name, person_name, part, partstat, created_at)
    select ${meetingId}, p.id, i.id, i.agency_id, a.short_zh, p.name_zh, 'nominee', 'ACCEPTED', ${world.now()}
    from people p, invitations i join agencies a on a.id = i.agency_id
    where p.id = ${personId} and i.meeting_id = ${meetingId} and i.agency_id = ${agencyId} returning id`
  await world.sql.begin((tx) =>
    queueRequests(tx, act, meetingId, { attendeeIds: [row!.id] }, { mail: 'M-2', asksAnswer: true }),
  )
  return row!.id
}

export interface Letter {
  kind: string
  to: string
  subject: string
  text: string
  html: string
  state: string
  method: string | null
  sequence: number | null
  uid: string | null
  ical: string | null
  notBefore: Date
}

/** The letters of a meeting in the order in which they were queued. */
export async function letters(
  world: World,
  meetingId: string,
  where: { state?: string } = {},
): Promise<Letter[]> {
  return world.sql<Letter[]>`
    select kind, to_address as to, subject, text_body as text, html_body as html, state, ical_method as method, sequence, uid, ical,
      not_before as "notBefore"
    from outbox where meeting_id = ${meetingId} and ${where.state ? world.sql`state = ${where.state}` : world.sql`true`} order by position`
}
