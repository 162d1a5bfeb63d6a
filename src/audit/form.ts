import { isDay } from '../lib/dates.ts'
import { type AuditFilters, noFilters } from './queries.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Filters from the address. What is not readable counts as not given: an old bookmark still opens. */
export function auditFilters(query: Record<string, string>): AuditFilters {
  const day = (text = '') => (isDay(text) ? text : null)
  const { person = '', type = '', subject = '', before = '' } = query
  return {
    ...noFilters,
    person: person.trim().slice(0, 50),
    from: day(query.from),
    to: day(query.to),
    type: /^[a-z_]{1,40}$/.test(type) ? type : '',
    subject: UUID.test(subject) ? subject : null,
    before: /^\d{1,18}$/.test(before) ? before : null,
  }
}

/** A seal as somebody wrote it down: 64 hexadecimal digits, blanks left out; empty when it is none. */
export function askedSeal(query: Record<string, string>): string {
  const seal = (query.seal ?? '').slice(0, 200).replace(/\s/g, '').toLowerCase()
  return /^[0-9a-f]{64}$/.test(seal) ? seal : ''
}
