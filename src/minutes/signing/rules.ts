import type { MessageKey } from '../../i18n/translate.ts'
import type { MinutesState } from '../queries.ts'

export interface ToSign {
  state: MinutesState
  signedAt: Date | null
  drafterPersonId: string | null
  /** Who is to sign today. */
  signerPersonId: string | null
}

/** R41: the text waits for the chair, and the chair did not draft it. Says nothing about who asks. */
export function whyNotSignable(minutes: ToSign): MessageKey | null {
  if (minutes.state !== 'awaiting_signature') return 'minutes.error.notAwaitingSignature'
  if (minutes.signedAt) return 'minutes.error.signed'
  if (!minutes.signerPersonId) return 'minutes.error.noSigner'
  return minutes.signerPersonId === minutes.drafterPersonId ? 'minutes.error.signerDrafted' : null
}

/** R41: signed on screen by the chair alone (after a change of post, by the post's holder), with a second factor. */
export function whyNotSign(
  minutes: ToSign,
  personId: string | null,
  secondFactor: boolean,
): MessageKey | null {
  const why = whyNotSignable(minutes)
  if (why) return why
  if (personId === null || personId !== minutes.signerPersonId) return 'minutes.error.notSigner'
  return secondFactor ? null : 'minutes.error.secondFactor'
}

/** How a session proved itself, in the words of the register. */
export function signedMethod(methods: string): 'passkey' | 'totp' | 'demo' {
  const used = methods.split(',')
  if (used.includes('passkey')) return 'passkey'
  return used.includes('totp') ? 'totp' : 'demo'
}
