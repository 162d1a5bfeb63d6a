/** How long a mail waits after its n-th failed try, in minutes; the last one repeats. */
const WAITS = [1, 2, 5, 15, 60]
/** Tries until a mail is given up: about three days. */
export const MAX_TRIES = 75

/** Minutes until the next try; spread by up to a fifth, so that mails that failed together do not return together. */
export function waitMinutes(tries: number, chance: number): number {
  const wait = WAITS[Math.min(tries, WAITS.length) - 1] ?? 1
  return wait * (0.8 + 0.4 * chance)
}

/** What the mail library says of a failure. */
export interface SendError extends Error {
  code?: string | undefined
  command?: string | undefined
  responseCode?: number | false | undefined
}

/**
 * `refused`: this mail will never be taken (5yz to the recipient or the message). `silent`: the server did not talk
 * to us at all, or not with these credentials, which is no fault of the mail. `later`: anything else, 4yz above all.
 */
export function judge(error: SendError): 'refused' | 'later' | 'silent' {
  if (error.code === 'EAUTH' || error.command === 'CONN') return 'silent'
  const answered = typeof error.responseCode === 'number'
  if (!answered) return error.code === 'EENVELOPE' || error.code === 'EMESSAGE' ? 'refused' : 'silent'
  // A refused sender or missing sign-in would hit every mail alike: somebody can still set it right.
  if (error.command === 'MAIL FROM' || error.responseCode === 530) return 'later'
  return Number(error.responseCode) >= 500 ? 'refused' : 'later'
}

export interface ResendableMail {
  kind: string
  state: string
  hasNewer: boolean
}

/** Why a person may not have this mail sent once more, or null. */
export function whyNotResend(mail: ResendableMail) {
  if (mail.kind === 'sign_in') return 'outbox.error.signIn'
  if (mail.state === 'queued' || mail.state === 'sending') return 'outbox.error.onItsWay'
  if (mail.state === 'superseded') return 'outbox.error.superseded'
  // An older REQUEST after a newer one, or after a CANCEL, would put a meeting back into a calendar.
  return mail.hasNewer ? 'outbox.error.newer' : null
}
