import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act } from '#src/auth/act.ts'
import { transaction } from '#src/lib/db.ts'
import { PLACE_START } from '#src/lib/places.ts'
import { nameActingChair } from '#src/meetings/acting-chair/commands.ts'
import { markHeld } from '#src/meetings/commands.ts'
import { addAgencies, withdrawAgency } from '#src/meetings/notices/agencies/commands.ts'
import { changeMeeting, correctNotice } from '#src/meetings/notices/changes/commands.ts'
import type { ChangeInput } from '#src/meetings/notices/changes/form.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import { cancelMeeting, postponeMeeting } from '#src/meetings/notices/endings/commands.ts'
import { getMeeting } from '#src/meetings/queries.ts'
import { createWorld, MONDAY, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { lintCalendar } from '../support/ical-lint.ts'
import { at, drafted, letters, nominated, noticed } from './planned.ts'

let world: World
let clerk: Act

beforeAll(async () => {
  world = await createWorld()
  clerk = await world.act(world.cast.clerk, ['clerk'])
})
afterAll(() => world.close())

let day = 0
const free = () => {
  day += 1
  const on = `2027-01-${String(day).padStart(2, '0')}`
  return { startsAt: at(`${on}T14:30`), endsAt: at(`${on}T16:00`) }
}
const hours = (from: Date, n: number) => new Date(from.getTime() + n * 3_600_000)

interface Row {
  state: string
  uid: string
  sequence: number
  version: number
  noticeVersion: number
  startsAt: Date | null
}
const rowOf = async (id: string): Promise<Row> => {
  const [row] = await world.sql<Row[]>`
    select state, uid, sequence, version, notice_version as "noticeVersion", starts_at as "startsAt" from meetings where id = ${id}`
  return row!
}

/** The meeting as it stands, with what shall differ. */
async function change(id: string, over: Partial<ChangeInput>): Promise<ChangeInput> {
  const meeting = await getMeeting(world.sql, clerk.viewer, id)
  const items = await world.sql<ChangeInput['items']>`
    select id, no, title, matter_id as "matterId", reporting_agency_id as "reportingAgencyId", duration_minutes as "durationMinutes"
    from agenda_items where meeting_id = ${id} order by no`
  return {
    version: meeting.version,
    title: meeting.title,
    startsAt: meeting.startsAt!,
    endsAt: meeting.endsAt!,
    venueId: meeting.venueId!,
    items: [...items],
    replyBy: null,
    reason: '市里另有安排',
    urgentReason: '',
    withdraws: null,
    ...over,
  }
}
const later = async (act: Act, seconds: number): Promise<Act> => ({
  ...act,
  now: new Date(act.now.getTime() + seconds * 1000),
})
const attendeesOf = (id: string) =>
  world.sql<{ person: string; part: string; partstat: string; sent: number; asked: number | null }[]>`
    select person_id as person, part, partstat, sequence_sent as sent, sequence_asked as asked from attendees
    where meeting_id = ${id} and dropped_at is null order by part, person_id`
const statusOf = async (id: string, agencyId: string) => {
  const [row] = await world.sql<{ status: string }[]>`
    select reply_status as status from invitation_statuses where meeting_id = ${id} and agency_id = ${agencyId}`
  return row?.status
}
const reply = (id: string, agencyId: string, version: number) =>
  world.sql`insert into replies (invitation_id, notice_version, kind, channel, created_at)
    select id, ${version}, 'attend', 'web', ${world.now()} from invitations where meeting_id = ${id} and agency_id = ${agencyId}`

describe('a change of time', () => {
  it('R18, R19: one step of SEQUENCE, the same UID, everybody asked again, replies open again', async () => {
    const times = free()
    const id = await noticed(world, times)
    await nominated(world, id, world.cast.agencies.a, world.cast.people.aDeputy)
    await reply(id, world.cast.agencies.a, 1)
    const before = await rowOf(id)
    const sent = await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: hours(times.startsAt, 1), endsAt: hours(times.endsAt, 1) }),
    )
    expect(sent).toEqual({ agencies: 3, mails: 9 })
    const after = await rowOf(id)
    expect(after).toMatchObject({
      uid: before.uid,
      sequence: before.sequence + 1,
      noticeVersion: 2,
      state: 'noticed',
    })
    const people = await attendeesOf(id)
    // The chair set the time; everybody else is asked (R19).
    expect(people.map((p) => [p.part, p.partstat, p.sent, p.asked])).toEqual([
      ['chair', 'ACCEPTED', 1, null],
      ['nominee', 'NEEDS-ACTION', 1, 1],
      ['office', 'NEEDS-ACTION', 1, 1],
      ['recorder', 'NEEDS-ACTION', 1, 1],
    ])
    expect(await statusOf(id, world.cast.agencies.a)).toBe('pending')
    const changed = (await letters(world, id, { state: 'queued' })).filter((mail) =>
      mail.subject.includes('变更'),
    )
    expect(changed.every((mail) => mail.notBefore.getTime() === MONDAY.getTime() + 60_000)).toBe(true)
    const toB = changed.find((mail) => mail.to === world.cast.liaisonB.email)
    expect(toB?.subject).toMatch(/^\[市领导小组办\] 会议变更通知：施工通道征地协调会 1月\d+日（周.）15:30$/)
    expect(toB?.text).toMatch(
      /“施工通道征地协调会”的会议安排有变更，请以本通知为准。\n\n　　会议时间由2027年1月\d+日（周.）14:30–16:00改为2027年1月\d+日（周.）15:30–17:00。\n\n　　变更原因：市里另有安排/,
    )
    expect(toB?.text).toContain('会议时间已变更，此前所报回执不再有效，请重新填报。')
  })

  it('extends the reply links to the new end', async () => {
    const times = free()
    const id = await noticed(world, times)
    await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: hours(times.startsAt, 2), endsAt: hours(times.endsAt, 2) }),
    )
    const [row] = await world.sql<{ ends: Date; n: number }[]>`
      select min(expires_at) as ends, count(*)::int as n from link_grants where meeting_id = ${id} and purpose = 'reply'`
    expect(row).toEqual({ ends: hours(times.endsAt, 2), n: 5 })
  })

  it('R16: brought forward below the lead time needs the director’s reason; a later hour does not', async () => {
    world.setNow(MONDAY)
    const id = await noticed(world, {
      startsAt: at('2026-11-26T09:00'),
      endsAt: at('2026-11-26T10:30'),
      venueId: world.cast.venue2,
    })
    const forward = { startsAt: at('2026-11-24T09:00'), endsAt: at('2026-11-24T10:30') }
    await expect(changeMeeting(clerk, id, await change(id, forward))).rejects.toThrow(
      'meetings.error.broughtForward',
    )
    const director = await world.act(world.cast.director, ['director'])
    await changeMeeting(director, id, await change(id, { ...forward, urgentReason: '省里来人' }))
    // From now on the meeting is tomorrow; moving it two hours later is no new short notice.
    await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: at('2026-11-24T11:00'), endsAt: at('2026-11-24T12:30') }),
    )
    expect((await rowOf(id)).startsAt).toEqual(at('2026-11-24T11:00'))
  })

  it('R17: does not move a meeting into a taken room', async () => {
    const [first, second] = [free(), free()]
    await noticed(world, { ...first, title: '已定的会' })
    const id = await noticed(world, second)
    await expect(changeMeeting(clerk, id, await change(id, first))).rejects.toMatchObject({
      key: 'meetings.error.venueTaken',
      args: { title: '已定的会' },
    })
    expect(await rowOf(id)).toMatchObject({ noticeVersion: 1, sequence: 0 })
  })
})

