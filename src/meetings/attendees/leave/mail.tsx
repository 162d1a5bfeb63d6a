import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../../auth/act.ts'
import { grantLink, linkPlace } from '../../../auth/links.ts'
import type { Tx } from '../../../lib/db.ts'
import { type OutgoingMail, queueMails } from '../../../outbox/queue.ts'
import { type LetterMeeting, letterMeeting, meetingSubject, saluted, titled } from '../letters.ts'
import { findToldMeeting, listAgencyReaders, listRecipients } from '../queries.ts'
import { findDecider, findRequest, type LeaveOrSubstitution, listPending } from './queries.ts'

/** M-6 to the chair: who, why, whom instead; one link with the two answers. Nobody is mailed who has no address. */
export async function queueQuestion(tx: Tx, act: Act, requestId: string): Promise<number> {
  const request = await findRequest(tx, requestId)
  const meeting = request && (await findToldMeeting(tx, request.meetingId))
  const decider = request && (await findDecider(tx, request.meetingId, act.viewer.today))
  if (!request || !meeting || !decider?.email) return 0
  const grantId = await grantLink(tx, {
    purpose: 'leave_decision',
    personId: decider.personId,
    subjectId: request.id,
    meetingId: meeting.id,
    expiresAt: meeting.endsAt,
    now: act.now,
  })
  const letter = letterMeeting(meeting, decider.locale)
  const { t } = letter
  const { text, html } = writeLetter({
    locale: decider.locale,
    office: act.settings,
    salutation: decider.name,
    lead: [t(`invitations.mail.question.lead.${request.kind}`, { who: applicant(request) })],
    facts: [...requestFacts(letter, request), ...letter.facts],
    action: { label: t('invitations.mail.question.action'), href: linkPlace('leave_decision', grantId) },
    notes: [t('invitations.mail.question.note')],
  })
  await queueMails(tx, act, [
    {
      kind: 'M-6',
      to: { address: decider.email, name: decider.name, personId: decider.personId, locale: decider.locale },
      subject: meetingSubject(
        act,
        letter,
        t(`invitations.mail.kind.question.${request.kind}`, { who: applicant(request) }),
      ),
      text,
      html,
      meetingId: meeting.id,
      invitationId: request.invitationId,
    },
  ])
  return 1
}

/** Somebody else presides now: what nobody decided yet is asked of them; the old links are void. Gives the number of mails. */
export async function queueOpenQuestions(tx: Tx, act: Act, meetingId: string): Promise<number> {
  let mails = 0
  for (const id of await listPending(tx, meetingId)) mails += await queueQuestion(tx, act, id)
  return mails
}

/** M-6, the result: to the agency's mailbox and to those it concerns who get no calendar object about it. */
export async function queueResult(
  tx: Tx,
  act: Act,
  requestId: string,
  attendeeIds: readonly string[],
): Promise<void> {
  const request = await findRequest(tx, requestId)
  const meeting = request && (await findToldMeeting(tx, request.meetingId))
  if (!request || !meeting) return
  const people = (await listRecipients(tx, meeting.id, { attendeeIds }, act.now)).filter(
    (person) => person.email,
  )
  const agency = await listAgencyReaders(tx, [request.agencyId])
  const readers: Reader[] = [
    ...agency.map((reader) => ({ salutation: request.agencyName, to: reader.to })),
    ...people.map((person) => ({
      salutation: saluted(person),
      attendeeId: person.id,
      inReplyTo: person.firstMessageId,
      to: {
        address: person.email ?? '',
        name: person.personName,
        personId: person.personId,
        locale: person.locale,
      },
    })),
  ]
  await queueMails(
    tx,
    act,
    readers.map((reader) => resultMail(act, request, letterMeeting(meeting, reader.to.locale), reader)),
  )
}

interface Reader {
  salutation: string
  to: OutgoingMail['to']
  attendeeId?: string
  inReplyTo?: string | null
}

function resultMail(
  act: Act,
  request: LeaveOrSubstitution,
  letter: LetterMeeting,
  reader: Reader,
): OutgoingMail {
  const { t } = letter
  const outcome = request.state === 'approved' ? 'approved' : 'refused'
  const { text, html } = writeLetter({
    locale: letter.locale,
    office: act.settings,
    salutation: reader.salutation,
    lead: [
      t(`invitations.mail.result.${request.kind}.${outcome}`, {
        who: applicant(request),
        substitute: request.substituteName,
      }),
    ],
    facts: [
      ...requestFacts(letter, request),
      ...(request.decidedNote ? [[t('invitations.fact.note'), request.decidedNote] as const] : []),
      ...letter.facts,
    ],
    ...(outcome === 'refused' ? { notes: [t('invitations.mail.result.refusedNote')] } : {}),
  })
  return {
    kind: 'M-6',
    to: reader.to,
    subject: meetingSubject(act, letter, t(`invitations.mail.kind.result.${request.kind}.${outcome}`)),
    text,
    html,
    meetingId: request.meetingId,
    invitationId: request.invitationId,
    attendeeId: reader.attendeeId ?? null,
    inReplyTo: reader.inReplyTo ?? null,
  }
}

/** 坝西办事处汪主任; the agency alone where nobody was named. */
export const applicant = (request: LeaveOrSubstitution) =>
  request.agencyShort +
  (request.personName
    ? titled({
        personName: request.personName,
        positionName: request.positionName,
        agencyName: request.agencyShort,
      })
    : '')

function requestFacts(letter: LetterMeeting, request: LeaveOrSubstitution): (readonly [string, string])[] {
  const { t } = letter
  const substitute = request.substituteName
    ? `${titled({ personName: request.substituteName, positionName: request.substitutePosition, agencyName: request.agencyName })}${
        request.belowLevel ? t('invitations.belowLevel') : ''
      }`
    : ''
  return [
    [t('invitations.fact.applicant'), applicant(request)],
    ...(substitute ? [[t('invitations.fact.substitute'), substitute] as const] : []),
    [t('invitations.fact.reason'), request.reason],
  ]
}
