import { type Attachment, type ParsedMail, simpleParser } from 'mailparser'
import { type IncomingCalendar, readIncoming, type Unreadable } from '../../calendar/incoming.ts'
import { type Report, readReport } from './report.ts'

/** What a message says, without believing any of it. Plain data: it comes out of a thread of its own. */
export interface ReadMessage {
  messageId: string
  /** Empty where there is no sender, or several. */
  from: string
  fromName: string
  /** Addresses of the envelope as servers noted them, then those of the message. */
  to: string[]
  /** The envelope's sender as the last server noted it; empty for `<>`; null where nobody did. */
  returnPath: string | null
  subject: string
  /** Written by a program: nobody is answered (RFC 3834 §5). */
  automatic: boolean
  /** An absence note or the like, which is no answer even where a person would take it for one. */
  autoReply: boolean
  /** Authentication-Results as they stand, the last server's first. */
  authentication: string[]
  text: string
  /** Each different calendar part once, those that cannot be read as the reason why. */
  calendars: (IncomingCalendar | Unreadable)[]
  /** An answer that only stands inside a forwarded message, or in Outlook's own format. */
  hidden: 'forwarded' | 'tnef' | null
  report: Report | null
}

/** Reads the octets of one message. Throws for nothing that a stranger can send, but may take long: see reader.ts. */
export async function readMessage(raw: Uint8Array): Promise<ReadMessage> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const mail = await parse(bytes)
  const header = (name: string) =>
    mail.headerLines
      .filter((line) => line.key === name)
      .map((line) =>
        line.line
          .slice(line.line.indexOf(':') + 1)
          .replace(/\r?\n[ \t]+/g, ' ')
          .trim()
          .slice(0, 4000),
      )
  const from = mail.from?.value.flatMap((one) => one.group ?? [one]) ?? []
  const returnPath = header('return-path')[0]
  const submitted = (header('auto-submitted')[0] ?? 'no').toLowerCase()
  const subject = tidy(mail.subject ?? '', 300)
  const calendars = calendarParts(mail.attachments).map((part) =>
    readIncoming(part.content, { charset: paramOf(part, 'charset'), method: paramOf(part, 'method') }),
  )
  return {
    messageId: (mail.messageId ?? '').trim().slice(0, 500),
    from:
      from.length === 1 && header('from').length === 1
        ? (from[0]?.address ?? '').trim().toLowerCase().slice(0, 254)
        : '',
    fromName: tidy(from[0]?.name ?? '', 100),
    to: addressesTo(mail, header),
    returnPath:
      returnPath === undefined
        ? null
        : returnPath
            .replace(/[<>\s]/g, '')
            .toLowerCase()
            .slice(0, 254),
    subject,
    automatic:
      !submitted.startsWith('no') ||
      returnPath?.replace(/\s/g, '') === '<>' ||
      header('precedence').some((value) => /bulk|junk|list|auto_reply/i.test(value)) ||
      header('x-auto-response-suppress').length > 0 ||
      header('list-id').length > 0,
    autoReply:
      submitted.startsWith('auto-replied') ||
      header('x-autoreply').length + header('x-autorespond').length > 0 ||
      header('precedence').some((value) => /auto_reply/i.test(value)) ||
      /^(自动回复|自动答复|automatic reply|auto(matic)?[- ]?reply|out of office)\s*[:：]?/i.test(subject),
    authentication: header('authentication-results').slice(0, 20),
    text: plainText(mail, bytes),
    calendars: distinct(calendars),
    hidden: calendars.length > 0 ? null : hiddenIn(mail.attachments),
    report: readReport(mail, header),
  }
}

function parse(bytes: Buffer): Promise<ParsedMail> {
  const options = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    keepDeliveryStatus: true,
    maxHtmlLengthToParse: 200_000,
  }
  return simpleParser(bytes, options)
}

type Header = (name: string) => string[]