describe('a change of place', () => {
  it('R18, R19: one step of SEQUENCE, but answers and replies stand', async () => {
    const id = await noticed(world, free())
    await nominated(world, id, world.cast.agencies.a, world.cast.people.aDeputy)
    await reply(id, world.cast.agencies.a, 1)
    await changeMeeting(clerk, id, await change(id, { venueId: world.cast.venue2 }))
    expect((await rowOf(id)).sequence).toBe(1)
    const people = await attendeesOf(id)
    // The number that last asked stays: an answer to the earlier object is not stale.
    expect(people.find((p) => p.part === 'nominee')).toMatchObject({
      partstat: 'ACCEPTED',
      sent: 1,
      asked: 0,
    })
    expect(await statusOf(id, world.cast.agencies.a)).toBe('replied')
    const [toB] = (await letters(world, id)).filter(
      (m) => m.to === world.cast.liaisonB.email && m.subject.includes('变更'),
    )
    expect(toB?.text).toContain('会议地点由市政府第一会议室改为市政府第二会议室。')
    expect(toB?.text).toContain('已报回执继续有效，无须重新填报')
  })

  it('is told and kept in the log in the language of whoever reads it', async () => {
    const { agencies, people } = world.cast
    await world.sql`update people set locale = 'en' where id = ${people.aDeputy}`
    const id = await noticed(world, free())
    await nominated(world, id, agencies.a, people.aDeputy)
    await changeMeeting(
      clerk,
      id,
      await change(id, { venueId: world.cast.venue2, reason: 'Repairs in room 1' }),
    )
    const mails = (await letters(world, id)).filter(({ kind }) => kind === 'M-3')
    const english = mails.find(({ subject }) => subject.includes('Meeting changed'))
    expect(english?.text).toContain(
      'The meeting has changed. Place: Government Meeting Room 1 becomes Government Meeting Room 2. Repairs in room 1.',
    )
    expect(mails.some(({ text }) => text.includes('由市政府第一会议室改为市政府第二会议室。'))).toBe(true)
    await world.sql`update people set locale = 'zh-CN' where id = ${people.aDeputy}`
    const auditor = world.as(world.cast.auditor)
    const log = async () => textOf(await (await auditor.get(`/audit?subject=${id}`)).text())
    expect(await log()).toContain('会议地点由市政府第一会议室改为市政府第二会议室。')
    auditor.cookies.set('locale', 'en')
    const read = await log()
    expect(read).toContain('Government Meeting Room 1 becomes Government Meeting Room 2')
    expect(read).not.toContain('改为')
    // And so is the reader's own name.
    const [own] = await world.sql<{ name: string }[]>`
      select name_en as name from people where id = ${world.cast.auditor.id}`
    expect(read).toContain(own!.name)
  })
})

