import { z } from 'zod'
import file from './danjiangkou.json' with { type: 'json' }

/**
 * The parts of the demo file that are loaded today. Every `…Day` is a whole number of days from day 0;
 * times are `HH:MM` on the office's clock. Research, surveys, visits and registers wait for their own slices.
 */
const day = z.int()
const dayOrNull = day.nullable()
const text = z.string()

const employee = z.object({
  id: text,
  nameZh: text,
  nameEn: text,
  orgId: text,
  positionZh: text,
  positionEn: text,
  level: text,
  email: text,
  phone: text,
  active: z.boolean(),
  joinedDay: day.optional(),
  leftDay: day.optional(),
})

const organization = z.object({
  id: text,
  standingOrder: z.int(),
  nameZh: text,
  shortZh: text,
  nameEn: text,
  type: text,
  relation: text,
  mailbox: text,
  isMemberUnit: z.boolean(),
  desk: z
    .object({ leaderPersonId: text, staffPersonIds: z.array(text), establishedDay: day, dutyZh: text })
    .nullish(),
  liaisonPersonIds: z.array(text).default([]),
})

const group = z.object({
  id: text,
  kind: text,
  nameZh: text,
  nameEn: text,
  parentId: text.nullable(),
  status: z.array(z.object({ status: text, fromDay: day, toDay: dayOrNull })),
  basis: z.array(z.object({ titleZh: text, docNoZh: text, day, seq: z.int() })).default([]),
  dutyZh: text.default(''),
  functionsZh: z.array(text).default([]),
  functionsEn: z.array(text).default([]),
  seats: z.array(
    z.object({
      role: text,
      postId: text.nullable(),
      personId: text.nullable(),
      orgId: text.nullable(),
      fromDay: day,
      toDay: dayOrNull,
      order: z.int(),
    }),
  ),
})

const request = z.object({
  reasonZh: text,
  requestedDay: day,
  status: z.enum(['pending', 'approved']),
  decidedBy: text.nullable(),
  decidedDay: dayOrNull,
})

const nominee = z.object({
  personId: text,
  role: text,
  partstat: text,
  attendance: z.enum(['pending', 'present', 'late', 'leave', 'substituted']),
  signIn: text.nullable(),
  assistant: z.boolean().default(false),
  walkIn: z.boolean().default(false),
  belowLevel: z.boolean().default(false),
  delegatedTo: text.optional(),
  delegatedFrom: text.optional(),
  leave: request.optional(),
  substitution: request.optional(),
})

const ownAttendee = z.object({
  personId: text,
  role: text,
  partstat: text,
  attendance: z.enum(['pending', 'present', 'late', 'leave', 'substituted']),
  recorder: z.boolean().default(false),
})

const meeting = z.object({
  id: text,
  kind: text,
  titleZh: text,
  titleEn: text,
  day,
  start: text,
  end: text,
  venueId: text,
  chairPersonId: text,
  hostGroupId: text,
  state: z.enum(['draft', 'noticed', 'held']),
  requiredLevel: text,
  noticeDay: dayOrNull,
  noticeTime: text.nullable(),
  replyByDay: dayOrNull,
  replyByTime: text.nullable(),
  sequence: z.int(),
  urgentReasonZh: text.nullable(),
  minutesRequired: z.boolean(),
  reschedules: z.array(z.object({ fromDay: day, fromStart: text, changedOnDay: day, reasonZh: text })),
  agenda: z.array(
    z.object({
      no: z.int(),
      titleZh: text,
      titleEn: text,
      matterId: text.nullable(),
      topic: text.nullable(),
      reportingOrgId: text,
      durationMin: z.int(),
    }),
  ),
  invitations: z.array(
    z.object({
      orgId: text,
      capacity: text,
      requiredLevel: text,
      agendaItemNos: z.array(z.int()),
      replyStatus: text,
      repliedDay: dayOrNull,
      attendees: z.array(nominee),
    }),
  ),
  officeAttendees: z.array(ownAttendee),
  leaderAttendees: z.array(ownAttendee),
})

