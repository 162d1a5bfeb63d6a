import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { grantLinks, linkPlace } from '../../auth/links.ts'
import { formatLetterInstant } from '../../i18n/format.ts'
import type { Tx } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import { letterMeeting, meetingSubject } from '../attendees/letters.ts'
import { findToldMeeting, listAgencyReaders } from '../attendees/queries.ts'
import type { Silent } from './queries.ts'
import type { ReminderStep } from './rules.ts'

/** M-5 to mailbox and liaisons of silent agencies, each with a reply link of its own. Gives the number of mails. */
export async function queueReminders(
  tx: Tx,
  act: Act,
  meetingId: string,
  silent: readonly Silent[],
  step: ReminderStep,
): Promise<number> {
  const meeting = await findToldMeeting(tx, meetingId)
  if (!meeting) return 0
  const readers = await listAgencyReaders(
    tx,
    silent.map((one) => one.agencyId),
  )
  const invitationOf = new Map(silent.map((one) => [one.agencyId, one.invitationId]))
  const grants = await grantLinks(
    tx,
    'reply',
    readers.map((reader) => ({
      personId: reader.to.personId,
      agencyId: reader.to.agencyId,
      subjectId: invitationOf.get(reader.agencyId) ?? '',
      meetingId,
      expiresAt: meeting.endsAt,
    })),
    act.now,
  )
  const mails = readers.map((reader, n) => {
    const letter = letterMeeting(meeting, reader.to.locale)
    const { t, locale } = letter
    const until = formatLetterInstant(locale, meeting.replyBy ?? meeting.startsAt)
    const open = step === 'before_deadline'
    const { text, html } = writeLetter({
      locale,
      office: act.settings,
      salutation: reader.agencyName,
      lead: [t(open ? 'invitations.mail.reminder.lead' : 'invitations.mail.reminder.late', { until })],
      facts: letter.facts,
      ...(open
        ? {
            action: {
              label: t('invitations.mail.reminder.action'),
              href: linkPlace('reply', grants[n] ?? ''),
            },
          }
        : { body: [t('invitations.mail.reminder.call', { telephone: act.settings.telephone })] }),
      notes: [t('invitations.mail.reminder.note')],
    })
    return {
      kind: 'M-5',
      to: reader.to,
      subject: meetingSubject(act, letter, t('invitations.mail.kind.reminder')),
      text,
      html,
      meetingId,
      invitationId: invitationOf.get(reader.agencyId) ?? null,
    }
  })
  await queueMails(tx, act, mails)
  return mails.length
}
