import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { grantLink, linkPlace } from '../../auth/links.ts'
import { writeCancel, writeDeclineCounter } from '../../calendar/invitation.ts'
import { formatLetterSpan } from '../../i18n/format.ts'
import { isKey, type Locale, translator } from '../../i18n/translate.ts'
import { first, type Tx } from '../../lib/db.ts'
import {
  type LetterMeeting,
  letterMeeting,
  meetingSubject,
  saluted,
} from '../../meetings/attendees/letters.ts'
import { findToldMeeting, listRecipients, type ToldMeeting } from '../../meetings/attendees/queries.ts'
import { calendarMeeting } from '../../meetings/attendees/writing.tsx'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { WholeMessage } from '../queries.ts'

/**
 * To a sender whose message did not count: why, and how to answer. Whoever was not invited and answered all the same
 * gets the entry taken out of the calendar again (RFC 5546 §3.2.2.6).
 */
export async function writeNotCounted(tx: Tx, act: Act, message: WholeMessage): Promise<OutgoingMail> {
  const locale = await localeOf(tx, message.fromAddress)
  const t = translator(locale)
  const meeting = message.meetingId ? await findToldMeeting(tx, message.meetingId) : null
  const letter = meeting ? letterMeeting(meeting, locale) : null
  const reason = `inbox.tell.reason.${message.reason}`
  const { text, html } = writeLetter({
    locale,
    office: act.settings,
    salutation: message.fromName || message.fromAddress,
    lead: [
      t('inbox.tell.lead', { subject: message.subject || t('inbox.noSubject') }),
      t(isKey(reason) ? reason : 'inbox.tell.reason.plain'),
    ],
    facts: letter?.facts ?? [],
    body: [t('inbox.tell.how', { telephone: act.settings.telephone })],
  })
  const uninvited = meeting && letter && message.reason === 'notInvited' && message.method !== ''
  return {
    kind: 'answer',
    to: { address: message.fromAddress, name: message.fromName, locale },
    subject: t('mail.subject', {
      office: (locale === 'en' && act.settings.nameEn) || act.settings.shortZh,
      kind: t('inbox.tell.kind'),
      title: message.subject || t('inbox.noSubject'),
    }),
    text,
    html,
    meetingId: message.meetingId,
    ...(uninvited ? { ical: cancelFor(act, meeting, letter, message) } : {}),
  }
}

const localeOf = async (tx: Tx, address: string): Promise<Locale> =>
  first(await tx<{ locale: Locale }[]>`select locale from people where lower(email) = ${address} limit 1`)
    ?.locale ?? 'zh-CN'

function cancelFor(
  act: Act,
  meeting: ToldMeeting,
  letter: LetterMeeting,
  message: WholeMessage,
): NonNullable<OutgoingMail['ical']> {
  const crasher = {
    name: message.fromName || message.fromAddress,
    address: message.fromAddress,
    role: 'REQ-PARTICIPANT',
    partstat: 'NEEDS-ACTION',
    asksAnswer: false,
  } as const
  return {
    method: 'CANCEL',
    content: writeCancel(calendarMeeting(act, meeting, letter, '', null), crasher, 'person'),
    uid: meeting.uid,
    sequence: meeting.sequence,
    dtstamp: act.now,
    organizerToken: meeting.mailToken,
  }
}

/** DECLINECOUNTER to whoever proposed another time; the same in words, since many programs ignore it. Null if the person is gone. */
export async function writeRefusal(tx: Tx, act: Act, message: WholeMessage): Promise<OutgoingMail | null> {
  const meeting = message.meetingId ? await findToldMeeting(tx, message.meetingId) : null
  if (!meeting || !message.attendeeId) return null
  const person = first(await listRecipients(tx, meeting.id, { attendeeIds: [message.attendeeId] }, act.now))
  if (!person?.email) return null
  const letter = letterMeeting(meeting, person.locale)
  const { t, locale } = letter
  const { proposedStartsAt: from, proposedEndsAt: to } = message
  const grantId = await grantLink(tx, {
    purpose: 'attendance',
    personId: person.personId,
    subjectId: person.id,
    meetingId: meeting.id,
    expiresAt: meeting.endsAt,
    now: act.now,
  })
  const { text, html } = writeLetter({
    locale,
    office: act.settings,
    salutation: saluted(person),
    lead: [t('inbox.refusal.lead', { proposed: from && to ? formatLetterSpan(locale, from, to) : '' })],
    facts: letter.facts,
    body: [t('inbox.refusal.ask')],
    action: { label: t('invitations.mail.request.action'), href: linkPlace('attendance', grantId) },
  })
  const attendee = {
    name: person.personName,
    address: person.email,
    role: person.role === 'NON-PARTICIPANT' ? 'REQ-PARTICIPANT' : person.role,
    partstat: person.partstat === 'DELEGATED' ? 'NEEDS-ACTION' : person.partstat,
    asksAnswer: false,
  } as const
  return {
    kind: 'answer',
    to: { address: person.email, name: person.personName, personId: person.personId, locale },
    subject: meetingSubject(act, letter, t('inbox.refusal.kind')),
    text,
    html,
    ical: {
      method: 'DECLINECOUNTER',
      content: writeDeclineCounter(calendarMeeting(act, meeting, letter, '', null), attendee),
      uid: meeting.uid,
      sequence: meeting.sequence,
      dtstamp: act.now,
      organizerToken: meeting.mailToken,
    },
    meetingId: meeting.id,
    attendeeId: person.id,
    inReplyTo: person.firstMessageId,
  }
}
