import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#src/auth/viewer.ts'
import demo from '#src/demo/danjiangkou.json' with { type: 'json' }
import { demoId } from '#src/demo/ids.ts'
import { findGroup, listSeats } from '#src/groups/queries.ts'
import { addDays, officeDay } from '#src/lib/dates.ts'
import type { Sql } from '#src/lib/db.ts'
import {
  countActionItems,
  countActionItemsByState,
  listDueSoonItems,
  listOverdueItems,
} from '#src/reports/action-items/queries.ts'
import {
  countDecisions,
  countMatters,
  countMeetings,
  countMeetingsByTopic,
  countMinutes,
  listAttendance,
  listDeskReports,
} from '#src/reports/queries.ts'
import { escalationLevel, percentOf, roundedZh } from '#src/reports/rules.ts'
import { officeNow, officeSettings, readSettings, type StoredSettings } from '#src/settings/office.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { fillDemo } from '#test/support/demo.ts'

const golden = demo.expectedAtBaseDate
const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((n, row) => n + of(row), 0)
const table = <T>(rows: readonly T[], key: (row: T) => string, value: (row: T) => number) =>
  Object.fromEntries(rows.map((row) => [key(row), value(row)]))
const ids = (codes: readonly string[]) => codes.map((code) => demoId('action_item', code))

