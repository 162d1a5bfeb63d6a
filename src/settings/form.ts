import { z } from 'zod'
import { field } from '../lib/form.ts'

/** What the office sets for itself; days are working days. */
export const officeForm = z.object({
  nameZh: field.text(60),
  nameEn: field.optionalText(120),
  shortZh: field.text(30),
  telephone: field.text(40),
  mailbox: field.email(),
  noticeLeadWorkingDays: field.int(0, 30),
  replyByWorkingDaysBefore: field.int(0, 10),
  replyByTime: field.time(),
  minutesDueWorkingDays: field.int(1, 60),
  countersignWorkingDays: field.int(1, 30),
  acceptWithinWorkingDays: field.int(1, 30),
  objectionWithinWorkingDays: field.int(1, 30),
  maxAssistants: field.int(0, 10),
  agencyFileMegabytes: field.int(20, 1_000_000),
  pollHoldWorkingDays: field.int(1, 30).default(3),
})
export type OfficeInput = z.infer<typeof officeForm>

/** When meetings are held: a morning, a lunch break, an afternoon; and the minutes on the way between two of them. */
export const hoursForm = z
  .object({
    morningFrom: field.time(),
    morningTo: field.time(),
    afternoonFrom: field.time(),
    afternoonTo: field.time(),
    travelMinutes: field.int(0, 240),
  })
  .superRefine((hours, check) => {
    const wrong = (path: string) =>
      check.addIssue({ code: 'custom', path: [path], message: 'settings.error.hours' })
    if (hours.morningTo <= hours.morningFrom) wrong('morningTo')
    if (hours.afternoonFrom < hours.morningTo) wrong('afternoonFrom')
    if (hours.afternoonTo <= hours.afternoonFrom) wrong('afternoonTo')
  })

export const topicForm = z.object({ nameZh: field.text(40), nameEn: field.optionalText(80) })
