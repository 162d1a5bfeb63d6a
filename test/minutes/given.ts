import { randomUUID } from 'node:crypto'
import type { Act } from '#src/auth/act.ts'
import { parseDutyLines } from '#src/decisions/duties/rules.ts'
import type { DecisionType } from '#src/decisions/rules.ts'
import { signedToken } from '#src/lib/token.ts'
import { createMinutes } from '#src/minutes/commands.ts'
import { answerCountersign } from '#src/minutes/countersigning/answers/commands.ts'
import { closeCountersigning, openCountersigning } from '#src/minutes/countersigning/commands.ts'
import { saveParagraph } from '#src/minutes/paragraphs/commands.ts'
import { signMinutes } from '#src/minutes/signing/commands.ts'
import { findDutyGround } from '#src/minutes/taking/queries.ts'
import type { World } from '../support/app.ts'

export interface Held {
  meetingId: string
  matterIds: string[]
  itemIds: string[]
}

let serial = 0

/**
 * A coordination meeting held by 2026-11-19 with two agenda items; A, B and the vertical agency were invited and
 * signed in (B by a substitute), C asked leave. The first one is on that Thursday, 14:30.
 */
export async function giveHeldMeeting(world: World, options: { signedIn?: boolean } = {}): Promise<Held> {
  const { sql, cast } = world
  const { agencies } = cast
  const meetingId = randomUUID()
  const matterIds = [randomUUID(), randomUUID()]
  const itemIds = [randomUUID(), randomUUID()]
  // Six meetings a day, two hours each, going back day by day: the chair holds one at a time (R17).
  const hours = [0, -2, -4, 2, 4, 6][serial % 6]! - 24 * Math.floor(serial / 6)
  const start = new Date(Date.parse('2026-11-19T06:30:00Z') + hours * 3_600_000)
  serial += 1
  const end = new Date(start.getTime() + 2 * 3_600_000)
  const [post] = await sql<{ id: string }[]>`select id from posts limit 1`
  await sql`insert into matters ${sql(
    matterIds.map((id, at) => ({
      id,
      title: ['施工通道用地报批', '施工供电'][at]!,
      topic_id: cast.topic,
      raised_by_agency_id: agencies.a,
      raised_on: '2026-11-01',
      state: 'tabled',
    })),
  )}`
  await sql`
    insert into meetings (id, kind, title, state, starts_at, ends_at, venue_id, chair_person_id, chair_post_id, host_group_id, notice_version, held_at)
    values (${meetingId}, 'coordination', '施工通道征地协调会', 'held', ${start}, ${end}, ${cast.venue}, ${cast.chair.id}, ${post!.id}, ${cast.group}, 1, ${end})`
  await sql`insert into agenda_items ${sql(
    itemIds.map((id, at) => ({
      id,
      meeting_id: meetingId,
      no: at + 1,
      title: ['用地报批', '施工供电'][at]!,
      matter_id: matterIds[at]!,
      topic_id: cast.topic,
      reporting_agency_id: [agencies.a, agencies.vertical][at]!,
      duration_minutes: 30,
    })),
  )}`
  await giveParticipants(world, meetingId, options.signedIn ?? true)
  return { meetingId, matterIds, itemIds }
}

async function giveParticipants(world: World, meetingId: string, signedIn: boolean): Promise<void> {
  const { sql, cast } = world
  const { agencies, people } = cast
  const invited = [agencies.a, agencies.b, agencies.c, agencies.vertical].map((agency_id) => ({
    id: randomUUID(),
    agency_id,
  }))
  await sql`insert into invitations ${sql(invited.map((row) => ({ ...row, meeting_id: meetingId, noticed_version: 1 })))}`
  const person = (at: number, person_id: string, agency_name: string, person_name: string, part: string) => ({
    id: randomUUID(),
    meeting_id: meetingId,
    person_id,
    invitation_id: invited[at]?.id ?? null,
    agency_id: invited[at]?.agency_id ?? agencies.office,
    agency_name,
    person_name,
    position_name: '',
    part,
  })
  const rows = [
    person(0, people.aDeputy, '市国土局', '邹副局长', 'nominee'),
    person(1, people.bDeputy, '市林业局', '柏科长', 'substitute'),
    person(2, people.cPrincipal, '市规划局', '苗局长', 'nominee'),
    person(3, people.vPrincipal, '市供电公司', '许局长', 'nominee'),
    person(9, cast.clerk.id, '市领导小组办', '冯科长', 'recorder'),
  ]
  const chair = {
    ...person(9, cast.chair.id, '市政府', '周副市长', 'chair'),
    position_name: '副市长',
    agency_id: agencies.government,
  }
  const attendees: Record<string, string | null>[] = [...rows, chair]
  await sql`insert into attendees ${sql(attendees)}`
  await sql`insert into leave_requests (attendee_id, invitation_id, reason, state, requested_at, decided_at)
    values (${rows[2]!.id}, ${invited[2]!.id}, '外出开会', 'approved', now(), now())`
  if (!signedIn) return
  await sql`insert into arrivals ${sql(
    [...rows, chair].map((row) => ({
      attendee_id: row.id,
      outcome: row === rows[2] ? 'leave' : 'present',
      marked_at: world.now(),
    })),
  )}`
}

