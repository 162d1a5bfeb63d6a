import { writeLetter } from '#views/mail/letter.tsx'
import { translator } from '../../i18n/translate.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { linkPlace } from '../links.ts'
import type { ExpiredGrant } from './queries.ts'

/** The same link once more: it works again. */
export function renewedLinkMail(grant: ExpiredGrant, office: OfficeSettings): OutgoingMail {
  const t = translator(grant.locale)
  return {
    kind: 'link',
    to: {
      address: grant.email,
      name: grant.name,
      personId: grant.personId,
      agencyId: grant.agencyId,
      locale: grant.locale,
    },
    subject: t('mail.subject', {
      office: office.shortZh,
      kind: t('auth.renewal.kind'),
      title: grant.meetingTitle,
    }),
    meetingId: grant.meetingId,
    ...writeLetter({
      locale: grant.locale,
      office,
      salutation: grant.name,
      lead: [t('auth.renewal.lead')],
      facts: grant.meetingTitle ? [[t('auth.renewal.meeting'), grant.meetingTitle]] : [],
      action: { label: t('auth.renewal.action'), href: linkPlace(grant.purpose, grant.id) },
      notes: [t('auth.renewal.note')],
    }),
  }
}
