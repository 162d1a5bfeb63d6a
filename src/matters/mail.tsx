import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../auth/act.ts'
import { pagePlace } from '../auth/links.ts'
import { formatDay } from '../i18n/format.ts'
import { translator } from '../i18n/translate.ts'
import type { OutgoingMail } from '../outbox/queue.ts'
import type { Matter, Recipient } from './queries.ts'

type MatterMail = 'urgent' | 'question' | 'rejected'

/** One short letter to each recipient about a matter; `words` is the question or the reason. */
export function matterMails(
  act: Act,
  kind: MatterMail,
  matter: Matter,
  to: readonly Recipient[],
  words: string,
): OutgoingMail[] {
  return to.map((recipient) => matterMail(act, kind, matter, recipient, words))
}

function matterMail(act: Act, kind: MatterMail, matter: Matter, to: Recipient, words: string): OutgoingMail {
  const t = translator(to.locale)
  const title = to.locale === 'en' && matter.titleEn ? matter.titleEn : matter.title
  const letter = writeLetter({
    locale: to.locale,
    office: act.settings,
    salutation: to.agencyName || to.name,
    lead: [t(`matters.mail.${kind}.lead`, { title })],
    facts: [
      [t('matters.field.title'), title],
      [t('matters.field.agency'), to.locale === 'en' ? matter.agencyNameEn : matter.agencyName],
      [t('matters.raisedOn'), formatDay(to.locale, matter.raisedOn)],
      ...(matter.milestone ? [[t('matters.field.milestone'), matter.milestone] as [string, string]] : []),
      ...(words ? [[t(`matters.mail.${kind}.words`), words] as [string, string]] : []),
    ],
    action: { label: t(`matters.mail.${kind}.action`), href: pagePlace(`/matters/${matter.id}`) },
    notes: [t(`matters.mail.${kind}.note`)],
  })
  return {
    kind: `matter_${kind}`,
    to: {
      address: to.address,
      name: to.name,
      personId: to.personId,
      agencyId: to.agencyId,
      locale: to.locale,
    },
    subject: t('mail.subject', { office: act.settings.shortZh, kind: t(`matters.mail.${kind}.kind`), title }),
    ...letter,
  }
}
