import { writeLetter } from '#views/mail/letter.tsx'
import { linkPlace } from '../../auth/links.ts'
import { translator } from '../../i18n/translate.ts'
import type { Day } from '../../lib/dates.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { agencyName, letterDay, officeName, salutationOf } from '../recipients/mail.tsx'
import type { MinutesFacts, Recipient } from '../recipients/queries.ts'

/** M-7 to an agency that leads a duty: the paragraphs that name it, until when, one link. */
export function countersignMail(
  office: OfficeSettings,
  minutes: MinutesFacts & { dueOn: Day; silenceAgrees: boolean; round: number },
  to: Recipient,
  grantId: string,
  duties: readonly string[],
): OutgoingMail {
  const { locale } = to
  const t = translator(locale)
  const due = letterDay(locale, minutes.dueOn)
  const letter = writeLetter({
    locale,
    office,
    salutation: salutationOf(to),
    lead: [
      t(minutes.round > 1 ? 'minutes.mail.countersignAgain' : 'minutes.mail.countersignLead', {
        title: minutes.title,
        agency: agencyName(to),
      }),
    ],
    facts: [
      [t('minutes.mail.meeting'), minutes.meetingTitle],
      [t('minutes.mail.meetingDay'), letterDay(locale, minutes.meetingDay)],
      [t('minutes.mail.answerBy'), due],
    ],
    body: [t('minutes.mail.yourDuties'), duties.map((duty, at) => `${at + 1}. ${duty}`).join('\n')],
    action: { label: t('minutes.mail.countersign'), href: linkPlace('countersign', grantId) },
    notes: [t(minutes.silenceAgrees ? 'minutes.mail.silence' : 'minutes.mail.noSilence', { day: due })],
  })
  return {
    kind: 'M-7',
    to: { address: to.address, name: to.name, personId: to.personId, agencyId: to.agencyId, locale },
    subject: `${t('mail.subject', { office: officeName(office, locale), kind: t('minutes.mail.countersignKind'), title: minutes.title })} ${t('minutes.mail.before', { day: letterDay(locale, minutes.dueOn, 'subject') })}`,
    meetingId: minutes.meetingId,
    minutesId: minutes.id,
    ...letter,
  }
}
