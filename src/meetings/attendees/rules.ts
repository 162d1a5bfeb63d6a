import type { MessageKey } from '../../i18n/translate.ts'
import type { WaitingSlot } from '../agenda/rules.ts'
import type { Attendance } from './queries.ts'

/** What of an agenda concerns one agency, with computed times (R12). */
export interface OwnItem {
  no: number
  title: string
  reporter: string
  startsAt: Date | null
  endsAt: Date | null
  /** This agency presents the item. */
  own: boolean
}

interface Item {
  no: number
  title: string
  reportingAgencyId: string
  agencyShort: string
}

/** The items an agency is invited to (all of them where none is named), its own reports marked. */
export function ownItems(
  items: readonly Item[],
  slots: ReadonlyMap<number, WaitingSlot>,
  agencyId: string | null,
  itemNos: readonly number[],
): OwnItem[] {
  return items
    .filter((item) => itemNos.length === 0 || itemNos.includes(item.no))
    .map((item) => ({
      no: item.no,
      title: item.title,
      reporter: item.agencyShort,
      startsAt: slots.get(item.no)?.startsAt ?? null,
      endsAt: slots.get(item.no)?.endsAt ?? null,
      own: item.reportingAgencyId === agencyId,
    }))
}

// Mailboxes that anybody can open: sharing such a domain says nothing about belonging to an agency.
const publicDomains = new Set([
  'qq.com',
  'foxmail.com',
  '163.com',
  '126.com',
  'yeah.net',
  'sina.com',
  'sohu.com',
  '139.com',
  '189.cn',
  'aliyun.com',
  'gmail.com',
  'outlook.com',
  'hotmail.com',
])

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Where a message about a meeting may go, and in which form. */
export type Reach = 'calendar' | 'link' | 'slip' | 'wait'

/**
 * A person of one's own address gets the calendar object; on a shared address a link only; without one, a slip goes
 * to the agency. Someone typed on a reply page waits for a confirmation unless the address is at the agency's domain.
 */
export function reachOf(person: {
  email: string | null
  confirmed: boolean
  shared: boolean
  mailbox: string | null
}): Reach {
  if (!person.email) return 'slip'
  if (!person.confirmed && !isAgencyAddress(person.email, person.mailbox)) return 'wait'
  return person.shared ? 'link' : 'calendar'
}

export function isAgencyAddress(email: string, mailbox: string | null): boolean {
  if (!mailbox) return false
  const domain = domainOf(mailbox)
  return domainOf(email) === domain && !publicDomains.has(domain)
}

/** Who still gets requests: not dropped, not replaced by a substitute, not suspended. */
export const isExpected = (person: { partstat: string; droppedAt: Date | null; active: boolean }) =>
  person.partstat !== 'DELEGATED' && person.droppedAt === null && person.active

/** Why this person cannot answer (any more): changes are possible until the meeting begins. */
export function whyNotAnswer(
  attendance: Pick<Attendance, 'state' | 'startsAt' | 'droppedAt' | 'partstat' | 'part'>,
  now: Date,
): MessageKey | null {
  if (attendance.state === 'cancelled') return 'invitations.error.cancelled'
  if (attendance.state === 'postponed') return 'invitations.error.postponed'
  if (attendance.droppedAt) return 'invitations.error.dropped'
  if (attendance.partstat === 'DELEGATED') return 'invitations.error.delegated'
  if (attendance.state !== 'noticed' || now >= attendance.startsAt) return 'invitations.error.begun'
  return attendance.part === 'chair' ? 'invitations.error.chair' : null
}

/** Leave and a substitute are the chair's to grant; who comes without an agency only says yes or no. */
export const mayNameSubstitute = (attendance: Pick<Attendance, 'invitationId' | 'part'>) =>
  attendance.invitationId !== null && (attendance.part === 'nominee' || attendance.part === 'substitute')