// A Monday; a Wednesday, whose day 0 is the Monday before; a Monday early in a year, so that numbering crosses New Year.
describe.each([
  ['Monday', '2026-11-23T01:00:00Z', '2026-11-23'],
  ['Wednesday', '2026-11-25T06:30:00Z', '2026-11-23'],
  ['Sunday night', '2027-02-07T15:59:00Z', '2027-02-01'],
])('the golden figures of the demo loaded on a %s', (_, realNow, day0) => {
  let database: TestDatabase
  let sql: Sql
  let stored: StoredSettings
  let viewer: Viewer
  const loadedAt = new Date(realNow)

  beforeAll(async () => {
    database = await createTestDatabase()
    sql = database.sql
    await fillDemo(sql, loadedAt)
    stored = await readSettings(sql)
    const today = officeDay(officeNow(stored, loadedAt))
    viewer = {
      personId: demoId('person', 'p-feng'),
      name: '冯科长',
      locale: 'zh-CN',
      roles: ['clerk'],
      agencyIds: [],
      sessionId: null,
      verifiedAt: null,
      methods: 'password',
      today,
    }
  })
  afterAll(() => database.drop())

  it('day 0 is the Monday of the loading week, 09:00', () => {
    expect(officeNow(stored, loadedAt).toISOString()).toBe(`${day0}T01:00:00.000Z`)
    expect(viewer.today).toBe(day0)
  })

  it('meetings by kind and state, moved ones counted once', async () => {
    const rows = await countMeetings(sql, viewer)
    const held = (state: string) => state === 'held' || state === 'closed'
    const ofKind = (kind: string) => sum(rows, (r) => (r.kind === kind ? r.meetings : 0))
    const inState = (matches: (state: string) => boolean) =>
      sum(rows, (r) => (matches(r.state) ? r.meetings : 0))
    expect({
      total: sum(rows, (r) => r.meetings),
      byKind: { plenary: ofKind('plenary'), other: ofKind('other'), coordination: ofKind('coordination') },
      byState: {
        held: inState(held),
        noticed: inState((state) => state === 'noticed'),
        draft: inState((state) => state === 'draft'),
      },
      held: inState(held),
      rescheduled: sum(rows, (r) => r.rescheduled),
      urgent: sum(rows, (r) => r.urgent),
    }).toEqual({
      total: golden.meetings.total,
      byKind: golden.meetings.byKind,
      byState: golden.meetings.byState,
      held: golden.meetings.held,
      rescheduled: golden.meetings.rescheduled,
      urgent: golden.meetings.urgent,
    })
    const coordination = sum(rows, (r) => (r.kind === 'coordination' && held(r.state) ? r.meetings : 0))
    expect(coordination).toBe(golden.meetings.coordinationHeld)
    expect(roundedZh(coordination, '次')).toBe(golden.meetings.coordinationHeldZh)
  })

  it('coordination meetings by topic', async () => {
    const rows = await countMeetingsByTopic(sql, viewer)
    expect(
      table(
        rows,
        (r) => r.code,
        (r) => r.meetings,
      ),
    ).toEqual(golden.meetings.meetingsByTopicHeldCoordination)
    expect(
      table(
        rows,
        (r) => r.code,
        (r) => r.agendaItems,
      ),
    ).toEqual(golden.meetings.agendaItemsByTopicHeldCoordination)
  })

  it('attendance of coordination meetings', async () => {
    const rows = await listAttendance(sql, viewer)
    const attended = (r: (typeof rows)[number]) => r.present + r.substituted
    expect({
      invitations: sum(rows, (r) => r.invited),
      outcomes: {
        absent: sum(rows, (r) => r.absent),
        leave: sum(rows, (r) => r.leave),
        present: sum(rows, (r) => r.present),
        substituted: sum(rows, (r) => r.substituted),
      },
      distinctOrgsInvited: rows.length,
      distinctOrgsAttended: rows.filter((r) => attended(r) > 0).length,
      personAttendancesFromInvitedOrgs: sum(rows, (r) => r.people),
    }).toEqual({
      invitations: golden.attendanceHeldCoordination.invitations,
      outcomes: golden.attendanceHeldCoordination.outcomes,
      distinctOrgsInvited: golden.attendanceHeldCoordination.distinctOrgsInvited,
      distinctOrgsAttended: golden.attendanceHeldCoordination.distinctOrgsAttended,
      personAttendancesFromInvitedOrgs: golden.attendanceHeldCoordination.personAttendancesFromInvitedOrgs,
    })
    expect(table(rows, (r) => r.code, attended)).toMatchObject(
      golden.attendanceHeldCoordination.seedSixOrgsAttendances,
    )
  })

  it('minutes, issued in time and late', async () => {
    const rows = await countMinutes(sql, viewer)
    expect({
      total: sum(rows, (r) => r.minutes),
      byState: table(
        rows,
        (r) => r.state,
        (r) => r.minutes,
      ),
      withText: sum(rows, (r) => r.withText),
      issuedOnTime: sum(rows, (r) => r.onTime),
      issuedLate: sum(rows, (r) => r.late),
    }).toEqual(golden.minutes)
  })

  it('R42: numbers of minutes are gap-free per series and year, in the order of issue', async () => {
    const rows = await sql<{ series: string; docYear: number; numbers: number[]; next: number }[]>`
      select n.series, n.doc_year as "docYear", jsonb_agg(n.doc_no order by n.issued_on) as numbers, min(s.next_no) as next
      from minutes n left join number_series s on s.series = n.series and s.year = n.doc_year
      where n.doc_no is not null group by n.series, n.doc_year`
    expect(sum(rows, (r) => r.numbers.length)).toBe(10)
    for (const row of rows) {
      expect(row.numbers).toEqual(row.numbers.map((_, n) => n + 1))
      expect(row.next).toBe(row.numbers.length + 1)
    }
  })

  it('decisions by type, binding once issued', async () => {
    const rows = await countDecisions(sql, viewer)
    expect({
      total: sum(rows, (r) => r.decisions),
      binding: sum(rows, (r) => r.binding),
      byType: table(
        rows,
        (r) => r.type,
        (r) => r.decisions,
      ),
    }).toEqual(golden.decisions)
  })

  it('R54: action items by state, on time and late', async () => {
    const expected = golden.actionItems
    const figures = await countActionItems(sql, viewer, viewer.today)
    expect(figures).toMatchObject({
      total: expected.total,
      proposed: expected.proposed,
      effective: expected.effective,
      closed: expected.closed,
      closedOnTime: expected.closedOnTime,
      closedLate: expected.closedLate,
      open: expected.open,
      extensionsApproved: expected.extensions.approved,
      extensionsRejected: expected.extensions.rejected,
      extensionsPending: expected.extensions.pending,
      returns: expected.returned,
      objections: expected.objections,
    })
    expect(percentOf(figures.closedOnTime, figures.closed)).toBe(expected.onTimeRateOfClosedPct)
    expect(percentOf(figures.closedOnTime, figures.due)).toBe(expected.onTimeRateOfDuePct)
    const byState = await countActionItemsByState(sql, viewer)
    expect(
      table(
        byState,
        (r) => r.state,
        (r) => r.actionItems,
      ),
    ).toEqual(expected.byState)
    const late = await sql`select id from action_items where state = 'closed' and submitted_on > due_on`
    expect(late.map((row) => row.id).sort()).toEqual(ids(expected.closedLateIds).sort())
    const waiting = await sql`select id from action_items where state = 'submitted'`
    expect(waiting.map((row) => row.id)).toEqual(ids(expected.awaitingVerification))
  })

  it('R55: overdue with working days and level, due soon with working days left', async () => {
    const { escalationWorkingDaysOverdue } = officeSettings(stored)
    const overdue = await listOverdueItems(sql, viewer, viewer.today)
    const found = overdue.map((item) => ({
      id: item.id,
      leadOrgId: item.leadCode,
      workingDaysOverdue: item.workingDaysOver,
      escalationLevel: escalationLevel(item.workingDaysOver, escalationWorkingDaysOverdue),
    }))
    const expected = golden.actionItems.overdue.map((item) => ({
      ...item,
      id: demoId('action_item', item.id),
    }))
    expect(found).toHaveLength(5)
    expect(found).toEqual(expect.arrayContaining(expected))
    const soon = await listDueSoonItems(sql, viewer, viewer.today, 7)
    expect(
      table(
        soon,
        (r) => r.id,
        (r) => -r.workingDaysOver,
      ),
    ).toEqual(
      table(
        golden.actionItems.dueWithin7WorkingDays,
        (r) => demoId('action_item', r.id),
        (r) => r.workingDaysLeft,
      ),
    )
  })

  it('matters by state', async () => {
    const rows = await countMatters(sql, viewer)
    expect(
      table(
        rows,
        (r) => r.state,
        (r) => r.matters,
      ),
    ).toEqual(golden.matters)
  })

  it.each(['0', '-200', '-300'] as const)('the leading group as of day %s', async (offset) => {
    const day = addDays(viewer.today, Number(offset))
    const seats = await listSeats(sql, demoId('group', 'g-lg'), day)
    const inRole = (role: string) => seats.filter((seat) => seat.role === role)
    const people = (codes: readonly string[]) => codes.map((code) => demoId('person', code))
    const expected = golden.leadingGroupAsOf[offset]
    expect(inRole('head').map((seat) => seat.personId)).toEqual(people(expected.head))
    expect(inRole('first_deputy_head').map((seat) => seat.personId)).toEqual(people(expected.firstDeputy))
    expect(
      inRole('deputy_head')
        .map((seat) => seat.personId)
        .sort(),
    ).toEqual(people(expected.deputies).sort())
    expect(inRole('member')).toHaveLength(expected.members)
  })

  it.each(['0', '-200'] as const)('the office as of day %s', async (offset) => {
    const office = await findGroup(sql, demoId('group', 'g-office'), addDays(viewer.today, Number(offset)))
    expect(office?.status).toBe(golden.officeStatusAsOf[offset])
  })

  it('desks reported, and exactly the two that are missing', async () => {
    const rows = await listDeskReports(sql, viewer.today)
    expect({
      memberUnits: rows.length,
      reported: rows.filter((r) => r.reported).length,
      missingOrgIds: rows.filter((r) => !r.reported).map((r) => r.code),
    }).toEqual(golden.desks)
  })
})
