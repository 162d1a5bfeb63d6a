import type { MessageKey } from '../i18n/translate.ts'
import { trimEndOf } from '../lib/trim.ts'
import { commonPasswords } from './common-passwords.ts'

export const MIN_PASSWORD = 12
export const MAX_PASSWORD = 200

/** Why a new password will not do: length and guessability, no rules about kinds of characters. `about` holds name and address. */
export function whyNotPassword(password: string, about: readonly string[]): MessageKey | null {
  const text = normalizePassword(password)
  if ([...text].length < MIN_PASSWORD) return 'auth.error.passwordShort'
  if ([...text].length > MAX_PASSWORD) return 'auth.error.passwordLong'
  if (isCommon(text.toLowerCase())) return 'auth.error.passwordCommon'
  const own = about.flatMap((word) => word.toLowerCase().split(/[@\s]/)).filter((word) => word.length >= 4)
  const rest = own.reduce((left, word) => left.replaceAll(word, ''), text.toLowerCase())
  return rest.length < 6 ? 'auth.error.passwordOwn' : null
}

/** One spelling for one password: full-width and composed characters differ between input methods. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC')
}

function isCommon(text: string): boolean {
  const bare = text.replace(/[\s._!@#$%^&*+-]+/g, '')
  const core = trimEndOf(bare, '0123456789')
  return (
    new Set(text).size < 5 ||
    isRun(bare) ||
    commonPasswords.has(bare) ||
    commonPasswords.has(core) ||
    isRepeated(bare)
  )
}

const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
]

/** Characters that follow each other on the keyboard or in the alphabet, forwards or backwards. */
function isRun(text: string): boolean {
  const backwards = [...text].reverse().join('')
  return rows.some((row) => row.includes(text) || row.includes(backwards))
}

/** The same few characters again and again: abcabcabcabc. */
function isRepeated(text: string): boolean {
  return /^(.{1,6})\1+$/.test(text)
}
