import { writeLetter } from '#views/mail/letter.tsx'
import { translator } from '../../i18n/translate.ts'
import { place } from '../../lib/places.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { SignInPerson } from '../queries.ts'

/** Code and link in one mail; the code never stands in the subject, where a locked screen shows it. */
export function signInMail(
  person: SignInPerson & { email: string },
  challengeId: string,
  office: OfficeSettings,
  linkOnly: boolean,
): OutgoingMail {
  const t = translator(person.locale)
  return {
    kind: 'sign_in',
    to: recipient(person),
    subject: t('auth.mail.subject', { office: office.shortZh }),
    ...writeLetter({
      locale: person.locale,
      office,
      salutation: salutation(person),
      lead: [t(linkOnly ? 'auth.mail.leadLinkOnly' : 'auth.mail.lead')],
      facts: linkOnly ? [] : [[t('auth.mail.code'), place('code', challengeId)]],
      action: { label: t('auth.mail.action'), href: place('signin', challengeId) },
      notes: [t('auth.mail.life'), t('auth.mail.notAsked')],
    }),
  }
}

/** An administrator asks a colleague to set a password. */
export function passwordLinkMail(
  person: SignInPerson & { email: string },
  challengeId: string,
  office: OfficeSettings,
): OutgoingMail {
  const t = translator(person.locale)
  return {
    kind: 'account',
    to: recipient(person),
    subject: t('auth.mail.passwordSubject', { office: office.shortZh }),
    ...writeLetter({
      locale: person.locale,
      office,
      salutation: salutation(person),
      lead: [t('auth.mail.passwordLead')],
      facts: [[t('auth.mail.account'), person.email]],
      action: { label: t('auth.mail.passwordAction'), href: place('signin', challengeId) },
      notes: [t('auth.mail.passwordLife'), t('auth.mail.passwordNotAsked')],
    }),
  }
}

const recipient = (person: SignInPerson & { email: string }) => ({
  address: person.email,
  name: person.name,
  personId: person.id,
  locale: person.locale,
})

const salutation = (person: SignInPerson) =>
  person.locale === 'en' && person.nameEn ? person.nameEn : person.name
