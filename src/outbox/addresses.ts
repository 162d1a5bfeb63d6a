import { timingSafeEqual } from 'node:crypto'
import { organizerAddress } from '../calendar/invitation.ts'
import { type AuthKey, derivedHex } from '../lib/token.ts'

// Who writes to us proves by the address what the letter was: each is derived, none is kept.

/** Octets of a local part (RFC 5321 §4.5.3.1.1). */
const LOCAL_PART = 64
/** Characters of a meeting's token, of a person's proof, of a mail's token with its proof. */
const [MEETING, PERSON, MAIL] = [22, 16, 40]

/** The office's mailbox, and what stands between its name and a token (null: no sub-addresses). */
export interface Mailbox {
  mailbox: string
  separator: string | null
  authKeys: readonly AuthKey[]
}

/**
 * From and ORGANIZER of a calendar mail: the office's mailbox with the meeting's token and, for one person, a proof
 * that only this person was sent (SEC-16). Without the proof where the local part would grow too long.
 */
export function answerAddress(box: Mailbox, meetingToken: string, attendeeId: string | null): string {
  const plain = organizerAddress(box.mailbox, meetingToken, box.separator)
  if (!attendeeId) return plain
  const proven = organizerAddress(
    box.mailbox,
    meetingToken + personProof(box.authKeys, attendeeId),
    box.separator,
  )
  return proven.lastIndexOf('@') <= LOCAL_PART ? proven : plain
}

/** MAIL FROM of one mail, to which its bounce comes back. */
export function bounceAddress(box: Mailbox, mailId: string): string {
  const token = `b-${mailId.replaceAll('-', '')}${derivedHex(box.authKeys, 'bounce', mailId, 4)}`
  const address = organizerAddress(box.mailbox, token, box.separator)
  return address.lastIndexOf('@') <= LOCAL_PART ? address : box.mailbox
}

const personProof = (keys: readonly AuthKey[], attendeeId: string) =>
  derivedHex(keys, 'answer', attendeeId, PERSON / 2)

/** What stands after the separator of an address, or null. */
function subAddress(address: string, separator: string | null): string | null {
  const local = address.slice(0, address.lastIndexOf('@'))
  const at = separator === null ? -1 : local.lastIndexOf(separator)
  return at > 0 ? local.slice(at + 1).toLowerCase() : null
}

export interface AnsweredTo {
  /** In lower case. */
  meetingToken: string
  /** Whether the address proves that it was sent to this attendee. */
  proves(attendeeId: string): boolean
}

/** The first of the addresses that is one of a meeting. */
export function readAnswerAddress(
  addresses: readonly string[],
  { separator, authKeys }: Pick<Mailbox, 'separator' | 'authKeys'>,
): AnsweredTo | null {
  for (const address of addresses) {
    const token = subAddress(address, separator)
    if (!token || !/^[a-z0-9]+$/.test(token)) continue
    if (token.length !== MEETING && token.length !== MEETING + PERSON) continue
    const proof = token.slice(MEETING)
    return {
      meetingToken: token.slice(0, MEETING),
      proves: (attendeeId) =>
        proof !== '' && authKeys.some((key) => same(proof, personProof([key], attendeeId))),
    }
  }
  return null
}

/** The mail whose bounces come to one of the addresses; one that we did not derive is none. */
export function readBounceAddress(
  addresses: readonly string[],
  { separator, authKeys }: Pick<Mailbox, 'separator' | 'authKeys'>,
): string | null {
  for (const address of addresses) {
    // With `-` as separator the mark itself is cut off.
    const local = address.slice(0, address.lastIndexOf('@')).toLowerCase()
    const token = /b-([0-9a-f]{40})$/.exec(local)?.[1]
    if (separator === null || !token || token.length !== MAIL) continue
    const id = token.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    if (authKeys.some((key) => same(token.slice(32), derivedHex([key], 'bounce', id, 4)))) return id
  }
  return null
}

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