const minutes = z.object({
  id: text,
  meetingId: text,
  state: z.enum(['drafting', 'countersigning', 'issued']),
  series: text,
  seriesNameZh: text,
  titleZh: text.nullable(),
  drafterPersonId: text,
  draftedDay: dayOrNull,
  signerPersonId: text.nullable(),
  signedDay: dayOrNull,
  issuedDay: dayOrNull,
  dueDay: day,
  bodyZh: text.nullable(),
  attendanceBlockZh: text.nullish(),
  countersigns: z.array(z.object({ orgId: text, status: text, day: dayOrNull, commentZh: text })),
  distribution: z.object({ report: z.array(text), send: z.array(text), issue: z.array(text) }),
  amendments: z.array(z.object({ no: z.int(), kind: text, day, signerPersonId: text, textZh: text })),
})

const actionItem = z.object({
  id: text,
  decisionId: text,
  meetingId: text,
  titleZh: text,
  titleEn: text,
  leadOrgId: text,
  supportingOrgIds: z.array(text),
  deliverableZh: text,
  responsiblePersonId: text,
  contactPersonId: text,
  state: text,
  assignedDay: dayOrNull,
  acceptedDay: dayOrNull,
  originalDueDay: day,
  dueDay: day,
  percent: z.int(),
  submittedDay: dayOrNull,
  closedDay: dayOrNull,
  closedByPersonId: text.nullable(),
  cancelledDay: dayOrNull,
  cancelReasonZh: text.nullable(),
  extensions: z.array(
    z.object({
      no: z.int(),
      requestedDay: day,
      fromDueDay: day,
      toDueDay: day,
      reasonZh: text,
      status: text,
      decidedBy: text.nullable(),
      decidedDay: dayOrNull,
    }),
  ),
  returns: z.array(z.object({ day, byPersonId: text, reasonZh: text })),
  objection: z
    .object({
      day,
      byPersonId: text,
      reasonZh: text,
      outcome: text,
      decidedBy: text,
      decidedDay: day,
      noteZh: text,
    })
    .nullable(),
  progress: z.array(
    z.object({ day, orgId: text, byPersonId: text, percent: z.int().nullable(), textZh: text }),
  ),
  resultZh: text.nullable(),
  evidence: z.array(z.object({ fileId: text, nameZh: text, uploadedDay: day, uploadedBy: text })),
})

const demoFile = z.object({
  settings: z.object({
    noticeLeadWorkingDays: z.int(),
    replyByWorkingDaysBefore: z.int(),
    replyByTime: text,
    minutesDueWorkingDays: z.int(),
    countersignWorkingDays: z.int(),
    acceptWithinWorkingDays: z.int(),
    objectionWithinWorkingDays: z.int(),
    reminderWorkingDaysBefore: z.array(z.int()),
    escalationWorkingDaysOverdue: z.array(z.int()),
    organizer: z.object({ cn: text, email: text }),
  }),
  venues: z.array(z.object({ id: text, nameZh: text, nameEn: text, capacity: z.int() })),
  topics: z.array(z.object({ id: text, nameZh: text, nameEn: text })),
  organizations: z.array(organization),
  people: z.array(employee),
  posts: z.array(
    z.object({
      id: text,
      titleZh: text,
      titleEn: text,
      orgId: text,
      holders: z.array(z.object({ personId: text, fromDay: day, toDay: dayOrNull })),
    }),
  ),
  groups: z.array(group),
  users: z.array(z.object({ personId: text, roles: z.array(text), login: text })),
  matters: z.array(
    z.object({
      id: text,
      titleZh: text,
      titleEn: text,
      topic: text,
      raisedByOrgId: text,
      raisedDay: day,
      state: text,
      agendaRefs: z.array(z.object({ meetingId: text, itemNo: z.int() })),
      withdrawnReasonZh: text.optional(),
    }),
  ),
  meetings: z.array(meeting),
  minutes: z.array(minutes),
  decisions: z.array(
    z.object({
      id: text,
      meetingId: text,
      minutesId: text,
      paragraphNo: z.int(),
      agendaItemNo: z.int(),
      type: text,
      textZh: text,
      textEn: text,
      binding: z.boolean(),
      deferredMatterId: text.optional(),
    }),
  ),
  actionItems: z.array(actionItem),
})

export type DemoFile = z.infer<typeof demoFile>
export type DemoMeeting = DemoFile['meetings'][number]
export type DemoInvitation = DemoMeeting['invitations'][number]
export type DemoNominee = DemoInvitation['attendees'][number]
export type DemoMinutes = DemoFile['minutes'][number]
export type DemoActionItem = DemoFile['actionItems'][number]

/** The demo city as the file tells it, checked. */
export function readDemoFile(): DemoFile {
  return demoFile.parse(file)
}
