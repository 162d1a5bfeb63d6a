import type { MessageKey } from '../i18n/translate.ts'

export const staffRoles = ['clerk', 'director', 'auditor', 'admin'] as const

/** Passwords are for staff; agencies and leaders sign in by mail and need not remember anything. */
export function whyNotGivePassword(user: { roles: readonly { role: string }[] }): MessageKey | null {
  return user.roles.some(({ role }) => staffRoles.some((staff) => staff === role))
    ? null
    : 'users.error.notStaff'
}

/** A link in a mail alone must not open an administrator's account. */
export function whyNotMailPasswordLink(user: {
  roles: readonly { role: string }[]
  signInEmail: string | null
  status: string
}): MessageKey | null {
  if (user.roles.some(({ role }) => role === 'admin')) return 'users.error.adminByMail'
  if (!user.signInEmail) return 'users.error.noEmail'
  if (user.status !== 'active') return 'users.error.suspended'
  return whyNotGivePassword(user)
}

/** A link handed over in person: the way for an administrator's forgotten password. Nobody hands one to themselves. */
export function whyNotHandOverLink(
  user: { id: string; roles: readonly { role: string }[]; status: string },
  viewerId: string | null,
): MessageKey | null {
  if (user.status !== 'active') return 'users.error.suspended'
  if (user.id === viewerId) return 'users.error.ownPassword'
  return whyNotGivePassword(user)
}

/** Somebody who is active must be left to administer. */
export function whyNotEndGrant(grant: { role: string }, otherAdmins: number): MessageKey | null {
  return grant.role === 'admin' && otherAdmins === 0 ? 'users.error.lastAdmin' : null
}

export function whyNotSuspend(user: { id: string }, viewerId: string | null): MessageKey | null {
  return user.id === viewerId ? 'users.error.self' : null
}
