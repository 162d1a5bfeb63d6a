import { grantLinks, type LinkPurpose } from '#src/auth/links.ts'
import { first, transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import type { World } from '../support/app.ts'

/** Thursday 26 November 2026, 14:30–16:30 in Shanghai; answers until Wednesday 17:00. */
export const STARTS = new Date('2026-11-26T06:30:00Z')
export const ENDS = new Date('2026-11-26T08:30:00Z')
export const REPLY_BY = new Date('2026-11-25T09:00:00Z')

export interface Noticed {
  id: string
  invitations: { a: string; b: string; c: string; vertical: string }
  /** Paths of the agencies' reply links. */
  reply: { a: string; b: string; c: string; vertical: string }
}

/** A meeting that was noticed to agencies a, b and c, with the vertical one as a guest; a reports item 1, b item 2. */
export async function giveNoticed(world: World, more: Record<string, unknown> = {}): Promise<Noticed> {
  const { sql, cast } = world
  const now = world.now()
  const meeting = first(
    await sql<{ id: string }[]>`insert into meetings ${sql({
      kind: 'coordination',
      title: '施工通道征地协调会',
      title_en: 'Land for the access road',
      host_group_id: cast.group,
      chair_person_id: cast.chair.id,
      venue_id: cast.venue,
      starts_at: STARTS,
      ends_at: ENDS,
      reply_by: REPLY_BY,
      state: 'noticed',
      notice_version: 1,
      created_at: now,
      ...more,
    })} returning id`,
  )!
  await sql`insert into notices (meeting_id, version, kind, sent_at, reply_by, snapshot) values (${meeting.id}, 1, 'first', ${now}, ${REPLY_BY}, '{}')`
  await sql`insert into agenda_items (meeting_id, no, title, title_en, topic_id, reporting_agency_id, duration_minutes) values
    (${meeting.id}, 1, '征地进展', 'Progress of land acquisition', ${cast.topic}, ${cast.agencies.a}, 30),
    (${meeting.id}, 2, '林木采伐', 'Felling', ${cast.topic}, ${cast.agencies.b}, 40)`
  await sql`insert into attendees (meeting_id, person_id, agency_id, agency_name, person_name, position_name, part, role, partstat, created_at)
    values (${meeting.id}, ${cast.chair.id}, ${cast.agencies.government}, '市政府', '周副市长', '副市长', 'chair', 'CHAIR', 'ACCEPTED', ${now})`
  const rows = await sql<{ id: string; agencyId: string }[]>`insert into invitations ${sql(
    (['a', 'b', 'c', 'vertical'] as const).map((key) => ({
      meeting_id: meeting.id,
      agency_id: cast.agencies[key],
      capacity: key === 'vertical' ? 'in_attendance' : 'required',
      required_level: key === 'vertical' ? 'any' : 'principal_or_deputy',
      seats: key === 'b' ? 2 : 1,
      noticed_version: 1,
      created_at: now,
    })),
  )} returning id, agency_id as "agencyId"`
  const of = (agencyId: string) => rows.find((row) => row.agencyId === agencyId)!.id
  const { a, b, c, vertical } = cast.agencies
  const invitations = { a: of(a), b: of(b), c: of(c), vertical: of(vertical) }
  const grant = async (key: keyof typeof invitations) =>
    givePath(world, 'reply', invitations[key], { agencyId: cast.agencies[key] }, meeting.id)
  return {
    id: meeting.id,
    invitations,
    reply: {
      a: await grant('a'),
      b: await grant('b'),
      c: await grant('c'),
      vertical: await grant('vertical'),
    },
  }
}

/** The path of a link as a mail carries it. */
export async function givePath(
  world: World,
  purpose: LinkPurpose,
  subjectId: string,
  grantee: { personId?: string; agencyId?: string },
  meetingId: string,
): Promise<string> {
  const [id] = await transaction(world.sql, (tx) =>
    grantLinks(
      tx,
      purpose,
      [
        {
          personId: grantee.personId ?? null,
          agencyId: grantee.agencyId ?? null,
          subjectId,
          meetingId,
          expiresAt: ENDS,
        },
      ],
      world.now(),
    ),
  )
  return `/r/${purpose}/${signedToken(world.services.config.authKeys, 'link', id!)}`
}

/** The path behind the first link of a stored mail. */
export function pathIn(world: World, text: string): string {
  const [, purpose, id] = text.match(/\u{FDD0}link:([a-z_]+):([0-9a-f-]{36})\u{FDD1}/u) ?? []
  if (!purpose || !id) throw new Error(`no link in: ${text}`)
  return `/r/${purpose}/${signedToken(world.services.config.authKeys, 'link', id)}`
}

export interface StoredMail {
  kind: string
  to: string
  subject: string
  text: string
  ical: string | null
  method: string | null
  sequence: number | null
  inReplyTo: string | null
  messageId: string
  state: string
}

/** Everything queued, in the order in which it was. */
export async function mails(world: World): Promise<StoredMail[]> {
  const rows = await world.sql<StoredMail[]>`
    select kind, to_address as to, subject, text_body as text, ical, ical_method as method, sequence, in_reply_to as "inReplyTo",
      message_id as "messageId", state
    from outbox order by position`
  // Unfolded, so that a test can look for a phrase.
  return rows.map((row) => ({ ...row, ical: row.ical?.replaceAll('\r\n ', '') ?? null }))
}

export async function attendeesOf(world: World, invitationId: string) {
  return await world.sql<
    {
      id: string
      personId: string
      name: string
      part: string
      partstat: string
      dropped: boolean
      sequenceSent: number | null
      sequenceAsked: number | null
      asked: boolean
      cancelled: boolean
    }[]
  >`select id, person_id as "personId", person_name as name, part, partstat, dropped_at is not null as dropped, sequence_sent as "sequenceSent",
      sequence_asked as "sequenceAsked", request_sent_at is not null as asked, cancel_sent_at is not null as cancelled
    from attendees where invitation_id = ${invitationId} order by created_at, part`
}

export async function sequenceOf(world: World, meetingId: string): Promise<number> {
  const [row] = await world.sql<{ sequence: number }[]>`select sequence from meetings where id = ${meetingId}`
  return row!.sequence
}

export async function statusOf(world: World, invitationId: string) {
  const [row] = await world.sql<{ status: string; outcome: string }[]>`
    select reply_status as status, outcome from invitation_statuses where invitation_id = ${invitationId}`
  return row!
}