describe('a change of agenda', () => {
  it('R10, R22: a new reporting agency is invited and told as new; SEQUENCE stands; the old version stays readable', async () => {
    const id = await noticed(world, free())
    const input = await change(id, {})
    const items = [
      ...input.items,
      {
        id: null,
        no: 3,
        title: '迁改线路',
        matterId: null,
        reportingAgencyId: world.cast.agencies.vertical,
        durationMinutes: 20,
      },
    ]
    await changeMeeting(clerk, id, { ...input, items })
    expect(await rowOf(id)).toMatchObject({ sequence: 0, noticeVersion: 2 })
    const toNew = (await letters(world, id)).filter((m) => m.to === world.cast.liaisonV.email)
    expect(toNew.map((m) => [m.subject.includes('会议通知：'), m.notBefore])).toEqual([[true, MONDAY]])
    expect(toNew[0]?.text).toContain('本单位汇报议题：议题3：迁改线路，预计15:20开始')
    const versions = await Promise.all(
      [1, 2].map(async (n) =>
        textOf(await (await world.as(world.cast.clerk).get(`/meetings/${id}/notices/${n}`)).text()),
      ),
    )
    expect(versions[0]).not.toContain('迁改线路')
    expect(versions[0]).toContain('此版之后已有新版，现行为第2版。')
    expect(versions[1]).toContain('3. 迁改线路（市供电公司汇报）')
    expect(versions[1]).toContain('会议议题有调整，以下列议题为准。')
    // Whoever attends everything attends the new item too; a reporter of one item does not.
    const rows = await world.sql<{ code: string; n: number }[]>`
      select a.code, count(x.*)::int as n from invitations i join agencies a on a.id = i.agency_id
      left join invitation_agenda_items x on x.invitation_id = i.id where i.meeting_id = ${id} group by a.code, a.standing_order order by a.standing_order`
    expect(rows).toEqual([
      { code: 'land', n: 3 },
      { code: 'forest', n: 1 },
      { code: 'plan', n: 3 },
      { code: 'power', n: 1 },
    ])
  })

  it('refuses a change that changes nothing, and a stale form', async () => {
    const id = await noticed(world, free())
    await expect(changeMeeting(clerk, id, await change(id, {}))).rejects.toThrow(
      'meetings.error.nothingChanged',
    )
    const stale = await change(id, { venueId: world.cast.venue2, version: 1 })
    await expect(changeMeeting(clerk, id, stale)).rejects.toThrow('conflict')
  })
})

