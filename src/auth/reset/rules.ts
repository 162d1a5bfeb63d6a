/** A link in a mail opens no administrator's account; agencies and leaders have no password to forget. */
export function mayResetByMail(roles: readonly string[]): boolean {
  return !roles.includes('admin') && roles.some((role) => ['clerk', 'director', 'auditor'].includes(role))
}
