import { z } from 'zod'
import { field } from '../../lib/form.ts'

/** A person's own answer; nothing is chosen beforehand (R33). */
export const attendanceForm = z.object({
  kind: field.choice(['accept', 'leave', 'substitute']),
  leaveReason: field.optionalText(500),
  substitute: field.optionalUuid(),
  substituteReason: field.optionalText(500),
})
export type AttendanceInput = z.infer<typeof attendanceForm>

/** The chair's decision of a request. */
export const decisionForm = z.object({
  decision: field.choice(['approved', 'refused']),
  note: field.optionalText(500),
})