describe('a second thought within a minute', () => {
  it('replaces the unsent letters, makes one step of SEQUENCE, and tells what differs from what was last read', async () => {
    const times = free()
    const id = await noticed(world, times)
    await nominated(world, id, world.cast.agencies.a, world.cast.people.aDeputy)
    await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: hours(times.startsAt, 1), endsAt: hours(times.endsAt, 1) }),
    )
    const second = await later(clerk, 30)
    await changeMeeting(second, id, await change(id, { venueId: world.cast.venue2 }))
    expect(await rowOf(id)).toMatchObject({ sequence: 1, noticeVersion: 3 })
    const all = await letters(world, id)
    const alive = all.filter((mail) => mail.subject.includes('变更') && mail.state === 'queued')
    expect(alive.filter((mail) => mail.to === world.cast.liaisonB.email)).toHaveLength(1)
    expect(alive.every((mail) => mail.notBefore.getTime() === second.now.getTime() + 60_000)).toBe(true)
    const toB = alive.find((mail) => mail.to === world.cast.liaisonB.email)
    expect(toB?.text).toMatch(/会议时间由.*14:30–16:00改为.*15:30–17:00。/)
    expect(toB?.text).toContain('会议地点由市政府第一会议室改为市政府第二会议室。')
    expect(toB?.text).toContain('请重新填报')
    // The person is still asked: nobody has seen the first change.
    const object = alive.find((mail) => mail.method === 'REQUEST' && mail.to === world.cast.attendee.email)
    expect(object?.sequence).toBe(1)
    expect(object?.ical?.replaceAll('\r\n ', '')).toContain('RSVP=TRUE')
    expect(
      all.filter((mail) => mail.method === 'REQUEST' && mail.sequence === 1 && mail.state === 'superseded'),
    ).toHaveLength(4)
  })

  it('R18: once the letters have left, the next change is a step of its own', async () => {
    const times = free()
    const id = await noticed(world, times)
    await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: hours(times.startsAt, 1), endsAt: hours(times.endsAt, 1) }),
    )
    await world.sql`update outbox set state = 'sent' where meeting_id = ${id} and state = 'queued'`
    await changeMeeting(await later(clerk, 90), id, await change(id, { venueId: world.cast.venue2 }))
    expect((await rowOf(id)).sequence).toBe(2)
    const [toB] = (await letters(world, id, { state: 'queued' })).filter(
      (m) => m.to === world.cast.liaisonB.email,
    )
    expect(toB?.text).not.toContain('会议时间由')
  })
})

describe('a correction', () => {
  it('changes words only: no step, nobody’s calendar, and it names what it corrects', async () => {
    const id = await noticed(world, free())
    const { version } = await rowOf(id)
    await correctNotice(clerk, id, { version, corrects: 1, reason: '“红线内征地”应为“红线内临时用地”。' })
    expect(await rowOf(id)).toMatchObject({ sequence: 0, noticeVersion: 2 })
    const fresh = (await letters(world, id)).filter((mail) => mail.subject.includes('更正'))
    expect(fresh.every((mail) => mail.ical === null)).toBe(true)
    expect(fresh).toHaveLength(5)
    expect(fresh[1]?.text).toContain(
      '“施工通道征地协调会”会议通知（第1版）更正如下。\n\n　　“红线内征地”应为“红线内临时用地”。',
    )
  })
})

