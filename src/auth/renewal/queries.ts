import { type Db, first } from '../../lib/db.ts'
import type { LinkPurpose } from '../links.ts'

export interface ExpiredGrant {
  id: string
  purpose: LinkPurpose
  personId: string | null
  agencyId: string | null
  name: string
  email: string
  locale: 'zh-CN' | 'en'
  meetingId: string | null
  meetingTitle: string
  meetingEndsAt: Date | null
}

/**
 * An expired grant that may live on: not revoked, its person active, an address on file, its meeting not over;
 * after the meeting, what is still waited for: a countersignature, the signature, the acceptance of items.
 */
export async function findRenewableGrant(db: Db, id: string, now: Date): Promise<ExpiredGrant | null> {
  return first(
    await db<ExpiredGrant[]>`
    select l.id, l.purpose, l.person_id as "personId", l.agency_id as "agencyId", coalesce(p.name_zh, a.name_zh) as name,
      coalesce(p.email, a.mailbox) as email, coalesce(p.locale, 'zh-CN') as locale,
      m.id as "meetingId", coalesce(m.title, '') as "meetingTitle", m.ends_at as "meetingEndsAt"
    from link_grants l
      left join people p on p.id = l.person_id left join agencies a on a.id = l.agency_id left join meetings m on m.id = l.meeting_id
    where l.id = ${id} and l.expires_at <= ${now} and l.revoked_at is null and coalesce(p.status, 'active') = 'active'
      and coalesce(p.email, a.mailbox) is not null
      and case
        when l.purpose in ('countersign','signature') then exists (
          select 1 from minutes n where n.meeting_id = l.meeting_id and n.state in ('countersigning','awaiting_signature'))
        when l.purpose = 'receipt' then exists (
          select 1 from action_items i where i.meeting_id = l.meeting_id and i.lead_agency_id = l.agency_id and i.state = 'assigned')
        else m.ends_at > ${now} and m.state <> 'cancelled'
      end`,
  )
}
