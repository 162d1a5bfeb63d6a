import { writeLetter } from '#views/mail/letter.tsx'
import { translator } from '../../i18n/translate.ts'
import { place } from '../../lib/places.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { SignInPerson } from '../queries.ts'

/** The link by which a forgotten password is chosen anew. */
export function resetMail(
  person: SignInPerson & { email: string },
  challengeId: string,
  office: OfficeSettings,
): OutgoingMail {
  const t = translator(person.locale)
  return {
    kind: 'account',
    to: { address: person.email, name: person.name, personId: person.id, locale: person.locale },
    subject: t('auth.mail.resetSubject', { office: office.shortZh }),
    ...writeLetter({
      locale: person.locale,
      office,
      salutation: person.locale === 'en' && person.nameEn ? person.nameEn : person.name,
      lead: [t('auth.mail.resetLead')],
      facts: [[t('auth.mail.account'), person.email]],
      action: { label: t('auth.mail.resetAction'), href: place('signin', challengeId) },
      notes: [t('auth.mail.resetLife'), t('auth.mail.resetNotAsked')],
    }),
  }
}