/** Saves a paragraph as the editor does, from typed lines. */
export async function write(
  world: World,
  act: Act,
  minutesId: string,
  no: number,
  input: { type?: DecisionType; heard?: string; text?: string; duties?: string },
): Promise<string> {
  const [paragraph] = await world.sql<{ id: string; version: number; day: string }[]>`
    select d.id, d.version, office_day(m.starts_at) as day from decisions d join meetings m on m.id = d.meeting_id
    where d.minutes_id = ${minutesId} and d.paragraph_no = ${no}`
  const ground = await findDutyGround(world.sql, paragraph!.day)
  const lines = parseDutyLines(input.duties ?? '', ground.directory, ground.calendar, paragraph!.day)
  const wrong = lines.find((line) => line.error)
  if (wrong) throw new Error(wrong.error!)
  await saveParagraph(act, minutesId, paragraph!.id, {
    type: input.type ?? 'decide',
    heard: input.heard ?? '',
    text: input.text ?? '会议原则同意。',
    duties: lines.flatMap((line) => (line.duty ? [line.duty] : [])),
    version: paragraph!.version,
  })
  return paragraph!.id
}

export const DUTY_A = '国土局 | 林业局 | 完成用地预审报件 | 2026-12-10'
export const DUTY_V = '供电公司 | 规划局 | 完成专用线路架设 | 2026-12-18'

/** A draft whose first item A leads (B supports) and whose second the vertical agency leads (C supports). */
export async function giveDraft(world: World, held?: Held): Promise<{ id: string; held: Held }> {
  const given = held ?? (await giveHeldMeeting(world))
  const act = await world.act(world.cast.clerk)
  const id = await createMinutes(act, given.meetingId)
  await write(world, act, id, 1, { type: 'order', duties: DUTY_A })
  await write(world, act, id, 2, { duties: DUTY_V })
  return { id, held: given }
}

export async function countersignsOf(world: World, minutesId: string) {
  return await world.sql<
    { id: string; agencyId: string; state: string; channel: string | null; round: number }[]
  >`
    select k.id, k.agency_id as "agencyId", k.state, k.channel, k.round from countersigns k
    join agencies a on a.id = k.agency_id where k.minutes_id = ${minutesId} order by k.round, a.standing_order`
}

/** Drafted and agreed to by everybody; waits for the chair. */
export async function giveAgreed(world: World, held?: Held): Promise<{ id: string; held: Held }> {
  const given = await giveDraft(world, held)
  const act = await world.act(world.cast.clerk)
  await openCountersigning(act, given.id)
  for (const { id } of await countersignsOf(world, given.id))
    await answerCountersign(act, given.id, {
      countersignId: id,
      answer: 'agreed',
      comment: '',
      channel: 'phone',
    })
  await closeCountersigning(act, given.id)
  return given
}

/** Signed by the chair; may be issued. */
export async function giveSigned(world: World, held?: Held): Promise<{ id: string; held: Held }> {
  const given = await giveAgreed(world, held)
  await signMinutes(await world.act(world.cast.chair, ['chair']), given.id, true)
  return given
}

/** The address of the link that a mail of this purpose carries for a person or an agency. */
export async function linkOf(
  world: World,
  purpose: string,
  grantee: string,
  minutesId: string,
): Promise<string> {
  const [grant] = await world.sql<{ id: string }[]>`
    select id from link_grants where purpose = ${purpose} and coalesce(person_id, agency_id) = ${grantee} and subject_id = ${minutesId}`
  if (!grant) throw new Error(`no ${purpose} link`)
  return `/r/${purpose}/${signedToken(world.services.config.authKeys, 'link', grant.id)}`
}
