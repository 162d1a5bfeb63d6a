import { randomUUID } from 'node:crypto'
import type { Act } from '#src/auth/act.ts'
import type { Viewer } from '#src/auth/viewer.ts'
import { loadDemo } from '#src/demo/load.ts'
import { officeDay } from '#src/lib/dates.ts'
import type { Sql } from '#src/lib/db.ts'
import { randomToken, signedToken, tokenHash } from '#src/lib/token.ts'
import { draftMeeting } from '#src/meetings/commands.ts'
import { enterReply } from '#src/meetings/invitations/replies/commands.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import type { Services } from '#src/services.ts'
import { officeSettings, readSettings } from '#src/settings/office.ts'

export interface Office {
  /** A meeting of 50 agencies, 35 of which have answered. */
  meetingId: string
  /** The clerk's session. */
  cookie: string
  /** Paths of reply links that nobody has answered, and whom the agency sends. */
  open: { path: string; nominee: string }[]
}

const AGENCIES = 50
const ANSWERED = 35
/** Further meetings of the same agencies, so that there are links enough to answer by. */
const COPIES = 80

/** The demo city, turned into an office without a clock and a mail catcher of its own, and a large meeting. */
export async function furnish(services: Services): Promise<Office> {
  const { sql } = services
  await loadDemo(services, { realNow: services.now() })
  await sql`delete from settings where key = 'demoClock'`
  await sql`insert into settings (key, value) values ('installed', 'true') on conflict do nothing`
  const act = await clerksAct(services)
  const agencyIds = await chooseAgencies(sql)
  await giveEachADeputy(sql, agencyIds)
  const meetingId = await callMeeting(act, agencyIds)
  await copyMeeting(sql, meetingId)
  await answerSome(act, meetingId)
  await sql`analyze`
  return {
    meetingId,
    cookie: `__Host-sid=${await openSession(sql, act)}`,
    open: await openLinks(services, meetingId),
  }
}

async function clerksAct(services: Services): Promise<Act> {
  const { sql } = services
  const [clerk] = await sql<{ id: string; name: string }[]>`
    select p.id, p.name_zh as name from people p join role_grants g on g.person_id = p.id
    where g.role = 'clerk' and g.ended_at is null order by p.name_zh limit 1`
  const now = services.now()
  const viewer: Viewer = {
    personId: clerk!.id,
    name: clerk!.name,
    locale: 'zh-CN',
    roles: ['clerk'],
    agencyIds: [],
    sessionId: null,
    verifiedAt: now,
    methods: 'password,totp',
    today: officeDay(now),
  }
  const settings = officeSettings(await readSettings(sql))
  const { authKeys } = services.config
  return { sql, viewer, now, settings, requestId: 'bench', authKeys, kickOutbox: () => undefined }
}