describe('an agency that joins or leaves', () => {
  it('joins: the notice goes to it alone, SEQUENCE stands, no new version', async () => {
    const id = await noticed(world, free())
    const before = (await letters(world, id)).length
    const sent = await addAgencies(clerk, id, {
      agencyIds: [world.cast.agencies.vertical],
      capacity: 'in_attendance',
      level: 'any',
    })
    expect(sent).toEqual({ agencies: 1, mails: 2 })
    const fresh = (await letters(world, id)).slice(before)
    expect(fresh.map((mail) => mail.to)).toEqual(['mailbox@power.gov.cn.example', world.cast.liaisonV.email])
    expect(fresh[1]?.text).toContain('参会要求：请派员列席，1人')
    expect(await rowOf(id)).toMatchObject({ sequence: 0, noticeVersion: 1 })
    await expect(
      addAgencies(clerk, id, {
        agencyIds: [world.cast.agencies.vertical],
        capacity: 'required',
        level: 'any',
      }),
    ).rejects.toThrow('meetings.error.invitedAlready')
  })

  it('R18: leaves: a CANCEL without STATUS to its persons alone, one step, a letter to the agency', async () => {
    const id = await noticed(world, { ...free(), agencyIds: [world.cast.agencies.a, world.cast.agencies.c] })
    await nominated(world, id, world.cast.agencies.c, world.cast.people.cPrincipal)
    const [invitation] = await world.sql<{ id: string }[]>`
      select id from invitations where meeting_id = ${id} and agency_id = ${world.cast.agencies.c}`
    const before = (await letters(world, id)).length
    await withdrawAgency(clerk, id, invitation!.id, '议题已调整')
    const fresh = (await letters(world, id)).slice(before)
    const [person] = await world.sql<
      { email: string }[]
    >`select email from people where id = ${world.cast.people.cPrincipal}`
    expect(fresh.map((mail) => [mail.kind, mail.to, mail.method, mail.sequence])).toEqual([
      ['M-4', person!.email, 'CANCEL', 1],
      ['M-4', 'mailbox@plan.gov.cn.example', null, null],
    ])
    expect(fresh[0]?.ical).not.toMatch(/^STATUS:/m)
    expect(fresh[1]?.text).toContain('贵单位不再参加')
    expect(fresh[1]?.text).not.toContain(`${PLACE_START}link`)
    expect(await statusOf(id, world.cast.agencies.c)).toBe('withdrawn')
    expect((await rowOf(id)).sequence).toBe(1)
  })

  it('is asked anew when it is invited again: neither its old reply nor its old leave stands', async () => {
    const { c } = world.cast.agencies
    const id = await noticed(world, { ...free(), agencyIds: [world.cast.agencies.a, c] })
    const [invitation] = await world.sql<{ id: string }[]>`
      select id from invitations where meeting_id = ${id} and agency_id = ${c}`
    await reply(id, c, 1)
    await world.sql`insert into leave_requests (invitation_id, reason, requested_at, state)
      values (${invitation!.id}, '外出', ${world.now()}, 'approved')`
    expect(await statusOf(id, c)).toBe('replied')
    await withdrawAgency(clerk, id, invitation!.id, '议题已调整')
    await addAgencies(clerk, id, { agencyIds: [c], capacity: 'required', level: 'any' })
    expect(await statusOf(id, c)).toBe('pending')
    const [left] = await world.sql<{ state: string }[]>`
      select state from leave_requests where invitation_id = ${invitation!.id}`
    expect(left!.state).toBe('withdrawn')
    await reply(id, c, 1)
    expect(await statusOf(id, c)).toBe('replied')
  })

  it('R10: does not leave while it reports an item', async () => {
    const id = await noticed(world, free())
    const [invitation] = await world.sql<{ id: string }[]>`
      select id from invitations where meeting_id = ${id} and agency_id = ${world.cast.agencies.a}`
    await expect(withdrawAgency(clerk, id, invitation!.id, '不来了')).rejects.toThrow(
      'meetings.error.reports',
    )
  })
})

