import type { Locale } from '../i18n/translate.ts'
import type { OfficeSettings } from '../settings/office.ts'
import type { Recipient } from './queries.ts'

export const officeName = (office: OfficeSettings, locale: Locale) =>
  locale === 'en' && office.nameEn ? office.nameEn : office.shortZh
export const agencyName = (to: Recipient) =>
  to.locale === 'en' && to.agencyNameEn ? to.agencyNameEn : to.agencyName
/** A mailbox is addressed as the agency, a liaison by name. */
export const salutationOf = (to: Recipient) => (to.personId ? to.name : agencyName(to))
