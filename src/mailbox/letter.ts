import { type CalendarCard, readCalendarCard } from '../calendar/read.ts'
import type { CaughtMail } from './queries.ts'

/** A received mail as a mail program shows it. */
export interface ReceivedLetter {
  id: string
  to: string
  subject: string
  from: { name: string; address: string }
  sentAt: Date | null
  text: string
  html: string | null
  calendar: { text: string; card: CalendarCard | null } | null
}

export async function readLetter(mail: CaughtMail): Promise<ReceivedLetter> {
  // Loaded when a letter is opened: it is large, and only the demo reads letters.
  const { simpleParser } = await import('mailparser')
  const parsed = await simpleParser(mail.raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  })
  const from = parsed.from?.value[0]
  const part = parsed.attachments.find((each) => each.contentType === 'text/calendar')
  const calendar = part?.content.toString('utf8') ?? null
  return {
    id: mail.id,
    to: mail.to,
    subject: parsed.subject ?? '',
    from: { name: from?.name ?? '', address: from?.address ?? '' },
    sentAt: parsed.date ?? null,
    text: parsed.text ?? '',
    html: parsed.html || null,
    calendar: calendar === null ? null : { text: calendar, card: readCalendarCard(calendar) },
  }
}

/** The letter for the frame: its links open in the window around it, and only those that lead to this site. */
export function framedHtml(html: string, baseUrl: string): string {
  const own = html.replace(/\shref="([^"]*)"/g, (whole, href: string) =>
    href === baseUrl || href.startsWith(`${baseUrl}/`) ? whole : '',
  )
  const base = '<base target="_top">'
  return /<head[^<>]*>/i.test(own) ? own.replace(/<head[^<>]*>/i, (head) => head + base) : base + own
}

/** Text cut into pieces; every second one is an address of this site. */
export function splitLinks(text: string, baseUrl: string): string[] {
  const quoted = baseUrl.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return text.split(new RegExp(`(${quoted}(?:/[^\\s<>"，。；）]*)?)`, 'g'))
}
