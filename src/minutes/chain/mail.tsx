import { writeLetter } from '#views/mail/letter.tsx'
import { pagePlace } from '../../auth/links.ts'
import { formatDocNo } from '../../i18n/format.ts'
import { type Locale, translator } from '../../i18n/translate.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { officeName } from '../recipients/mail.tsx'

export interface SealedPaper {
  id: string
  meetingId: string
  title: string
  docYear: number
  docNo: number
  /** Number of the correction or supplement; 0 for the minutes themselves. */
  amendmentNo: number
  position: number
  head: string
}

export interface Keeper {
  address: string
  name: string
  personId: string | null
  locale: Locale
}

/** 存证: the head of the chain leaves the house with each issue, so that nobody can write the past anew unseen. */
export function sealMail(office: OfficeSettings, paper: SealedPaper, to: Keeper): OutgoingMail {
  const { locale } = to
  const t = translator(locale)
  const number = formatDocNo(paper.docYear, paper.docNo)
  const what = paper.amendmentNo
    ? t('chain.amendmentOf', { number, no: paper.amendmentNo })
    : t('chain.minutesOf', { number })
  const letter = writeLetter({
    locale,
    office,
    salutation: to.name,
    lead: [t('chain.mail.lead', { title: paper.title, what })],
    facts: [
      [t('chain.position'), t('chain.positionNo', { n: paper.position })],
      [t('chain.head'), paper.head],
    ],
    body: [t('chain.mail.keep')],
    action: { label: t('chain.mail.open'), href: pagePlace(`/minutes/${paper.id}`) },
  })
  return {
    kind: 'seal',
    to: { address: to.address, name: to.name, personId: to.personId, locale },
    subject: `${t('mail.subject', { office: officeName(office, locale), kind: t('chain.mail.kind'), title: paper.title })} ${number}`,
    meetingId: paper.meetingId,
    minutesId: paper.id,
    ...letter,
  }
}
