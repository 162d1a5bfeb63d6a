import { writeLetter } from '#views/mail/letter.tsx'
import { linkPlace } from '../../auth/links.ts'
import { type Locale, type Translate, translator } from '../../i18n/translate.ts'
import type { Day } from '../../lib/dates.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { letterDay, officeName } from '../recipients/mail.tsx'
import type { MinutesFacts } from '../recipients/queries.ts'

export interface Signer {
  personId: string
  name: string
  address: string
  locale: Locale
}

const countersignCount = (t: Translate, { agreed, comments }: { agreed: number; comments: number }) =>
  t(comments ? 'minutes.mail.countersignCount' : 'minutes.mail.countersignAll', { agreed, comments })

/** M-7 to the chair: the text waits; what the agencies said; one link. The link shows, signing takes a sign-in. */
export function signatureMail(
  office: OfficeSettings,
  minutes: MinutesFacts & { dueOn: Day; agreed: number; comments: number },
  to: Signer,
  grantId: string,
): OutgoingMail {
  const t = translator(to.locale)
  const letter = writeLetter({
    locale: to.locale,
    office,
    salutation: to.name,
    lead: [t('minutes.mail.signatureLead', { title: minutes.title })],
    facts: [
      [t('minutes.mail.meeting'), minutes.meetingTitle],
      [t('minutes.mail.meetingDay'), letterDay(to.locale, minutes.meetingDay)],
      ...(minutes.agreed + minutes.comments > 0
        ? [[t('minutes.mail.countersigns'), countersignCount(t, minutes)] as const]
        : []),
      [t('minutes.mail.issueBy'), letterDay(to.locale, minutes.dueOn)],
    ],
    action: { label: t('minutes.mail.read'), href: linkPlace('signature', grantId) },
    notes: [t('minutes.mail.signatureNote')],
  })
  return {
    kind: 'M-7',
    to: { address: to.address, name: to.name, personId: to.personId, locale: to.locale },
    subject: t('mail.subject', {
      office: officeName(office, to.locale),
      kind: t('minutes.mail.signatureKind'),
      title: minutes.title,
    }),
    meetingId: minutes.meetingId,
    minutesId: minutes.id,
    ...letter,
  }
}
