import { officeDay } from '../lib/dates.ts'
import { type Db, first, type Tx } from '../lib/db.ts'
import { Gone, NotFound } from '../lib/errors.ts'
import { place } from '../lib/places.ts'
import { type AuthKey, verifyToken } from '../lib/token.ts'
import type { Viewer } from './viewer.ts'

export type LinkPurpose =
  | 'reply'
  | 'attendance'
  | 'leave_decision'
  | 'countersign'
  | 'signature'
  | 'extension'
  | 'poll'
  | 'upload'
  | 'materials'
  | 'receipt'

export interface LinkGrant {
  id: string
  personId: string | null
  agencyId: string | null
  purpose: LinkPurpose
  subjectId: string
  meetingId: string | null
  expiresAt: Date
  /** The person's or the agency's name, for “您正在代表 … 回复”. */
  granteeName: string
  locale: 'zh-CN' | 'en'
}

/** Finds or makes the one living grant of a purpose for a person or an agency; the mail carries `linkPlace(id)`. */
export async function grantLink(
  tx: Tx,
  grant: { purpose: LinkPurpose; subjectId: string; meetingId: string | null; expiresAt: Date; now: Date } & (
    | { personId: string }
    | { agencyId: string }
  ),
): Promise<string> {
  const personId = 'personId' in grant ? grant.personId : null
  const agencyId = 'agencyId' in grant ? grant.agencyId : null
  const row = first(
    await tx<{ id: string }[]>`
    insert into link_grants (person_id, agency_id, purpose, subject_id, meeting_id, created_at, expires_at)
    values (${personId}, ${agencyId}, ${grant.purpose}, ${grant.subjectId}, ${grant.meetingId}, ${grant.now}, ${grant.expiresAt})
    on conflict (purpose, subject_id, coalesce(person_id, agency_id)) where revoked_at is null
    do update set expires_at = greatest(link_grants.expires_at, excluded.expires_at)
    returning id`,
  )
  if (!row) throw new Error('no grant came back')
  return row.id
}

export interface NewGrant {
  personId: string | null
  agencyId: string | null
  subjectId: string
  meetingId: string | null
  expiresAt: Date
}

/** Like `grantLink` for many grantees of one purpose in one statement; gives the grant ids in the same order. */
export async function grantLinks(
  tx: Tx,
  purpose: LinkPurpose,
  grants: readonly NewGrant[],
  now: Date,
): Promise<string[]> {
  if (grants.length === 0) return []
  const rows = grants.map((grant) => ({
    person_id: grant.personId,
    agency_id: grant.agencyId,
    purpose,
    subject_id: grant.subjectId,
    meeting_id: grant.meetingId,
    created_at: now,
    expires_at: grant.expiresAt,
  }))
  const found = await tx<{ id: string; key: string }[]>`
    insert into link_grants ${tx(rows)}
    on conflict (purpose, subject_id, coalesce(person_id, agency_id)) where revoked_at is null
    do update set expires_at = greatest(link_grants.expires_at, excluded.expires_at)
    returning id, subject_id || ' ' || coalesce(person_id, agency_id) as key`
  const ids = new Map(found.map((row) => [row.key, row.id]))
  return grants.map((grant) => ids.get(`${grant.subjectId} ${grant.personId ?? grant.agencyId}`) ?? '')
}

/** Stands in a stored mail; the delivery turns it into `/r/<purpose>/<token>` (so the database holds no working link). */
export const linkPlace = (purpose: LinkPurpose, grantId: string) => place('link', `${purpose}:${grantId}`)
/** A page of this site in a stored mail. */
export const pagePlace = (path: string) => place('page', path)

/** The grant behind `/r/<purpose>/<token>`: a bad tag is a 404 without a query, an ended one is Gone with its reason. */
export async function openLink(
  sql: Db,
  keys: readonly AuthKey[],
  token: string,
  purposes: readonly LinkPurpose[],
  now: Date,
): Promise<LinkGrant> {
  const id = verifyToken(keys, 'link', token)
  if (!id) throw new NotFound()
  const row = first(
    await sql<(LinkGrant & { revokedAt: Date | null })[]>`
    update link_grants g set uses = uses + 1, last_used_at = ${now}
    from (select l.id, coalesce(p.name_zh, a.short_zh) as grantee_name, coalesce(p.locale, 'zh-CN') as locale
          from link_grants l left join people p on p.id = l.person_id left join agencies a on a.id = l.agency_id
          where l.id = ${id} and (p.id is null or p.status = 'active')) w
    where g.id = w.id
    returning g.id, g.person_id as "personId", g.agency_id as "agencyId", g.purpose, g.subject_id as "subjectId", g.meeting_id as "meetingId",
      g.expires_at as "expiresAt", g.revoked_at as "revokedAt", w.grantee_name as "granteeName", w.locale`,
  )
  if (!row || !purposes.includes(row.purpose)) throw new NotFound()
  if (row.revokedAt) throw new Gone('revoked', row.id)
  if (row.expiresAt <= now) throw new Gone('expired', row.id)
  return row
}

/** The viewer of a link: no roles; an agency's link speaks for that agency, nothing more. */
export function linkViewer(grant: LinkGrant, now: Date): Viewer {
  return {
    personId: grant.personId,
    name: grant.granteeName,
    locale: grant.locale,
    roles: [],
    agencyIds: grant.agencyId ? [grant.agencyId] : [],
    sessionId: null,
    verifiedAt: null,
    methods: 'link',
    today: officeDay(now),
  }
}
