import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../../auth/act.ts'
import { type LinkPurpose, linkPlace } from '../../../auth/links.ts'
import { formatLetterInstant } from '../../../i18n/format.ts'
import type { Tx } from '../../../lib/db.ts'
import { queueMails } from '../../../outbox/queue.ts'
import { type LetterMeeting, letterMeeting, meetingSubject, titled } from '../../attendees/letters.ts'
import { type AgencyReader, findToldMeeting, listAgencyReaders } from '../../attendees/queries.ts'
import type { Named, ReplyInvitation, ReplyKind } from './queries.ts'
import { deadlineOf } from './rules.ts'

export interface EnteredReply {
  kind: ReplyKind
  named: readonly Named[]
  reason: string
  asksChair: boolean
}

/** Tells the one who answered what was noted, so that a wrong answer is seen; an entry by telephone goes to the mailbox. */
export async function queueConfirmation(
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  reply: EnteredReply,
  grantId: string | null,
): Promise<void> {
  const meeting = await findToldMeeting(tx, invitation.meetingId)
  const readers = (await listAgencyReaders(tx, [invitation.agencyId])).filter(({ to }) =>
    act.viewer.personId && act.viewer.agencyIds.includes(invitation.agencyId)
      ? to.personId === act.viewer.personId
      : to.agencyId !== null,
  )
  if (!meeting) return
  await queueMails(
    tx,
    act,
    readers.map((reader) => {
      const letter = letterMeeting(meeting, reader.to.locale)
      return {
        kind: 'reply_confirmation',
        to: reader.to,
        subject: meetingSubject(act, letter, letter.t('invitations.mail.kind.confirmation')),
        ...writeConfirmation(act, letter, invitation, reply, reader, grantId),
        meetingId: meeting.id,
        invitationId: invitation.id,
      }
    }),
  )
}

function writeConfirmation(
  act: Act,
  letter: LetterMeeting,
  invitation: ReplyInvitation,
  reply: EnteredReply,
  reader: AgencyReader,
  grantId: string | null,
): { text: string; html: string } {
  const { t, locale } = letter
  const until = formatLetterInstant(locale, deadlineOf(invitation))
  const purpose: LinkPurpose = 'reply'
  return writeLetter({
    locale,
    office: act.settings,
    salutation: reader.agencyName,
    lead: [t('invitations.mail.confirmation.lead')],
    facts: [
      [t('invitations.fact.answer'), t(`invitations.answer.${reply.kind}`)],
      ...(reply.named.length
        ? [
            [
              t(reply.asksChair ? 'invitations.fact.substitute' : 'invitations.fact.named'),
              namesOf(letter, reply.named),
            ] as const,
          ]
        : []),
      ...(reply.reason ? [[t('invitations.fact.reason'), reply.reason] as const] : []),
      ...letter.facts,
    ],
    body: [t(reply.asksChair ? 'invitations.next.chair' : 'invitations.next.attend')],
    ...(grantId
      ? { action: { label: t('invitations.mail.confirmation.action'), href: linkPlace(purpose, grantId) } }
      : {}),
    notes: [t('invitations.mail.confirmation.until', { until })],
  })
}

const namesOf = (letter: LetterMeeting, named: readonly Named[]) =>
  named
    .map((one) => {
      const name = titled({ personName: one.name, positionName: one.position, agencyName: '' })
      return one.part === 'assistant' ? name + letter.t('invitations.assistantMark') : name
    })
    .join(letter.t('common.listSeparator'))
