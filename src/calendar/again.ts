import { foldCalendar, unfoldCalendar } from './lines.ts'

/**
 * The same object as a new message: a new DTSTAMP (RFC 5545 §3.8.7.2), the same SEQUENCE, and the recipient's
 * present address where it changed since.
 */
export function writeAgain(text: string, dtstamp: Date, address: { old: string; present: string }): string {
  const stamp = `${dtstamp.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
  const oldEnd = `:mailto:${address.old.toLowerCase()}`
  const lines = unfoldCalendar(text).map((line) => {
    if (/^(DTSTAMP|LAST-MODIFIED):/.test(line)) return line.replace(/:.*/, `:${stamp}`)
    if (line.startsWith('ATTENDEE') && line.toLowerCase().endsWith(oldEnd))
      return `${line.slice(0, -oldEnd.length)}:mailto:${address.present}`
    return line
  })
  return foldCalendar(lines)
}
