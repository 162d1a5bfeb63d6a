import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { linkPlace } from '../../auth/links.ts'
import {
  type CalendarAttendee,
  type CalendarMeeting,
  organizerAddress,
  writeCancel,
  writeRequest,
} from '../../calendar/invitation.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { AgendaItem } from '../agenda/queries.ts'
import { agendaFacts, type LetterMeeting, letterMeeting, meetingSubject, saluted, titled } from './letters.ts'
import type { CancelOptions, RequestOptions } from './mail.tsx'
import type { Recipient, ToldMeeting } from './queries.ts'

// What is written to one person about a meeting; mail.tsx decides to whom and remembers it.

/** M-2 or M-3 to one person, with the person's own link; with a calendar object where the address is the person's alone. */
export function writeInvitation(
  act: Act,
  meeting: ToldMeeting,
  agenda: readonly AgendaItem[],
  person: Recipient,
  grantId: string,
  withCalendar: boolean,
  asks: boolean,
  options: RequestOptions,
): OutgoingMail {
  const letter = letterMeeting(meeting, person.locale, person)
  const { t } = letter
  const changed = options.mail === 'M-3'
  const attends = leadOf(person)
  const { text, html } = writeLetter({
    locale: person.locale,
    office: act.settings,
    salutation: saluted(person),
    lead: [
      changed
        ? t('invitations.mail.request.changed', { change: options.change?.(person.locale) ?? '' })
        : t(`invitations.mail.request.lead.${attends}`),
    ],
    facts: [...letter.facts, ...agendaFacts(letter, agenda, person)],
    ...(asks ? { body: [t('invitations.mail.request.ask')] } : {}),
    action: {
      label: t(
        person.part === 'chair' ? 'invitations.mail.request.actionChair' : 'invitations.mail.request.action',
      ),
      href: linkPlace('attendance', grantId),
    },
    notes: [t('invitations.mail.request.note')],
  })
  return {
    kind: options.mail,
    to: {
      address: person.email ?? '',
      name: person.personName,
      personId: person.personId,
      locale: person.locale,
    },
    subject: meetingSubject(
      act,
      letter,
      t(changed ? 'invitations.mail.kind.changed' : 'invitations.mail.kind.request'),
    ),
    text,
    html,
    fromName: fromName(letter),
    ...(withCalendar ? { ical: requestObject(act, meeting, letter, agenda, person, grantId, asks) } : {}),
    ...common(meeting, person),
    ...(options.notBefore ? { notBefore: options.notBefore } : {}),
  }
}

/** How a letter begins depends on why this person comes. */
const leadOf = ({ part, invitationId }: Recipient) =>
  part === 'chair' || part === 'substitute' ? part : invitationId ? 'person' : 'office'

function requestObject(
  act: Act,
  meeting: ToldMeeting,
  letter: LetterMeeting,
  agenda: readonly AgendaItem[],
  person: Recipient,
  grantId: string,
  asks: boolean,
): NonNullable<OutgoingMail['ical']> {
  const description = [
    ...(meeting.videoUrl ? [`${letter.t('meetings.field.video')}${letter.colon}${meeting.videoUrl}`] : []),
    ...agendaFacts(letter, agenda, person).map(([label, value]) => `${label}${letter.colon}${value}`),
    letter.t('invitations.mail.request.byLink'),
  ].join('\n')
  const object = calendarMeeting(act, meeting, letter, description, linkPlace('attendance', grantId))
  return {
    method: 'REQUEST',
    content: writeRequest(object, calendarAttendee(person, asks)),
    uid: meeting.uid,
    sequence: meeting.sequence,
    dtstamp: act.now,
    organizerToken: meeting.mailToken,
  }
}

