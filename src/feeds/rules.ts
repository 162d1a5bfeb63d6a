import { isLiaisonOf, isOffice, type Viewer } from '../auth/viewer.ts'

export const feedKinds = ['person', 'agency', 'group', 'venue'] as const
export type FeedKind = (typeof feedKinds)[number]

/** One's own meetings; those of an agency one answers for; everything else is the office's. */
export function maySubscribe(viewer: Viewer, kind: FeedKind, subject: string): boolean {
  if (kind === 'person') return subject === viewer.personId
  return isOffice(viewer) || (kind === 'agency' && isLiaisonOf(viewer, subject))
}

/** Days that a cancelled meeting stays in a feed: some programs never take away what is no longer there. */
export const CANCELLED_DAYS = 30
/** Days back that a feed reaches. */
export const PAST_DAYS = 366
/** A use within so many minutes of the last is not written down again. */
export const USE_MINUTES = 5

/** Whether the program has this very content already (RFC 9110 §13.1.2): a list, weak tags and `*` included. */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  if (!ifNoneMatch) return false
  return ifNoneMatch
    .slice(0, 2000)
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag)
}
