/** The person an answer is for, as we hold them. */
export interface Answering {
  address: string
  /** The SEQUENCE that last asked this person for an answer (R18); null if none was asked. */
  sequenceAsked: number | null
  /** When the answer that counts was made; of one that came by calendar, its stamp. */
  answeredAt: Date | null
  /** The SEQUENCE that it answered; null where nobody answered yet. */
  answeredSequence?: number | null
}

export interface AnswerGiven {
  method: string
  uid: string
  sequence: number
  stamp: Date | null
  attendees: { address: string; partstat: string }[]
}

export type Ignored =
  | 'method'
  | 'unknownMeeting'
  | 'notSender'
  | 'notInvited'
  | 'stale'
  | 'older'
  | 'partstat'

/**
 * R35: why an answer by calendar changes nothing, or null if it counts. An answer is its sender's alone: the line of
 * the sender's address is read, other lines are not (RFC 5546 §3.2.3, RFC 6047 §2.2.1).
 */
export function whyIgnored(
  given: AnswerGiven,
  sender: string,
  uid: string,
  person: Answering | null,
): Ignored | null {
  if (given.method !== 'REPLY') return 'method'
  if (given.uid !== uid) return 'unknownMeeting'
  const line = given.attendees.find((attendee) => attendee.address === sender)
  if (!line) return 'notSender'
  if (!person || person.sequenceAsked === null) return 'notInvited'
  if (given.sequence < person.sequenceAsked) return 'stale'
  const sameQuestion = person.answeredSequence == null || given.sequence <= person.answeredSequence
  if (sameQuestion && given.stamp && person.answeredAt && given.stamp <= person.answeredAt) return 'older'
  return ['ACCEPTED', 'DECLINED', 'TENTATIVE'].includes(line.partstat) ? null : 'partstat'
}
