import { writeLetter } from '#views/mail/letter.tsx'
import { linkPlace } from '../../auth/links.ts'
import { formatDocNo } from '../../i18n/format.ts'
import { translator } from '../../i18n/translate.ts'
import type { Day } from '../../lib/dates.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { agencyName, letterDay, officeName, salutationOf } from '../recipients/mail.tsx'
import type { MinutesFacts, Recipient } from '../recipients/queries.ts'

/** One duty as its own agency reads it. */
export interface MailedDuty {
  role: 'lead' | 'supporting'
  sentence: string
  dueOn: Day
}

export interface IssuedFacts extends MinutesFacts {
  docYear: number
  docNo: number
  issuedOn: Day
}

/** M-8: the minutes are out. An agency with duties reads only its own, with their due days, and accepts them; others read. */
export function issueMail(
  office: OfficeSettings,
  minutes: IssuedFacts,
  to: Recipient,
  grants: { materials: string; receipt: string | null },
  duties: readonly MailedDuty[],
): OutgoingMail {
  const { locale } = to
  const t = translator(locale)
  const number = formatDocNo(minutes.docYear, minutes.docNo)
  const text = linkPlace('materials', grants.materials)
  const leads = duties.some((duty) => duty.role === 'lead')
  const letter = writeLetter({
    locale,
    office,
    salutation: salutationOf(to),
    lead: [
      t(duties.length ? 'minutes.mail.issuedWithDuties' : 'minutes.mail.issuedLead', {
        title: minutes.title,
        number,
        agency: agencyName(to),
        n: duties.length,
      }),
    ],
    facts: [],
    body: [
      ...duties.map((duty, at) =>
        t(duty.role === 'lead' ? 'minutes.mail.leadDuty' : 'minutes.mail.supportingDuty', {
          no: at + 1,
          sentence: duty.sentence,
          day: letterDay(locale, duty.dueOn),
        }),
      ),
      t('minutes.mail.ofMeeting', {
        title: minutes.meetingTitle,
        day: letterDay(locale, minutes.meetingDay),
      }),
    ],
    action: grants.receipt
      ? {
          label: t(leads ? 'minutes.mail.accept' : 'minutes.mail.openDuties'),
          href: linkPlace('receipt', grants.receipt),
        }
      : { label: t('minutes.mail.readIssued'), href: text },
    notes: grants.receipt
      ? [
          ...(leads
            ? [
                t('minutes.mail.acceptNote', {
                  n: office.acceptWithinWorkingDays,
                  m: office.objectionWithinWorkingDays,
                }),
              ]
            : []),
          t('minutes.mail.fullText', { link: text }),
        ]
      : [t('minutes.mail.readNote')],
  })
  return {
    kind: 'M-8',
    to: { address: to.address, name: to.name, personId: to.personId, agencyId: to.agencyId, locale },
    subject: `${t('mail.subject', {
      office: officeName(office, locale),
      kind: t(duties.length ? 'minutes.mail.issuedDutiesKind' : 'minutes.mail.issuedKind'),
      title: minutes.title,
    })} ${number}`,
    meetingId: minutes.meetingId,
    minutesId: minutes.id,
    ...letter,
  }
}

/** M-8 again, for a correction or a supplement to issued minutes; the words stand in the letter. */
export function amendmentMail(
  office: OfficeSettings,
  minutes: IssuedFacts,
  amendment: { no: number; kind: 'correction' | 'supplement'; text: string; issuedOn: Day },
  to: Recipient,
  grantId: string,
): OutgoingMail {
  const { locale } = to
  const t = translator(locale)
  const number = formatDocNo(minutes.docYear, minutes.docNo)
  const kind = t(`minutes.amendment.${amendment.kind}`)
  const letter = writeLetter({
    locale,
    office,
    salutation: salutationOf(to),
    lead: [t('minutes.mail.amended', { title: minutes.title, number, kind })],
    facts: [],
    body: [amendment.text],
    action: { label: t('minutes.mail.readIssued'), href: linkPlace('materials', grantId) },
  })
  return {
    kind: 'M-8',
    to: { address: to.address, name: to.name, personId: to.personId, agencyId: to.agencyId, locale },
    subject: `${t('mail.subject', { office: officeName(office, locale), kind: t('minutes.mail.amendedKind', { kind }), title: minutes.title })} ${number}`,
    meetingId: minutes.meetingId,
    minutesId: minutes.id,
    ...letter,
  }
}
