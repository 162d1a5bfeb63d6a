import { formatDay, formatDocumentDay, formatWeekday } from '../../i18n/format.ts'
import type { Locale } from '../../i18n/translate.ts'
import type { Day } from '../../lib/dates.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { Recipient } from './queries.ts'

export const officeName = (office: OfficeSettings, locale: Locale) =>
  locale === 'en' && office.nameEn ? office.nameEn : office.shortZh
export const agencyName = (to: Recipient) =>
  to.locale === 'en' && to.agencyNameEn ? to.agencyNameEn : to.agencyName
/** A mailbox is addressed as the agency, a liaison by name. */
export const salutationOf = (to: Recipient) => (to.personId ? to.name : agencyName(to))

/** 2026年11月25日（周三）, the way letters write a day; a subject line goes without the year. */
export function letterDay(locale: Locale, day: Day, where: 'letter' | 'subject' = 'letter'): string {
  if (locale === 'en') return formatDay('en', day, where === 'subject' ? day : undefined)
  const written = formatDocumentDay(day)
  return `${where === 'subject' ? written.slice(5) : written}（${formatWeekday(locale, day)}）`
}