/** For somebody without an address: to the agency's mailbox, to be printed; without a link and a calendar object. */
export function writeSlip(
  act: Act,
  meeting: ToldMeeting,
  agenda: readonly AgendaItem[],
  person: Recipient,
  options: RequestOptions,
): OutgoingMail {
  const letter = letterMeeting(meeting, 'zh-CN', person)
  const { t } = letter
  const name = titled(person)
  const { text, html } = writeLetter({
    locale: 'zh-CN',
    office: act.settings,
    salutation: person.agencyName,
    lead: [
      ...(options.mail === 'M-3'
        ? [t('invitations.mail.request.changed', { change: options.change?.('zh-CN') ?? '' })]
        : []),
      t('invitations.mail.slip.lead', { name }),
    ],
    facts: [[t('invitations.mail.slip.who'), name], ...letter.facts, ...agendaFacts(letter, agenda, person)],
    notes: [t('invitations.mail.slip.note')],
  })
  return {
    kind: options.mail,
    to: {
      address: person.mailbox ?? '',
      name: person.agencyName,
      agencyId: person.agencyId,
      locale: 'zh-CN',
    },
    subject: meetingSubject(act, letter, t('invitations.mail.kind.slip', { name })),
    text,
    html,
    ...common(meeting, person),
    ...(options.notBefore ? { notBefore: options.notBefore } : {}),
  }
}

/** M-4, or M-6 after a decision: with a CANCEL for whoever has the calendar object, as a plain letter for others. */
export function writeCancellation(
  act: Act,
  meeting: ToldMeeting,
  person: Recipient,
  options: CancelOptions,
): OutgoingMail {
  const letter = letterMeeting(meeting, person.locale, person)
  const { t } = letter
  const what =
    options.scope === 'person' ? 'uninvited' : meeting.state === 'postponed' ? 'postponed' : 'cancelled'
  const { text, html } = writeLetter({
    locale: person.locale,
    office: act.settings,
    salutation: saluted(person),
    lead: [t(`invitations.mail.cancel.${what}`)],
    facts: [
      ...letter.facts,
      ...(options.reason ? [[t('invitations.mail.cancel.reason'), options.reason] as const] : []),
    ],
    ...(person.requestSentAt ? { notes: [t('invitations.mail.cancel.note')] } : {}),
  })
  return {
    kind: options.mail ?? 'M-4',
    to: {
      address: person.email ?? '',
      name: person.personName,
      personId: person.personId,
      locale: person.locale,
    },
    subject: meetingSubject(act, letter, t(`invitations.mail.kind.${what}`)),
    text,
    html,
    fromName: fromName(letter),
    ...(person.requestSentAt
      ? {
          ical: {
            method: 'CANCEL' as const,
            content: writeCancel(
              calendarMeeting(act, meeting, letter, '', null),
              calendarAttendee(person, false),
              options.scope,
            ),
            uid: meeting.uid,
            sequence: meeting.sequence,
            dtstamp: act.now,
            organizerToken: meeting.mailToken,
          },
        }
      : {}),
    ...common(meeting, person),
  }
}

const common = (meeting: ToldMeeting, person: Recipient) => ({
  meetingId: meeting.id,
  attendeeId: person.id,
  invitationId: person.invitationId,
  inReplyTo: person.firstMessageId,
})

const fromName = (letter: LetterMeeting) =>
  letter.meeting.chairName
    ? letter.t('invitations.mail.from', {
        name: letter.locale === 'en' ? letter.meeting.chairNameEn : letter.meeting.chairName,
      })
    : ''

/** The meeting as a calendar object tells it. */
export function calendarMeeting(
  act: Act,
  meeting: ToldMeeting,
  letter: LetterMeeting,
  description: string,
  url: string | null,
): CalendarMeeting {
  return {
    uid: meeting.uid,
    sequence: meeting.sequence,
    title: letter.title,
    description,
    location: [letter.venue, meeting.videoUrl].filter(Boolean).join(' '),
    videoUrl: meeting.videoUrl || null,
    url,
    startsAt: meeting.startsAt,
    endsAt: meeting.endsAt,
    dtstamp: act.now,
    createdAt: meeting.createdAt,
    organizer: {
      name: fromName(letter) || act.settings.shortZh,
      // The delivery writes the address that really sends (src/outbox/message.ts).
      address: organizerAddress(act.settings.mailbox, meeting.mailToken, '+'),
    },
    chair: meeting.chairEmail ? { name: meeting.chairName, address: meeting.chairEmail } : null,
  }
}

/** 列席 is the agency's capacity; on the wire such a person is asked like the others. */
function calendarAttendee(person: Recipient, asksAnswer: boolean): CalendarAttendee {
  const partstat = person.partstat === 'DELEGATED' ? 'NEEDS-ACTION' : person.partstat
  return {
    name: person.personName,
    address: person.email ?? '',
    role: person.role === 'NON-PARTICIPANT' && person.invitationId ? 'REQ-PARTICIPANT' : person.role,
    partstat,
    asksAnswer,
  }
}