function addressesTo(mail: ParsedMail, header: Header): string[] {
  const noted = ['x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to'].flatMap(header)
  const written = [mail.to, mail.cc].flatMap((each) => each ?? []).flatMap((each) => each.value)
  return [...noted, ...written.flatMap((one) => one.group ?? [one]).map((one) => one.address ?? '')]
    .map((address) => address.replace(/[<>\s]/g, '').toLowerCase())
    .filter((address) => address !== '' && address.length <= 254)
    .slice(0, 50)
}

/** text/calendar at any depth; application/ics only where there is none. What a forwarded message holds is not among them. */
function calendarParts(parts: readonly Attachment[]): Attachment[] {
  const calendar = parts.filter((part) => /^text\/calendar$/i.test(part.contentType))
  const attached = parts.filter(
    (part) => /^application\/ics$/i.test(part.contentType) || /\.ics$/i.test(part.filename ?? ''),
  )
  return (calendar.length > 0 ? calendar : attached).slice(0, 20)
}

function paramOf(part: Attachment, name: string): string | null {
  const header: unknown = part.headers?.get('content-type')
  if (typeof header !== 'object' || header === null || !('params' in header)) return null
  const value = (header.params as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : null
}

function hiddenIn(parts: readonly Attachment[]): ReadMessage['hidden'] {
  if (parts.some((part) => /ms-tnef/i.test(part.contentType) || /^winmail\.dat$/i.test(part.filename ?? '')))
    return 'tnef'
  const forwarded = parts.filter((part) => /^message\/rfc822$/i.test(part.contentType))
  return forwarded.some((part) => /text\/calendar|BEGIN:VCALENDAR/i.test(part.content.toString('latin1')))
    ? 'forwarded'
    : null
}

function distinct(calendars: (IncomingCalendar | Unreadable)[]): (IncomingCalendar | Unreadable)[] {
  const seen = new Set<string>()
  return calendars.filter((each) => {
    const key = JSON.stringify(each)
    return seen.has(key) ? false : seen.add(key)
  })
}

/** What a person reads, without anything that a page could take for more than text. */
function plainText(mail: ParsedMail, raw: Buffer): string {
  const text = mail.text ?? ''
  if (text.includes('\uFFFD')) return tidy(undeclared(mail, raw) ?? text, 20_000)
  if (text.trim() !== '') return tidy(text, 20_000)
  return tidy(withoutTags(typeof mail.html === 'string' ? mail.html : ''), 20_000)
}

/** A body of eight-bit octets whose charset nobody wrote is GB18030 where we live. */
function undeclared(mail: ParsedMail, raw: Buffer): string | null {
  if (/charset\s*=/i.test(mail.headerLines.find((line) => line.key === 'content-type')?.line ?? ''))
    return null
  const at = raw.indexOf('\r\n\r\n') >= 0 ? raw.indexOf('\r\n\r\n') + 4 : raw.indexOf('\n\n') + 2
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(raw.subarray(at))
  } catch {
    return null
  }
}

/** Every `<…>` becomes a space, or a line's end; in one pass. */
function withoutTags(html: string): string {
  let out = ''
  let at = 0
  while (at < html.length && out.length < 40_000) {
    const open = html.indexOf('<', at)
    if (open < 0) return out + html.slice(at)
    out += html.slice(at, open)
    const close = html.indexOf('>', open)
    if (close < 0) return out
    const tag = html.slice(open + 1, Math.min(close, open + 12)).toLowerCase()
    out += /^\/?(br|p|div|tr|li|h\d)/.test(tag) ? '\n' : ' '
    at = close + 1
    if (/^(style|script)/.test(tag)) {
      const end = html.indexOf(`</${tag.slice(0, 5)}`, at)
      at = end < 0 ? html.length : end
    }
  }
  return out
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Without what no column holds and what only our own mails may hold. */
export function tidy(text: string, limit: number): string {
  return text
    .slice(0, limit * 2)
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u{FDD0}\u{FDD1}]/gu, '')
    .toWellFormed()
    .trim()
    .slice(0, limit)
    .toWellFormed()
}
