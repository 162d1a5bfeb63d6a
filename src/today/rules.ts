import { hasRole, type Viewer } from '../auth/viewer.ts'

/** Where a person works. With several roles it is the one with most to do in a day. */
export function homeOf(viewer: Viewer): string {
  if (hasRole(viewer, 'director')) return '/approvals'
  if (hasRole(viewer, 'clerk')) return '/today'
  if (hasRole(viewer, 'chair')) return '/brief'
  if (hasRole(viewer, 'liaison')) return '/inbox'
  if (hasRole(viewer, 'auditor')) return '/action-items'
  return hasRole(viewer, 'admin') ? '/users' : '/account'
}
