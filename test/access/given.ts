import { createHash, randomUUID } from 'node:crypto'
import { grantLinks, type LinkPurpose } from '#src/auth/links.ts'
import { first, json, transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import type { NoticeSnapshot } from '#src/meetings/notices/queries.ts'
import { createWorld, type World } from '../support/app.ts'
import { giveSession, type Person } from '../support/cast.ts'
import { rowsOf } from '../support/table-hash.ts'

/** What stands in an address instead of its parameters, by their names. */
export type Params = Record<string, string>
/** One kind of thing in each condition that an answer may depend on. */
export type Conditions = Record<string, Params>

export interface Given {
  world: World
  /** Everything addresses can name, by the beginning of the route that names it. */
  things: Record<string, Conditions>
  /** Of each role, the person. */
  people: Record<Role, Person | null>
  /** Every id that stood in the database at the beginning. */
  known: Set<string>
}

export const roles = [
  'clerk',
  'director',
  'chair',
  'liaisonA',
  'liaisonB',
  'attendee',
  'auditor',
  'admin',
  'outsider',
  'nobody',
] as const
export type Role = (typeof roles)[number]

const DAY = 86_400_000

/**
 * One of everything in the conditions that matter. `own` is of agency A (liaison A, the attendee) and presided over by
 * the cast's chair; `other` is of agency B and another chair; `foreign` is an own thing with a child of the other's.
 */
export async function giveWorld(env: Record<string, string> = {}): Promise<Given> {
  const world = await createWorld({ env })
  const meetings = await giveMeetings(world)
  const matters = await giveMatters(world, meetings)
  const minutes = await giveMinutes(world)
  const items = await giveItems(world, minutes)
  const polls = await givePolls(world)
  const { cast } = world
  const things = {
    ...(await giveDirectory(world)),
    '/venues/:id': await giveVenues(world),
    '/meetings/series/:id': await giveSeries(world),
    '/matters/:id': matters,
    '/meetings/:id': conditionsOf(meetings, meetings.held),
    '/minutes/:id': conditionsOf(minutes, minutes.draft),
    '/polls/:id': conditionsOf(polls),
    ...items,
    '/files/:id': await giveFiles(world, matters, minutes, items['/action-items/:id']!),
    ...(await giveFeeds(world)),
    '/outbox/:id': await giveMails(world, meetings),
    '/incoming/:id': await giveIncoming(world, meetings),
    ...(await giveLinks(world, meetings, minutes, polls)),
    ...(await giveAccounts(world)),
  }
  const known = (await rowsOf(world.sql)).flatMap((row) => row.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [])
  return { world, things, people: { ...cast, nobody: null }, known: new Set(known) }
}

/** All of them, one that nobody knows, and an own thing with a child of the other one, or with one that nobody knows. */
function conditionsOf<T extends Params>(
  things: { own: T; other: T } & Record<string, T>,
  parent: T = things.own,
): Conditions {
  const unknown = Object.fromEntries(
    Object.keys(things.own).map((name) => [name, name === 'version' ? '99' : randomUUID()]),
  )
  return {
    ...things,
    foreign: { ...things.other, id: parent.id ?? '' },
    orphan: { ...unknown, id: parent.id ?? '' },
    unknown,
  }
}

const one = async <T>(rows: Promise<T[]>): Promise<T> => {
  const row = first(await rows)
  if (!row) throw new Error('no row came back')
  return row
}

type Meeting = Params & { id: string; agenda: string; invitation: string; attendeeId: string; matter: string }

async function giveMeetings(
  world: World,
): Promise<Record<'own' | 'other' | 'draft' | 'held' | 'cancelled', Meeting>> {
  const { sql, cast } = world
  const other = await one(
    sql<{ id: string }[]>`insert into people (name_zh) values ('钱副市长') returning id`,
  )
  const ofA = { agency: cast.agencies.a, person: cast.attendee.id, chair: cast.chair.id }
  const ofB = { agency: cast.agencies.b, person: cast.people.bDeputy, chair: other.id }
  const at = (days: number) => new Date(world.now().getTime() + days * DAY)
  return {
    own: await giveMeeting(world, { ...ofA, state: 'noticed', startsAt: at(3) }),
    other: await giveMeeting(world, { ...ofB, state: 'noticed', startsAt: at(4) }),
    draft: await giveMeeting(world, { ...ofA, state: 'draft', startsAt: at(5) }),
    held: await giveMeeting(world, { ...ofA, state: 'held', startsAt: at(-3) }),
    cancelled: await giveMeeting(world, { ...ofA, state: 'cancelled', startsAt: at(6) }),
  }
}

/** What the agencies were told: next to nothing, for nobody here reads it closely. */
const snapshot = {
  title: '施工通道征地协调会',
  titleEn: '',
  host: '领导小组',
  chair: '副市长',
  venueId: null,
  venue: '',
  venueEn: '',
  startsAt: null,
  endsAt: null,
  requiredLevel: 'any',
  replyBy: null,
  urgentReason: '',
  agenda: [],
  participants: [],
  changes: [],
  corrects: null,
  withdraws: null,
} satisfies NoticeSnapshot

interface MeetingOptions {
  agency: string
  person: string
  chair: string
  state: 'draft' | 'noticed' | 'held' | 'cancelled'
  startsAt: Date
}

async function giveMeeting(world: World, options: MeetingOptions): Promise<Meeting> {
  const { sql, cast } = world
  const { agency, person, chair, state, startsAt } = options
  const now = world.now()
  const ids = { id: randomUUID(), agenda: randomUUID(), invitation: randomUUID(), attendeeId: randomUUID() }
  const version = state === 'draft' ? 0 : 1
  const sentAt = version ? now : null
  const matter = await one(sql<{ id: string }[]>`
    insert into matters (title, topic_id, raised_by_agency_id, raised_on, state)
    values ('施工通道用地报批', ${cast.topic}, ${agency}, '2026-11-01', ${state === 'draft' ? 'accepted' : 'tabled'}) returning id`)
  await sql`insert into meetings ${sql({
    id: ids.id,
    kind: 'coordination',
    title: '施工通道征地协调会',
    state,
    starts_at: startsAt,
    ends_at: new Date(startsAt.getTime() + 7_200_000),
    reply_by: new Date(startsAt.getTime() - DAY),
    chair_person_id: chair,
    host_group_id: cast.group,
    notice_version: version,
    held_at: state === 'held' ? startsAt : null,
    cancelled_at: state === 'cancelled' ? now : null,
  })}`
  if (version)
    await sql`insert into notices (meeting_id, version, kind, sent_at, snapshot) values (${ids.id}, 1, 'first', ${now}, ${json(sql, snapshot)})`
  await sql`insert into agenda_items (id, meeting_id, no, title, matter_id, reporting_agency_id, duration_minutes)
    values (${ids.agenda}, ${ids.id}, 1, '用地报批', ${matter.id}, ${agency}, 30)`
  await sql`insert into invitations (id, meeting_id, agency_id, noticed_version) values
    (${ids.invitation}, ${ids.id}, ${agency}, ${version}), (${randomUUID()}, ${ids.id}, ${cast.agencies.c}, ${version})`
  const named = await one(sql<{ id: string }[]>`
    insert into people (name_zh, email, confirmed_at, named_by_agency_id) values ('新来的同志', null, null, ${agency}) returning id`)
  const attendee = (id: string, personId: string, name: string, part: string, invitation: string | null) => ({
    id,
    meeting_id: ids.id,
    person_id: personId,
    invitation_id: invitation,
    agency_id: agency,
    agency_name: '市国土局',
    person_name: name,
    part,
    request_sent_at: sentAt,
  })
  const parts = { matter: matter.id, invitationId: ids.invitation, version: '1' }
  // A meeting that nobody was told of has nobody who comes, and no requests.
  if (!version) return { ...ids, ...parts, requestId: randomUUID(), personId: named.id }
  await sql`insert into attendees ${sql([
    attendee(ids.attendeeId, person, '副局长', 'nominee', ids.invitation),
    attendee(randomUUID(), named.id, '新来的同志', 'assistant', ids.invitation),
    attendee(randomUUID(), chair, '副市长', 'chair', null),
  ])}`
  const request = await one(sql<{ id: string }[]>`
    insert into leave_requests (attendee_id, invitation_id, reason, requested_at)
    values (${ids.attendeeId}, ${ids.invitation}, '外出开会', ${now}) returning id`)
  return {
    ...ids,
    ...parts,
    requestId: request.id,
    personId: named.id,
  }
}

type GivenPoll = Params & { id: string; agencyId: string; slotId: string; slotId2: string }

/** Open ones of drafts of two chairs, and a decided one of a meeting that was noticed since. */
async function givePolls(world: World): Promise<Record<'own' | 'other' | 'ended', GivenPoll>> {
  const { sql, cast } = world
  const chair = await one(sql<{ id: string }[]>`select id from people where name_zh = '钱副市长'`)
  const at = (days: number) => new Date(world.now().getTime() + days * DAY)
  const give = async (of: { agency: string; chair: string; state: 'draft' | 'noticed'; day: number }) => {
    const { id: meetingId } = await giveMeeting(world, {
      agency: of.agency,
      person: cast.people.cPrincipal,
      chair: of.chair,
      state: of.state,
      startsAt: at(of.day),
    })
    const over = of.state === 'noticed'
    const poll = await one(
      sql<{ id: string }[]>`insert into polls ${sql({
        meeting_id: meetingId,
        duration_minutes: 60,
        answer_by: at(2),
        created_at: world.now(),
        state: over ? 'decided' : 'open',
        ended_at: over ? world.now() : null,
      })} returning id`,
    )
    const slots = await sql<{ id: string }[]>`insert into poll_slots (poll_id, starts_at, ends_at) values
      (${poll.id}, ${at(30)}, ${at(31)}), (${poll.id}, ${at(40)}, ${at(41)}) returning id`
    const asked = await one(sql<{ id: string }[]>`
      insert into poll_agencies (poll_id, agency_id, required) values (${poll.id}, ${of.agency}, true) returning id`)
    return { id: poll.id, agencyId: asked.id, slotId: slots[0]!.id, slotId2: slots[1]!.id }
  }
  const { a, b } = cast.agencies
  return {
    own: await give({ agency: a, chair: cast.chair.id, state: 'draft', day: 50 }),
    other: await give({ agency: b, chair: chair.id, state: 'draft', day: 51 }),
    ended: await give({ agency: a, chair: cast.chair.id, state: 'noticed', day: 52 }),
  }
}

async function giveMatters(world: World, meetings: { own: Meeting; other: Meeting }): Promise<Conditions> {
  const { sql, cast } = world
  const give = async (agency: string, state: string, confidential = false) => {
    const row = await one(
      sql<{ id: string }[]>`insert into matters ${sql({
        title: '营地临时用地',
        raised_by_agency_id: agency,
        raised_on: '2026-11-01',
        state,
        confidential_at: confidential ? world.now() : null,
      })} returning id`,
    )
    return { id: row.id }
  }
  return {
    own: await give(cast.agencies.a, 'raised'),
    other: await give(cast.agencies.b, 'raised'),
    accepted: await give(cast.agencies.a, 'accepted'),
    tabled: { id: meetings.own.matter },
    ended: await give(cast.agencies.a, 'closed'),
    confidential: await give(cast.agencies.a, 'raised', true),
    unknown: { id: randomUUID() },
  }
}

type Minutes = Params & { id: string; meeting: string; decision: string }

async function giveMinutes(world: World) {
  const give = (chair: string, agency: string, days: number, state: string) =>
    giveMinutesOf(world, { chair, agency, days, state })
  const { cast, sql } = world
  const other = await one(sql<{ id: string }[]>`select id from people where name_zh = '钱副市长'`)
  const { a, b } = cast.agencies
  return {
    own: await give(cast.chair.id, a, -10, 'issued'),
    other: await give(other.id, b, -11, 'issued'),
    draft: await give(cast.chair.id, a, -12, 'drafting'),
    otherDraft: await give(other.id, b, -13, 'drafting'),
    countersigning: await give(cast.chair.id, a, -14, 'countersigning'),
    awaiting: await give(cast.chair.id, a, -15, 'awaiting_signature'),
  }
}

interface MinutesOptions {
  chair: string
  agency: string
  days: number
  state: string
}

async function giveMinutesOf(world: World, { chair, agency, days, state }: MinutesOptions): Promise<Minutes> {
  const { sql, cast } = world
  const startsAt = new Date(world.now().getTime() + days * DAY)
  const person = agency === cast.agencies.a ? cast.people.aPrincipal : cast.people.bDeputy
  const meeting = await giveMeeting(world, { agency, person, chair, state: 'held', startsAt })
  const id = randomUUID()
  const issued = state === 'issued'
  await sql`insert into minutes ${sql({
    id,
    meeting_id: meeting.id,
    series: 'coordination',
    series_name: '专题会议纪要',
    title: '研究营地临时用地',
    state: 'drafting',
    due_on: '2026-11-20',
    drafter_person_id: cast.clerk.id,
    signer_person_id: chair,
    countersign_round: state === 'drafting' ? 0 : 1,
  })}`
  const decision = await one(sql<{ id: string }[]>`
    insert into decisions (minutes_id, meeting_id, agenda_item_id, paragraph_no, type, text, binding_at)
    values (${id}, ${meeting.id}, ${meeting.agenda}, 1, 'decide', '会议议定，由市国土局牵头办理。', ${issued ? startsAt : null}) returning id`)
  let countersign = { id: randomUUID() as string }
  if (state !== 'drafting')
    countersign = await one(sql<{ id: string }[]>`
      insert into countersigns (minutes_id, round, agency_id, state, comment)
      values (${id}, 1, ${agency}, ${state === 'countersigning' ? 'disagreed' : 'agreed'}, '') returning id`)
  await sql`insert into distributions (minutes_id, agency_id, kind) values (${id}, ${agency}, 'issue')`
  await sql`update minutes set ${sql({
    state,
    doc_year: issued ? 2026 : null,
    doc_no: issued ? -days : null,
    issued_on: issued ? '2026-11-16' : null,
    issued_at: issued ? startsAt : null,
    issued_text: issued ? '全文' : null,
    attendance_block: issued ? '出席：' : null,
    sha256: issued ? createHash('sha256').update('全文').digest() : null,
  })} where id = ${id}`
  return {
    id,
    meeting: meeting.id,
    decision: decision.id,
    agenda: meeting.agenda,
    paragraphId: decision.id,
    countersignId: countersign.id,
  }
}

async function giveItems(world: World, minutes: Record<'own' | 'other' | 'draft', Minutes>) {
  const { sql, cast } = world
  const { a, b, c } = cast.agencies
  const give = async (of: Minutes, lead: string, state: string, supporter: string | null = null) => {
    const assigned = state !== 'proposed'
    const item = await one(
      sql<{ id: string }[]>`insert into action_items ${sql({
        decision_id: of.decision,
        meeting_id: of.meeting,
        title: '办理营地临时用地手续',
        lead_agency_id: lead,
        state,
        assigned_on: assigned ? '2026-11-16' : null,
        assigned_at: assigned ? world.now() : null,
        accepted_at: assigned && state !== 'assigned' ? world.now() : null,
        original_due_on: '2026-12-31',
        due_on: '2026-12-31',
        submitted_on: state === 'submitted' ? '2026-11-20' : null,
        closed_on: state === 'closed' ? '2026-11-20' : null,
      })} returning id`,
    )
    if (supporter)
      await sql`insert into action_item_supporters (action_item_id, agency_id) values (${item.id}, ${supporter})`
    if (state === 'submitted')
      await sql`insert into submissions (action_item_id, submitted_by_person_id, submitted_on, created_at)
        values (${item.id}, ${cast.liaisonA.id}, '2026-11-20', ${world.now()})`
    return { id: item.id }
  }
  const items = {
    own: await give(minutes.own, a, 'in_progress'),
    other: await give(minutes.other, b, 'in_progress'),
    proposed: await give(minutes.draft, a, 'proposed'),
    assigned: await give(minutes.own, a, 'assigned'),
    supporting: await give(minutes.other, c, 'in_progress', a),
    submitted: await give(minutes.own, a, 'submitted'),
    ended: await give(minutes.own, a, 'closed'),
    objected: await give(minutes.own, a, 'assigned'),
    extended: await give(minutes.own, a, 'in_progress'),
    unknown: { id: randomUUID() },
  }
  const extension = async (item: Params) =>
    one(sql<{ id: string }[]>`
      insert into extensions (action_item_id, no, from_due_on, to_due_on, reason, requested_on, requested_at, requested_by_person_id)
      values (${item.id!}, 1, '2026-12-31', '2027-01-15', '等待批复', '2026-11-20', ${world.now()}, ${cast.liaisonA.id}) returning id`)
  const objection = async (item: Params) =>
    one(sql<{ id: string }[]>`
      insert into objections (action_item_id, reason, raised_on, raised_at, raised_by_person_id)
      values (${item.id!}, '职责不符', '2026-11-20', ${world.now()}, ${cast.liaisonA.id}) returning id`)
  const slip = (item: Params, docNo: number) =>
    one(world.sql<{ id: string }[]>`
      insert into supervision_slips (kind, series, doc_year, doc_no, action_item_id, agency_id, due_on, step, level, text, issued_on, issued_at, issued_by_person_id)
      select 'reminder_slip', 'reminder_slip', 2026, ${docNo}, a.id, a.lead_agency_id, a.due_on, 'overdue_3', 2, '请抓紧办理', '2026-11-20', ${world.now()}, ${cast.clerk.id}
      from action_items a where a.id = ${item.id!} returning id`)
  return {
    '/action-items/:id': items as Conditions,
    '/supervision-slips/:id': {
      own: await slip(items.own, 1),
      other: await slip(items.other, 2),
      unknown: { id: randomUUID() },
    },
    '/extensions/:id': {
      own: await extension(items.extended),
      other: await extension(items.other),
      unknown: { id: randomUUID() },
    },
    '/objections/:id': {
      own: await objection(items.objected),
      other: await objection(items.other),
      unknown: { id: randomUUID() },
    },
  }
}

/** A calendar address of liaison A for the own agency. */
async function giveFeeds({ sql, cast, services, now }: World): Promise<Record<string, Conditions>> {
  const feed = await one(sql<{ id: string }[]>`
    insert into feeds (kind, agency_id, owner_person_id, created_at)
    values ('agency', ${cast.agencies.a}, ${cast.liaisonA.id}, ${now()}) returning id`)
  const name = (id: string) => ({ name: `${signedToken(services.config.authKeys, 'feed', id)}.ics` })
  return {
    '/feeds/:id': { own: feed, unknown: { id: randomUUID() } },
    '/f/:name': { own: name(feed.id), unknown: name(randomUUID()) },
  }
}

async function giveFiles(
  world: World,
  matters: Conditions,
  minutes: Record<'own' | 'draft', Minutes>,
  items: Conditions,
): Promise<Conditions> {
  const { sql, cast } = world
  const content = Buffer.from('%PDF-1.4\n%%EOF\n')
  const sha256 = createHash('sha256').update(content).digest()
  await sql`insert into file_blobs (sha256, bytes) values (${sha256}, ${content.length})`
  await sql`insert into file_chunks (sha256, no, content) values (${sha256}, 0, ${content})`
  const give = async (parent: Record<string, string>, agency: string, withdrawn = false) => {
    const row = await one(
      sql<{ id: string }[]>`insert into files ${sql({
        sha256,
        name: 'a.pdf',
        mime: 'application/pdf',
        bytes: content.length,
        kind: 'material',
        uploaded_by_person_id: agency === cast.agencies.a ? cast.liaisonA.id : cast.liaisonB.id,
        uploaded_by_agency_id: agency,
        uploaded_at: world.now(),
        withdrawn_at: withdrawn ? world.now() : null,
        ...parent,
      })} returning id`,
    )
    return { id: row.id, name: 'a.pdf' }
  }
  const { a, b } = cast.agencies
  return {
    own: await give({ matter_id: matters.own!.id! }, a),
    other: await give({ matter_id: matters.other!.id! }, b),
    confidential: await give({ matter_id: matters.confidential!.id! }, a),
    draft: await give({ minutes_id: minutes.draft.id }, a),
    issued: await give({ minutes_id: minutes.own.id }, a),
    evidence: await give({ action_item_id: items.own!.id! }, a),
    withdrawn: await give({ matter_id: matters.own!.id! }, a, true),
    unknown: { id: randomUUID(), name: 'a.pdf' },
  }
}

async function giveIncoming(
  world: World,
  meetings: Awaited<ReturnType<typeof giveMeetings>>,
): Promise<Conditions> {
  const { sql, cast } = world
  const give = (outcome: string, more: Record<string, unknown> = {}) =>
    one(
      sql<{ id: string }[]>`insert into inbound_messages ${sql({
        message_key: randomUUID(),
        received_at: world.now(),
        via: 'imap',
        from_address: cast.attendee.email,
        subject: '回复：参会邀请',
        text_body: '我参加。',
        outcome,
        reason: outcome === 'held' ? 'plain' : '',
        meeting_id: meetings.own.id,
        attendee_id: meetings.own.attendeeId,
        ...more,
      })} returning id`,
    )
  return {
    own: await give('held'),
    proposal: await give('proposal', {
      proposed_starts_at: new Date(world.now().getTime() + 9 * DAY),
      proposed_ends_at: new Date(world.now().getTime() + 9 * DAY + 3_600_000),
    }),
    settled: await give('held', { settled_at: world.now(), settled_as: 'ignored' }),
    unknown: { id: randomUUID() },
  }
}

async function giveMails(world: World, meetings: { own: Meeting; other: Meeting }): Promise<Conditions> {
  const { sql, cast } = world
  const give = async (kind: string, meeting: string | null) => {
    const row = await one(
      sql<{ id: string }[]>`insert into outbox ${sql({
        kind,
        message_id: `<${randomUUID()}@office.gov.cn.example>`,
        to_address: 'mailbox@land.gov.cn.example',
        to_agency_id: meeting ? cast.agencies.a : null,
        subject: '会议通知',
        text_body: '正文',
        html_body: '<p>正文</p>',
        meeting_id: meeting,
        not_before: world.now(),
        created_at: world.now(),
        state: 'sent',
        sent_at: world.now(),
      })} returning id`,
    )
    return { id: row.id }
  }
  return {
    own: await give('M-1', meetings.own.id),
    other: await give('M-1', meetings.other.id),
    secret: await give('sign_in', null),
    unknown: { id: randomUUID() },
  }
}

async function giveLinks(
  world: World,
  meetings: Record<'own' | 'other' | 'held', Meeting>,
  minutes: Record<'own' | 'other' | 'countersigning' | 'awaiting', Minutes>,
  polls: Record<'own' | 'ended', GivenPoll>,
): Promise<Record<string, Conditions>> {
  const { sql, cast, services } = world
  const token = async (
    purpose: LinkPurpose,
    subjectId: string,
    grantee: { personId?: string; agencyId?: string },
    state: 'living' | 'expired' | 'revoked' = 'living',
  ) => {
    const [id] = await transaction(sql, (tx) =>
      grantLinks(
        tx,
        purpose,
        [
          {
            personId: grantee.personId ?? null,
            agencyId: grantee.agencyId ?? null,
            subjectId,
            meetingId: null,
            expiresAt: new Date(world.now().getTime() + (state === 'expired' ? -1 : 7) * DAY),
          },
        ],
        world.now(),
      ),
    )
    if (state === 'revoked') await sql`update link_grants set revoked_at = ${world.now()} where id = ${id!}`
    return { purpose, token: signedToken(services.config.authKeys, 'link', id!) }
  }
  const a = { agencyId: cast.agencies.a }
  const attendee = { personId: cast.attendee.id }
  const chair = { personId: cast.chair.id }
  const revoked = async (
    purpose: LinkPurpose,
    subject: string,
    grantee: { personId?: string; agencyId?: string },
  ) => token(purpose, subject, grantee, 'revoked')
  // The end of each: first the revoked one, for only one living grant may stand.
  const of = async (
    purpose: LinkPurpose,
    subject: string,
    grantee: { personId?: string; agencyId?: string },
  ) => ({
    revoked: await revoked(purpose, subject, grantee),
    own: await token(purpose, subject, grantee),
  })
  const links = {
    reply: await of('reply', meetings.own.invitation, a),
    attendance: await of('attendance', meetings.own.attendeeId, attendee),
    leave_decision: await of('leave_decision', meetings.own.requestId!, chair),
    countersign: await of('countersign', minutes.countersigning.id, a),
    signature: await of('signature', minutes.awaiting.id, chair),
    materials: await of('materials', minutes.own.id, a),
    receipt: await of('receipt', minutes.own.id, a),
    poll: await of('poll', polls.own.agencyId, a),
  }
  const expired = {
    reply: await token('reply', meetings.held.invitation, a, 'expired'),
    attendance: await token('attendance', meetings.held.attendeeId, attendee, 'expired'),
  }
  // Grants whose subject is not their grantee's: agency B's mailbox with an invitation of A, and so on.
  const b = { agencyId: cast.agencies.b }
  const crossed = {
    reply: await token('reply', meetings.own.invitation, b),
    attendance: await token('attendance', meetings.own.attendeeId, { personId: cast.people.bDeputy }),
    leave_decision: await token('leave_decision', meetings.own.requestId!, { personId: cast.people.bDeputy }),
    countersign: await token('countersign', minutes.countersigning.id, b),
    signature: await token('signature', minutes.awaiting.id, { personId: cast.people.bDeputy }),
    materials: await token('materials', minutes.own.id, b),
    receipt: await token('receipt', minutes.own.id, b),
    poll: await token('poll', polls.own.agencyId, b),
  }
  // A paper of the meeting, beside every token that names one in its address.
  const { id: fileId } = await one(
    sql<{ id: string }[]>`
    insert into files (sha256, name, mime, bytes, kind, agenda_item_id, uploaded_at)
    select b.sha256, 'a.pdf', 'application/pdf', b.bytes, 'material', d.agenda_item_id, ${world.now()}
    from decisions d cross join file_blobs b where d.minutes_id = ${minutes.own.id} limit 1 returning id`,
  )
  const paper = { fileId, name: 'a.pdf' }
  const things: Record<string, Conditions> = {}
  for (const [purpose, { own, revoked }] of Object.entries(links)) {
    const foreign = purpose === 'reply' ? links.attendance.own : links.reply.own
    things[`/r/${purpose}/:token`] = {
      own: { ...paper, ...own },
      revoked: { ...paper, ...revoked },
      crossed: { ...paper, ...crossed[purpose as keyof typeof crossed] },
      // A token of another purpose, and one whose tag is not ours.
      foreign: { ...paper, ...foreign },
      unknown: { ...paper, token: `a${'A'.repeat(43)}` },
      ...(purpose in expired ? { expired: expired[purpose as keyof typeof expired] } : {}),
    }
  }
  const { slotId, slotId2 } = polls.own
  things['/r/poll/:token'] = {
    ...things['/r/poll/:token'],
    own: { ...links.poll.own, slotId, slotId2 },
    ended: await token('poll', polls.ended.agencyId, a),
  }
  things['/r/:purpose/:token'] = {
    own: links.reply.own,
    expired: expired.reply,
    revoked: links.reply.revoked,
    foreign: { ...expired.reply, purpose: 'attendance' },
    unknown: { purpose: 'reply', token: `a${'A'.repeat(43)}` },
  }
  return things
}

/** Two series with one planned occurrence each. */
async function giveSeries(world: World): Promise<Conditions> {
  const give = async (title: string) => {
    const rule = {
      from: '2026-12-01',
      until: null,
      count: 1,
      onHoliday: 'keep',
      every: { unit: 'week', interval: 1, weekdays: [1] },
    }
    const series = await one(world.sql<{ id: string }[]>`
      insert into meeting_series (title, start_time, duration_minutes, rule) values (${title}, '09:00', 60, ${json(world.sql, rule)}) returning id`)
    const occurrence = await one(world.sql<{ id: string }[]>`
      insert into series_occurrences (series_id, no, planned_on, starts_on, start_time)
      values (${series.id}, 1, '2026-12-07', '2026-12-07', '09:00') returning id`)
    return { id: series.id, occurrence: occurrence.id }
  }
  return conditionsOf({ own: await give('周例会'), other: await give('月例会') })
}

/** One venue with a keeper who has no role, one without; each booked by hand and asked for. */
async function giveVenues(world: World): Promise<Conditions> {
  const { sql, cast } = world
  const give = async (code: string, keeper: string | null) => {
    const venue = await one(sql<{ id: string }[]>`
      insert into venues (code, name_zh, keeper_person_id, needs_approval) values (${code}, ${`会议室${code}`}, ${keeper}, ${keeper !== null}) returning id`)
    const booking = await one(sql<{ id: string }[]>`
      insert into venue_bookings (venue_id, starts_at, ends_at, kind, title)
      values (${venue.id}, '2026-12-03T01:00:00Z', '2026-12-03T03:00:00Z', 'upkeep', '设备检修') returning id`)
    const request = await one(sql<{ id: string }[]>`
      insert into venue_requests (venue_id, kind, title, starts_at, ends_at, asked_at)
      values (${venue.id}, 'lent', '其他单位借用', '2026-12-04T01:00:00Z', '2026-12-04T03:00:00Z', ${world.now()}) returning id`)
    return { id: venue.id, booking: booking.id, request: request.id }
  }
  return conditionsOf({ own: await give('kept', cast.attendee.id), other: await give('free', null) })
}

async function giveDirectory(world: World): Promise<Record<string, Conditions>> {
  const { sql, cast } = world
  const { agencies, people } = cast
  const ended = await one(sql<{ id: string }[]>`
    insert into agencies (code, standing_order, name_zh, short_zh, type, relation, to_day)
    values ('old', 900, '市移民局', '市移民局', 'department', 'subordinate', '2026-01-01') returning id`)
  const employment = async (person: string) =>
    (await one(sql<{ id: string }[]>`select id from employments where person_id = ${person}`)).id
  const grant = async (person: string) =>
    (await one(sql<{ id: string }[]>`select id from role_grants where person_id = ${person}`)).id
  const absence = async (whose: { person_id: string } | { agency_id: string }) =>
    (
      await one(sql<{ id: string }[]>`
      insert into absences ${sql({ ...whose, from_day: '2026-12-01', to_day: '2026-12-11', entered_at: world.now() })} returning id`)
    ).id
  const block = async (person: string) =>
    (
      await one(sql<{ id: string }[]>`
      insert into busy_blocks (person_id, day, half, entered_at) values (${person}, '2026-12-15', 'morning', ${world.now()}) returning id`)
    ).id
  const ofA = {
    id: cast.liaisonA.id,
    absence: await absence({ person_id: cast.liaisonA.id }),
    block: await block(cast.liaisonA.id),
    employment: await employment(cast.liaisonA.id),
    grant: await grant(cast.liaisonA.id),
  }
  const ofB = {
    id: cast.liaisonB.id,
    absence: await absence({ person_id: cast.liaisonB.id }),
    block: await block(cast.liaisonB.id),
    employment: await employment(cast.liaisonB.id),
    grant: await grant(cast.liaisonB.id),
  }
  const agencyA = { id: agencies.a, absence: await absence({ agency_id: agencies.a }) }
  const agencyB = { id: agencies.b, absence: await absence({ agency_id: agencies.b }) }
  const unconfirmed = await one(sql<{ id: string }[]>`
    insert into people (name_zh, confirmed_at, named_by_agency_id) values ('待确认', null, ${agencies.a}) returning id`)
  const seat = await one(sql<{ id: string }[]>`select id from seats where group_id = ${cast.group}`)
  const group2 = await one(sql<{ id: string }[]>`
    insert into groups (kind, name_zh) values ('task_force', '征地专班') returning id`)
  const seat2 = await one(sql<{ id: string }[]>`
    insert into seats (group_id, role, person_id, from_day) values (${group2.id}, 'member', ${people.bPrincipal}, '2026-01-01') returning id`)
  const post = await one(sql<{ id: string }[]>`select id from posts limit 1`)
  const preset = await one(
    sql<{ id: string }[]>`insert into participant_presets (name) values ('常用') returning id`,
  )
  return {
    '/agencies/:id': {
      ...conditionsOf({ own: agencyA, other: agencyB }),
      ended: { ...agencyA, id: ended.id },
    },
    '/people/:id': {
      ...conditionsOf({ own: ofA, other: ofB }),
      principal: { ...ofA, id: people.aPrincipal },
      unconfirmed: { ...ofB, id: unconfirmed.id },
    },
    '/users/:id': conditionsOf({ own: ofA, other: ofB }),
    '/groups/:id': conditionsOf({
      own: { id: cast.group, seat: seat.id },
      other: { id: group2.id, seat: seat2.id },
    }),
    '/groups/posts/:id': { own: { id: post.id }, unknown: { id: randomUUID() } },
    '/meetings/presets/:id': { own: { id: preset.id }, unknown: { id: randomUUID() } },
    '/mailbox/:address': { own: { address: 'mailbox@land.gov.cn.example' } },
    '/mailbox/mails/:id': { unknown: { id: randomUUID() } },
    '/l/:token': { unknown: { token: `a${'A'.repeat(43)}` } },
  }
}

/** Sessions and passkeys of liaison A: her own for her, another's for everybody else. */
async function giveAccounts(world: World): Promise<Record<string, Conditions>> {
  const { sql, cast } = world
  await giveSession(sql, world.now(), cast.liaisonA.id)
  const [session] = await sql<{ id: string }[]>`
    select id from sessions where person_id = ${cast.liaisonA.id} order by id desc limit 1`
  await sql`insert into passkeys (credential_id, person_id, public_key, sign_count, device_type, backed_up)
    values ('liaisonAkey', ${cast.liaisonA.id}, ${Buffer.from('k')}, 0, 'singleDevice', false)`
  return {
    '/account/sessions/:id': { liaisons: { id: session!.id }, unknown: { id: randomUUID() } },
    '/account/passkeys/:id': { liaisons: { id: 'liaisonAkey' }, unknown: { id: 'nokey' } },
  }
}
