import type { MessageKey } from '../i18n/translate.ts'

/** Roles that a kind of group has, in rank. */
export const rolesOf = {
  leading_group: ['head', 'first_deputy_head', 'deputy_head', 'member'],
  office: ['office_director', 'office_deputy_director', 'office_staff'],
  task_force: ['leader', 'deputy_leader', 'staff'],
} as const

export const statusesOf = {
  leading_group: ['active', 'dissolved'],
  office: ['temporary', 'permanent', 'dissolved'],
  task_force: ['active', 'closed'],
} as const

/** R08: a task force needs a leader and at least one staff member to be active. */
export function whyNotStatus(kind: string, status: string, seatRoles: readonly string[]): MessageKey | null {
  if (kind !== 'task_force' || status !== 'active') return null
  return seatRoles.includes('leader') && seatRoles.includes('staff')
    ? null
    : 'groups.error.taskForceIncomplete'
}

/** R05: a leading group is adjusted with a basis document only. */
export function whyNotAdjust(kind: string, basisDocumentId: string | null): MessageKey | null {
  return kind === 'leading_group' && !basisDocumentId ? 'groups.error.basisNeeded' : null
}
