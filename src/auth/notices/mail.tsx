import { writeLetter } from '#views/mail/letter.tsx'
import { formatLetterInstant } from '../../i18n/format.ts'
import { translator } from '../../i18n/translate.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { SignInPerson } from '../queries.ts'

/** What has changed about somebody's way in. */
export type Change =
  | 'passwordChanged'
  | 'secondFactorAdded'
  | 'secondFactorRemoved'
  | 'passkeyAdded'
  | 'identityLinked'

/** Tells the owner of an account what has changed; whoever did not do it themselves calls the office. */
export function noticeMail(
  person: SignInPerson & { email: string },
  change: Change,
  at: Date,
  office: OfficeSettings,
): OutgoingMail {
  const t = translator(person.locale)
  const what = t(`auth.notice.${change}`)
  return {
    kind: 'account',
    to: { address: person.email, name: person.name, personId: person.id, locale: person.locale },
    subject: t('auth.notice.subject', { office: office.shortZh, what }),
    ...writeLetter({
      locale: person.locale,
      office,
      salutation: person.locale === 'en' && person.nameEn ? person.nameEn : person.name,
      lead: [t('auth.notice.lead', { what })],
      facts: [
        [t('auth.mail.account'), person.email],
        [t('auth.notice.at'), formatLetterInstant(person.locale, at)],
      ],
      notes: [t('auth.notice.notYou')],
    }),
  }
}
