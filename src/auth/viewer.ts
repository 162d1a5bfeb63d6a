import type { Locale } from '../i18n/translate.ts'
import { type Day, officeDay } from '../lib/dates.ts'

/** Granted roles; `chair` is derived from meetings and posts. */
export type Role = 'clerk' | 'director' | 'liaison' | 'auditor' | 'admin' | 'chair'

/** Who looks at a page or acts, by session or by a mailed link (then without roles). */
export interface Viewer {
  personId: string | null
  name: string
  /** In Latin letters, where one is known. */
  nameEn?: string
  locale: Locale
  roles: readonly Role[]
  /** Agencies this person is liaison of; for an agency's link, that agency. */
  agencyIds: readonly string[]
  sessionId: string | null
  /** When a secret was last given (real clock); sensitive acts need this within 15 minutes. */
  verifiedAt: Date | null
  methods: string
  /** The office's day, on which posts are held. */
  today: Day
}

export const hasRole = (viewer: Viewer, role: Role) => viewer.roles.includes(role)
/** Clerk or director: sees and writes the office's work. */
export const isOffice = (viewer: Viewer) => hasRole(viewer, 'clerk') || hasRole(viewer, 'director')
export const isDirector = (viewer: Viewer) => hasRole(viewer, 'director')
export const isAuditor = (viewer: Viewer) => hasRole(viewer, 'auditor')
export const isAdmin = (viewer: Viewer) => hasRole(viewer, 'admin')
export const isLiaisonOf = (viewer: Viewer, agencyId: string) => viewer.agencyIds.includes(agencyId)

/** Somebody who acts without a session: before sign-in (nobody), or a person known by a mailed link or the set-up. */
export function sessionless(person: { id: string | null; name: string; locale: Locale }, now: Date): Viewer {
  return {
    personId: person.id,
    name: person.name,
    locale: person.locale,
    roles: [],
    agencyIds: [],
    sessionId: null,
    verifiedAt: null,
    methods: '',
    today: officeDay(now),
  }
}

export const nobody = (locale: Locale, now: Date) => sessionless({ id: null, name: '', locale }, now)
