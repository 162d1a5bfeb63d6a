import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAgain } from '#src/calendar/again.ts'
import { type CalendarMeeting, writeCancel, writeRequest } from '#src/calendar/invitation.ts'
import { lintCalendar } from '../support/ical-lint.ts'

/** The distribution's libical-dev and a compiler; asked for by npm run test:interop. */
const haveLibical = existsSync('/usr/include/libical/ical.h') && existsSync('/usr/bin/gcc')
const folder = mkdtempSync(join(tmpdir(), 'hs-libical-'))
const program = join(folder, 'check')
beforeAll(() => {
  if (haveLibical)
    execFileSync('gcc', [
      '-Wall',
      '-Werror',
      '-o',
      program,
      new URL('./libical.c', import.meta.url).pathname,
      '-lical',
    ])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What libical says; empty where it has nothing against the object. */
const check = (object: string) => {
  const { status, stdout } = spawnSync(program, { input: object })
  return status === 0 ? '' : String(stdout)
}

const meeting: CalendarMeeting = {
  uid: '6b7c9f3a-2f1e-4f0b-9d8e-0c1d2e3f4a5b',
  sequence: 2,
  title: '施工通道征地协调会；“扩大”, 第一次',
  description: '议题1：用地\n议题2：采伐, 许可; 报批',
  location: '市政府第一会议室',
  url: 'https://meetings.example/r/attendance/x?a=1,2;3',
  startsAt: new Date('2026-11-26T06:30:00Z'),
  endsAt: new Date('2026-11-26T08:00:00Z'),
  dtstamp: new Date('2026-11-23T01:00:00Z'),
  createdAt: new Date('2026-11-20T01:00:00Z'),
  organizer: { name: '周副市长（会议平台代发）', address: 'meeting+token@office.example' },
  chair: { name: '周副市长', address: 'zhou@office.example' },
}
const roles = ['CHAIR', 'REQ-PARTICIPANT', 'OPT-PARTICIPANT', 'NON-PARTICIPANT'] as const
const partstats = ['NEEDS-ACTION', 'ACCEPTED', 'TENTATIVE', 'DECLINED'] as const

/** Every object that the product mails, but the refusal of another time: of that one libical wants UID, stamp and organizer alone. */
const objects = roles.flatMap((role) =>
  partstats.flatMap((partstat) => {
    const to = {
      name: '邹: "副局长"; 国土',
      address: 'zou@agency.example',
      role,
      partstat,
      asksAnswer: partstat === 'NEEDS-ACTION',
    }
    const request = writeRequest(meeting, to)
    const all = {
      request,
      update: writeRequest(
        {
          ...meeting,
          sequence: 3,
          startsAt: new Date('2026-11-27T06:30:00Z'),
          endsAt: new Date('2026-11-27T08:00:00Z'),
        },
        to,
      ),
      'sent again': writeAgain(request, new Date('2026-11-24T01:00:00Z'), {
        old: to.address,
        present: 'new@agency.example',
      }),
      'cancel of the meeting': writeCancel(meeting, to, 'meeting'),
      'cancel for one person': writeCancel(meeting, to, 'person'),
    }
    return Object.entries(all).map(([name, object]) => [`${name}, ${role}, ${partstat}`, object] as const)
  }),
)

describe.skipIf(!haveLibical)('libical and the linter have nothing against what is sent', () => {
  it('knows what it should complain of', () => {
    expect(
      check(
        writeRequest(meeting, {
          name: 'x',
          address: 'x@y.example',
          role: 'CHAIR',
          partstat: 'ACCEPTED',
          asksAnswer: true,
        }).replace(/ORGANIZER[^\r]*\r\n/, ''),
      ),
    ).not.toBe('')
  })
  it.each(objects)('%s', (_name, object) => {
    expect(check(object)).toBe('')
    expect(lintCalendar(object)).toEqual([])
  })
})
