import MailComposer from 'nodemailer/lib/mail-composer'
import { foldCalendar, unfoldCalendar } from '../calendar/lines.ts'
import { derivedHex } from '../lib/token.ts'
import { answerAddress, bounceAddress } from './addresses.ts'
import type { ClaimedMail } from './lease.ts'
import { fillPlaces, type Site } from './places.ts'

/** Who sends: the office's mailbox, and what stands between its name and a token (null: no sub-addresses). */
export interface Sender extends Site {
  mailbox: string
  separator: string | null
  nameZh: string
  nameEn: string
}

export interface Message {
  raw: Buffer
  envelope: { from: string; to: string[] }
  dsn: { id: string; return: 'headers'; notify: ['failure', 'delay']; recipient: string }
}

/**
 * The bytes of a mail. They depend on its row and the settings alone, so that a retry sends the same bytes
 *: date, boundary, Message-ID and DTSTAMP all come from the row.
 * Structure after RFC 6047 and CalConnect: text, HTML and, last, the calendar part; the same object attached.
 */
export async function buildMessage(mail: ClaimedMail, sender: Sender): Promise<Message> {
  const address = senderAddress(mail, sender)
  const raw = await new MailComposer({
    baseBoundary: derivedHex(sender.authKeys, 'mime', mail.id, 16),
    date: mail.createdAt,
    messageId: mail.messageId,
    from: { name: mail.fromName || officeName(mail, sender), address },
    to: { name: mail.toName, address: mail.toAddress },
    subject: fillPlaces(mail.subject, sender),
    ...(mail.inReplyTo ? { inReplyTo: mail.inReplyTo, references: mail.inReplyTo } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Content-Language': mail.locale,
    },
    textEncoding: 'B',
    text: inBase64(fillPlaces(mail.text, sender)),
    html: inBase64(fillPlaces(mail.html, sender)),
    ...(mail.ical && mail.icalMethod
      ? {
          icalEvent: {
            method: mail.icalMethod,
            filename: mail.icalMethod === 'REQUEST' ? 'invite.ics' : `${mail.icalMethod.toLowerCase()}.ics`,
            ...inBase64(fillCalendar(mail.ical, address, sender)),
          },
        }
      : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
  return {
    raw,
    envelope: { from: bounceAddress(sender, mail.id), to: [mail.toAddress] },
    dsn: { id: mail.id, return: 'headers', notify: ['failure', 'delay'], recipient: mail.toAddress },
  }
}

// Lines stay short and 7-bit whatever the server can do.
const inBase64 = (content: string) => ({ content, contentTransferEncoding: 'base64' })

const officeName = (mail: ClaimedMail, sender: Sender) =>
  mail.locale === 'en' && sender.nameEn ? sender.nameEn : sender.nameZh

/** From and ORGANIZER are one address, which proves whose answer comes back to it. */
function senderAddress(mail: ClaimedMail, sender: Sender): string {
  if (!mail.organizerToken) return sender.mailbox
  return answerAddress(sender, mail.organizerToken, mail.attendeeId)
}

/**
 * A stored object is folded and holds places and the organizer as the office's settings named it. It is unfolded,
 * filled, given the address that really sends, and folded again: only now are the lengths of its lines known.
 */
function fillCalendar(ical: string, organizer: string, sender: Sender): string {
  const lines = unfoldCalendar(ical).map((line) =>
    fillPlaces(line, sender).replace(
      /^(ORGANIZER[;:].*mailto:)[^:]*$/,
      (_whole, head: string) => head + organizer,
    ),
  )
  return foldCalendar(lines)
}