describe('R20: cancelling', () => {
  it('sends CANCEL to exactly those who have a REQUEST and no CANCEL, and a letter to every agency', async () => {
    const id = await noticed(world, free())
    const a = await nominated(world, id, world.cast.agencies.a, world.cast.people.aDeputy)
    const c = await nominated(world, id, world.cast.agencies.c, world.cast.people.cPrincipal)
    // One was dropped and cancelled before, one declined: the first gets nothing more, the second does.
    await world.sql`update attendees set cancel_sent_at = ${MONDAY}, dropped_at = ${MONDAY} where id = ${c}`
    await world.sql`update attendees set partstat = 'DECLINED' where id = ${a}`
    const before = await rowOf(id)
    const had = (await letters(world, id)).length
    await cancelMeeting(clerk, id, { version: before.version, reason: '主持人另有安排' })
    const fresh = (await letters(world, id)).slice(had)
    const cancels = fresh.filter((mail) => mail.method === 'CANCEL')
    expect(cancels.map((mail) => mail.to).sort()).toEqual(
      [world.cast.chair, world.cast.clerk, world.cast.clerk2, world.cast.attendee].map((p) => p.email).sort(),
    )
    expect(
      cancels.every(
        (mail) => mail.sequence === 1 && mail.uid === before.uid && mail.ical!.includes('STATUS:CANCELLED'),
      ),
    ).toBe(true)
    expect(fresh.filter((mail) => mail.method === null).map((mail) => [mail.kind, mail.to])).toHaveLength(5)
    const toB = fresh.find((mail) => mail.to === world.cast.liaisonB.email)
    expect(toB?.text).toMatch(
      /　　原定于2027年1月\d+日（周.）14:30召开的“施工通道征地协调会”取消。\n\n　　取消原因：主持人另有安排\n/,
    )
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', sequence: 1 })
    await expect(cancelMeeting(clerk, id, { version: 99, reason: 'x' })).rejects.toThrow(
      'meetings.error.cancelOver',
    )
  })

  it('swallows a change that nobody has read yet', async () => {
    const times = free()
    const id = await noticed(world, times)
    await changeMeeting(
      clerk,
      id,
      await change(id, { startsAt: hours(times.startsAt, 1), endsAt: hours(times.endsAt, 1) }),
    )
    await cancelMeeting(clerk, id, { version: (await rowOf(id)).version, reason: '不开了' })
    const waiting = (await letters(world, id, { state: 'queued' })).filter((m) => m.notBefore > MONDAY)
    expect(waiting).toEqual([])
  })

  it('gives the matters back and frees the room', async () => {
    const times = free()
    const [matter] = await world.sql<{ id: string }[]>`
      insert into matters (title, raised_by_agency_id, raised_on, state) values ('弃渣场', ${world.cast.agencies.a}, '2026-11-01', 'accepted') returning id`
    const items = [
      {
        id: null,
        no: 1,
        title: '弃渣场',
        matterId: matter!.id,
        reportingAgencyId: world.cast.agencies.a,
        durationMinutes: 20,
      },
    ]
    const id = await noticed(world, { ...times, items })
    const state = async () =>
      (await world.sql<{ state: string }[]>`select state from matters where id = ${matter!.id}`)[0]!.state
    expect(await state()).toBe('tabled')
    await cancelMeeting(clerk, id, { version: 2, reason: '不开了' })
    expect(await state()).toBe('accepted')
    await expect(noticed(world, times)).resolves.toBeTruthy()
  })
})

