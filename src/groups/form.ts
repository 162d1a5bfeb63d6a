import { z } from 'zod'
import { field } from '../lib/form.ts'

const roles = [
  'head',
  'first_deputy_head',
  'deputy_head',
  'member',
  'office_director',
  'office_deputy_director',
  'office_staff',
  'leader',
  'deputy_leader',
  'staff',
] as const

export const groupForm = z.object({
  kind: field.choice(['leading_group', 'office', 'task_force']),
  nameZh: field.text(100),
  nameEn: field.optionalText(200),
  dutyZh: field.optionalText(1000),
  fromDay: field.day(),
})

/** R02: a seat holds a post or a person, never both and never neither. */
export const seatForm = z
  .object({
    role: field.choice(roles),
    postId: field.optionalUuid(),
    personId: field.optionalUuid(),
    agencyId: field.optionalUuid(),
    fromDay: field.day(),
    basisDocumentId: field.optionalUuid(),
  })
  .refine((seat) => (seat.postId === null) !== (seat.personId === null), {
    path: ['personId'],
    message: 'groups.error.postOrPerson',
  })

export const endSeatForm = z.object({ day: field.day(), basisDocumentId: field.optionalUuid() })
export const statusForm = z.object({
  status: field.choice(['active', 'temporary', 'permanent', 'dissolved', 'closed']),
  fromDay: field.day(),
})
export const basisForm = z.object({ title: field.text(200), docNo: field.optionalText(60), day: field.day() })
export const postForm = z.object({
  titleZh: field.text(60),
  titleEn: field.optionalText(100),
  agencyId: field.optionalUuid(),
})
export const holdingForm = z.object({ personId: field.uuid(), fromDay: field.day() })
