import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type AttendanceRow, attendanceBlock, countMarks, personLabel } from '#src/meetings/sign-in/rules.ts'

const row = (more: Partial<AttendanceRow>): AttendanceRow => ({
  attendeeId: '1',
  invitationId: 'i',
  agencyId: more.agencyName ?? 'a',
  agencyName: '市国土局',
  capacity: 'required',
  personName: '邹副局长',
  positionName: '副局长',
  part: 'nominee',
  outcome: 'present',
  arrivedAt: null,
  onLeave: false,
  delegated: false,
  ...more,
})

describe('the attendance block', () => {
  it('R38: agrees with every block that the demo’s coordination meetings were filed with', () => {
    const demo = JSON.parse(
      readFileSync(new URL('../../../src/demo/danjiangkou.json', import.meta.url), 'utf8'),
    )
    const filed = demo.minutes.filter(
      (one: { attendanceBlockZh?: string; meetingId: string }) =>
        one.attendanceBlockZh && one.meetingId.startsWith('C'),
    )
    expect(filed.length).toBe(10)
    for (const one of filed)
      expect(attendanceBlock(demoRows(demo, one.meetingId))).toBe(one.attendanceBlockZh)
  })

  it('R30, R31: a substitute is marked, an assistant and the one who stayed away are not in it', () => {
    const rows = [
      row({ outcome: 'substituted', delegated: true }),
      row({ personName: '余股长', positionName: '股长', part: 'substitute' }),
      row({ personName: '林科长', part: 'assistant' }),
    ]
    expect(attendanceBlock(rows)).toBe('出席：市国土局余股长（代）。')
  })

  it('R29: approved leave is 请假 even without a name, and silence is not', () => {
    const rows = [
      row({ outcome: 'absent', onLeave: true }),
      row({
        agencyName: '市林业局',
        attendeeId: null,
        personName: '',
        positionName: '',
        outcome: null,
        onLeave: true,
      }),
      row({ agencyName: '市规划局', personName: '窦局长', outcome: 'absent' }),
    ]
    expect(attendanceBlock(rows)).toBe('请假：市国土局邹副局长，市林业局。')
  })

  it('R36: a walk-in of an invited agency attended, a guest without invitation stands under 列席', () => {
    const rows = [
      row({ part: 'walk_in' }),
      row({
        agencyName: '市审计局',
        personName: '史副局长',
        part: 'walk_in',
        capacity: null,
        invitationId: null,
      }),
      row({
        agencyName: '工程建管单位',
        personName: '王总',
        positionName: '负责人',
        capacity: 'in_attendance',
      }),
    ]
    expect(attendanceBlock(rows)).toBe('出席：市国土局邹副局长。\n列席：市审计局史副局长，工程建管单位王总。')
  })

  it('R06: names without a title get the title of the day', () => {
    expect(personLabel(row({ personName: '邹明', positionName: '市国土局副局长（分管领导）' }))).toBe(
      '副局长邹明',
    )
    expect(personLabel(row({ personName: '赵书记', positionName: '市委书记' }))).toBe('赵书记')
  })

  it('counts persons by mark; who is replaced is not expected', () => {
    const rows = [
      row({}),
      row({ outcome: 'late' }),
      row({ outcome: null, onLeave: true }),
      row({ outcome: 'absent' }),
      row({ outcome: null }),
      row({ delegated: true, outcome: null }),
    ]
    expect(countMarks(rows)).toEqual({ expected: 5, here: 2, late: 1, leave: 1, absent: 1, open: 1 })
  })
})

// biome-ignore lint/suspicious/noExplicitAny: the demo file is read as it is
function demoRows(demo: any, meetingId: string): AttendanceRow[] {
  const people = new Map(demo.people.map((one: { id: string }) => [one.id, one]))
  const agencies = new Map(demo.organizations.map((one: { id: string }) => [one.id, one]))
  const meeting = demo.meetings.find((one: { id: string }) => one.id === meetingId)
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const of = (attendee: any, part: AttendanceRow['part'], invitation: any) => {
    const person = people.get(attendee.personId) as Record<string, string>
    const agency = agencies.get(person.orgId!) as Record<string, never>
    return {
      order: Number(agency.standingOrder),
      row: row({
        agencyId: person.orgId!,
        agencyName: agency.shortZh!,
        capacity: invitation?.capacity ?? null,
        personName: person.nameZh!,
        positionName: person.positionZh!,
        part,
        outcome: attendee.attendance,
        onLeave: attendee.leave?.status === 'approved',
        delegated: attendee.partstat === 'DELEGATED',
      }),
    }
  }
  const rows = [
    ...meeting.officeAttendees.map((one: { recorder: boolean }) =>
      of(one, one.recorder ? 'recorder' : 'office', null),
    ),
    // biome-ignore lint/suspicious/noExplicitAny: as above
    ...meeting.invitations.flatMap((invitation: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: as above
      invitation.attendees.map((one: any) =>
        of(
          one,
          one.assistant ? 'assistant' : one.walkIn ? 'walk_in' : one.delegatedFrom ? 'substitute' : 'nominee',
          invitation,
        ),
      ),
    ),
  ]
  return rows.sort((a, b) => a.order - b.order).map((one) => one.row)
}