async function chooseAgencies(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from agencies where relation not in ('leadership','self') and to_day = 'infinity' order by standing_order limit ${AGENCIES}`
  if (rows.length < AGENCIES) throw new Error(`the demo has only ${rows.length} agencies`)
  return rows.map((row) => row.id)
}

/** Somebody of the right level, with an address, for every agency. */
async function giveEachADeputy(sql: Sql, agencyIds: string[]): Promise<void> {
  const people = agencyIds.map((_, n) => ({
    id: randomUUID(),
    name_zh: `韩${'一二三四五六七八九十'[n % 10]}副局长`,
    email: `deputy${n}@agency${n}.example`,
  }))
  await sql`insert into people ${sql(people)}`
  await sql`insert into employments ${sql(
    people.map((person, n) => ({
      person_id: person.id,
      agency_id: agencyIds[n]!,
      position_zh: '分管副局长',
      level: 'deputy',
    })),
  )}`
}

async function callMeeting(act: Act, agencyIds: string[]): Promise<string> {
  const [choice] = await act.sql<{ chair: string; venue: string; host: string }[]>`
    select m.chair_person_id as chair, m.venue_id as venue, m.host_group_id as host
    from meetings m where m.chair_person_id is not null and m.venue_id is not null and m.host_group_id is not null
    order by m.starts_at desc limit 1`
  const startsAt = new Date(Math.floor(act.now.getTime() / 86_400_000) * 86_400_000 + 60 * 86_400_000)
  const id = await draftMeeting(act, {
    title: '年度重点工程协调会议',
    titleEn: '',
    kind: 'coordination',
    hostGroupId: choice!.host,
    chairPersonId: choice!.chair,
    venueId: choice!.venue,
    startsAt,
    endsAt: new Date(startsAt.getTime() + 4 * 3_600_000),
    requiredLevel: 'principal_or_deputy',
    replyBy: null,
    minutesRequired: true,
    items: agencyIds.slice(0, 6).map((reportingAgencyId, n) => ({
      id: null,
      no: n + 1,
      title: `议题${n + 1}：用地、资金与施工组织`,
      matterId: null,
      reportingAgencyId,
      durationMinutes: 30,
    })),
    agencyIds,
    presetName: '',
  })
  const party = { personIds: [act.viewer.personId!], recorderId: act.viewer.personId }
  await sendNotice(act, id, { version: 1, party, urgentReason: '' })
  return id
}

/** The same meeting on further days, told to the same agencies. */
async function copyMeeting(sql: Sql, meetingId: string): Promise<void> {
  const copies = await sql<{ id: string; days: number }[]>`
    insert into meetings (kind, title, host_group_id, chair_person_id, venue_id, starts_at, ends_at, required_level, state, reply_by,
      notice_version, created_by_person_id, created_at)
    select kind, title, host_group_id, chair_person_id, venue_id, starts_at + n * interval '1 day', ends_at + n * interval '1 day',
      required_level, state, reply_by, notice_version, created_by_person_id, created_at
    from meetings, generate_series(1, ${COPIES}) n where id = ${meetingId}
    returning id`
  for (const { id } of copies) {
    await sql`insert into notices (meeting_id, version, kind, sent_at, reply_by, starts_at, ends_at, snapshot)
      select ${id}, version, kind, sent_at, reply_by, starts_at, ends_at, snapshot from notices where meeting_id = ${meetingId}`
    await sql`insert into agenda_items (meeting_id, no, title, reporting_agency_id, duration_minutes)
      select ${id}, no, title, reporting_agency_id, duration_minutes from agenda_items where meeting_id = ${meetingId}`
    await sql`insert into invitations (meeting_id, agency_id, capacity, required_level, seats, noticed_version, created_at)
      select ${id}, agency_id, capacity, required_level, seats, noticed_version, created_at from invitations where meeting_id = ${meetingId}`
  }
  await sql`
    insert into link_grants (agency_id, purpose, subject_id, meeting_id, created_at, expires_at)
    select i.agency_id, 'reply', i.id, i.meeting_id, i.created_at, m.ends_at
    from invitations i join meetings m on m.id = i.meeting_id where m.id in ${sql(copies.map((copy) => copy.id))}`
}

async function answerSome(act: Act, meetingId: string): Promise<void> {
  const invitations = await act.sql<{ id: string; nominee: string }[]>`
    select i.id, e.person_id as nominee from invitations i join agencies a on a.id = i.agency_id
    join employments e on e.agency_id = i.agency_id and e.position_zh = '分管副局长' and e.level = 'deputy'
    join people p on p.id = e.person_id and p.email like 'deputy%'
    where i.meeting_id = ${meetingId} order by a.standing_order limit ${ANSWERED}`
  for (const [n, { id, nominee }] of invitations.entries()) {
    const input = { ...silence, ...(n % 7 === 6 ? leave : { kind: 'attend' as const, nominee: [nominee] }) }
    const entered = await enterReply(act, id, input, { channel: n % 5 ? 'web' : 'phone', byOffice: true })
    if (!entered.ok) throw new Error(`a reply was not taken: ${JSON.stringify(entered.errors)}`)
  }
}

const silence = {
  kind: 'attend' as const,
  nominee: [] as string[],
  assistant: [] as string[],
  levelReason: '',
  substitute: '',
  original: '',
  substituteReason: '',
  leaveReason: '',
  newName: '',
  newPosition: '',
  newLevel: '' as const,
  newPhone: '',
  newEmail: '',
}
const leave = { kind: 'leave' as const, leaveReason: '局主要领导带队在外地出差，分管领导同日参加省里会议' }

async function openSession(sql: Sql, act: Act): Promise<string> {
  const token = randomToken()
  const end = new Date(act.now.getTime() + 86_400_000)
  await sql`insert into sessions (token_hash, person_id, methods, created_at, verified_at, last_seen_at, idle_seconds, idle_expires_at, expires_at)
    values (${tokenHash(token)}, ${act.viewer.personId}, 'password,totp', ${act.now}, ${act.now}, ${act.now}, 86400, ${end}, ${end})`
  return token
}

async function openLinks({ sql, config }: Services, meetingId: string): Promise<Office['open']> {
  const grants = await sql<{ id: string; nominee: string }[]>`
    select g.id, p.id as nominee from link_grants g
    join employments e on e.agency_id = g.agency_id join people p on p.id = e.person_id and p.email like 'deputy%@agency%'
    where g.purpose = 'reply' and g.meeting_id <> ${meetingId} and g.created_at >= (select created_at from meetings where id = ${meetingId})
    order by md5(g.id::text)`
  return grants.map(({ id, nominee }) => ({
    path: `/r/reply/${signedToken(config.authKeys, 'link', id)}`,
    nominee,
  }))
}