describe('postponing without a date', () => {
  it('R18: cancels in every calendar; the new notice has a new UID and begins at 0, and asks everybody anew', async () => {
    const times = free()
    const id = await noticed(world, times)
    await nominated(world, id, world.cast.agencies.a, world.cast.people.aDeputy)
    await reply(id, world.cast.agencies.a, 1)
    const before = await rowOf(id)
    await postponeMeeting(clerk, id, { version: before.version, reason: '等候省里批复' })
    expect(await rowOf(id)).toMatchObject({
      state: 'postponed',
      sequence: 1,
      startsAt: null,
      uid: before.uid,
    })
    expect((await letters(world, id)).filter((mail) => mail.method === 'CANCEL')).toHaveLength(4)
    const toB = (await letters(world, id)).filter((mail) => mail.to === world.cast.liaisonB.email).at(-1)
    expect(toB?.text).toContain('延期召开，具体时间另行通知。')

    const next = free()
    await world.sql`update meetings set starts_at = ${next.startsAt}, ends_at = ${next.endsAt} where id = ${id}`
    const had = (await letters(world, id)).length
    await sendNotice(clerk, id, {
      version: (await rowOf(id)).version,
      party: { personIds: [], recorderId: null },
      urgentReason: '',
    })
    const after = await rowOf(id)
    expect(after).toMatchObject({ state: 'noticed', sequence: 0, noticeVersion: 3 })
    expect(after.uid).not.toBe(before.uid)
    const fresh = (await letters(world, id)).slice(had)
    expect(
      fresh.filter((mail) => mail.method === 'REQUEST').map((mail) => [mail.to, mail.uid, mail.sequence]),
    ).toEqual([[world.cast.chair.email, after.uid, 0]])
    expect(fresh.find((m) => m.to === world.cast.liaisonA.email)?.text).toContain(
      '此前所报回执不再有效，请重新填报。',
    )
    expect(await statusOf(id, world.cast.agencies.a)).toBe('pending')
    // R20 once more: only who was told under the new UID is told that it is off.
    await cancelMeeting(clerk, id, { version: after.version, reason: '不开了' })
    expect(
      (await letters(world, id)).filter((mail) => mail.method === 'CANCEL' && mail.uid === after.uid),
    ).toHaveLength(1)
  })
})

describe('R23: held', () => {
  it('only after the start, and under a chair who can come', async () => {
    const times = free()
    const id = await noticed(world, times)
    const hold = async (now: Date) =>
      transaction(world.sql, async (tx) =>
        markHeld(tx, { ...clerk, now }, await getMeeting(tx, clerk.viewer, id)),
      )
    await expect(hold(hours(times.startsAt, -1))).rejects.toThrow('meetings.error.holdTooEarly')
    await world.sql`update attendees set partstat = 'DECLINED' where meeting_id = ${id} and part = 'chair'`
    await expect(hold(times.startsAt)).rejects.toThrow('meetings.error.chairAway')

    const had = (await letters(world, id)).length
    await nameActingChair(clerk, id, {
      version: (await rowOf(id)).version,
      personId: world.cast.director.id,
      reason: '周副市长赴省开会',
    })
    const fresh = (await letters(world, id)).slice(had)
    expect(fresh.map((mail) => [mail.to, mail.method, mail.sequence])).toEqual([
      [world.cast.chair.email, 'CANCEL', 1],
      [world.cast.director.email, 'REQUEST', 1],
    ])
    expect(textOf(await (await world.as(world.cast.clerk).get(`/meetings/${id}`)).text())).toContain(
      '主持人：郑主任（代周副市长主持）',
    )
    await hold(times.startsAt)
    expect((await rowOf(id)).state).toBe('held')
    await hold(hours(times.startsAt, 1))
    const held =
      await world.sql`select 1 from audit_entries where subject_id = ${id} and action = 'meetings.held'`
    expect(held).toHaveLength(1)
  })

  it('R17 holds for the one who stands in', async () => {
    const times = free()
    await noticed(world, {
      ...times,
      chairPersonId: world.cast.director.id,
      venueId: world.cast.venue2,
      title: '郑主任的会',
    })
    const id = await noticed(world, times)
    await expect(
      nameActingChair(clerk, id, { version: 2, personId: world.cast.director.id, reason: '代' }),
    ).rejects.toMatchObject({ key: 'meetings.error.chairTaken', args: { title: '郑主任的会' } })
  })
})

describe('R24: calendar objects', () => {
  it('every one that these acts queued passes the linter, with ORGANIZER, ATTENDEE and a fresh DTSTAMP', async () => {
    const rows = await world.sql<{ ical: string; method: string; at: Date; to: string }[]>`
      select ical, ical_method as method, created_at as at, to_address as to from outbox where ical is not null`
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.flatMap((row) => lintCalendar(row.ical, { method: row.method, writtenAt: row.at }))).toEqual(
      [],
    )
    for (const row of rows) {
      const object = row.ical.replaceAll('\r\n ', '')
      expect(object).toContain('ORGANIZER;')
      expect(object.toLowerCase()).toContain(`mailto:${row.to}`)
      expect(object).toMatch(/TZID=Asia\/Shanghai|DTSTART:\d{8}T\d{6}Z/)
    }
  })
})

describe('the forms', () => {
  it('preview first, then send: what is typed is carried along, five clicks', async () => {
    const times = free()
    const id = await noticed(world, times)
    const visitor = world.as(world.cast.clerk)
    const form = async () => {
      const html = await (await visitor.get(`/meetings/${id}/change`)).text()
      const typed: Record<string, string[]> = {}
      for (const [tag] of html.matchAll(/<(input|textarea)[^>]*>/g)) {
        const name = tag.match(/ name="(\w+)"/)?.[1]
        if (name) typed[name] = [...(typed[name] ?? []), tag.match(/ value="([^"]*)"/)?.[1] ?? '']
      }
      typed.venueId = [world.cast.venue2]
      typed.itemAgency = [world.cast.agencies.a, world.cast.agencies.b, '', '']
      return typed
    }
    const typed = await form()
    const missing = await visitor.post(`/meetings/${id}/change`, { ...typed, step: 'preview' })
    expect(missing.status).toBe(422)
    const preview = await visitor.post(`/meetings/${id}/change`, {
      ...typed,
      reason: '会议室漏水',
      step: 'preview',
    })
    expect(preview.status).toBe(200)
    const html = await preview.text()
    expect(textOf(html)).toContain('会议地点由市政府第一会议室改为市政府第二会议室。')
    expect(textOf(html)).toContain('日历将自动更新，此前的答复仍然有效。')
    expect((await rowOf(id)).noticeVersion).toBe(1)
    const src = html.match(/<iframe[^>]*src="([^"]+)"/)![1]!.replaceAll('&amp;', '&')
    expect(textOf(await (await visitor.get(src)).text())).toContain('变更原因：会议室漏水')
    const sent = await visitor.post(`/meetings/${id}/change`, {
      ...typed,
      reason: '会议室漏水',
      step: 'send',
    })
    expect(sent.status).toBe(303)
    expect(await rowOf(id)).toMatchObject({ noticeVersion: 2, sequence: 1 })

    // A later version may take an earlier one back and says so.
    const back = await (await visitor.get(`/meetings/${id}/change?restore=1`)).text()
    expect(back).toContain('name="withdraws" value="2"')
    expect(textOf(back)).toContain('收回第2版通知')
  })

  it.each([
    'change',
    'correction',
    'cancellation',
    'postponement',
    'acting-chair',
    'participants',
    'participants/addition',
  ])('%s: for the office; readers 403, outsiders 404 or 403, nothing typed 422', async (path) => {
    const id = await noticed(world, free())
    const place = `/meetings/${id}/${path}`
    expect((await world.as(world.cast.clerk).get(place)).status).toBe(200)
    for (const person of [world.cast.auditor, world.cast.liaisonA, world.cast.chair, world.cast.outsider]) {
      expect((await world.as(person).get(place)).status).toBe(403)
      expect((await world.as(person).post(place, { reason: 'x', step: 'send' })).status).toBe(403)
    }
    expect((await world.as(world.cast.clerk).get(`/meetings/${crypto.randomUUID()}/${path}`)).status).toBe(
      404,
    )
    const answer = await world.as(world.cast.clerk).post(place, { step: 'send' })
    expect(answer.status).toBe(422)
  })

  it('of a draft are refused with a sentence', async () => {
    const id = await drafted(world, free())
    const answer = await world.as(world.cast.clerk).get(`/meetings/${id}/change`)
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain('仅已发通知的会议可发变更通知。')
  })
})
