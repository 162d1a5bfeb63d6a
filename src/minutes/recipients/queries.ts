import { type LinkGrant, linkViewer } from '../../auth/links.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Locale } from '../../i18n/translate.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'

/** What every letter about minutes names. */
export interface MinutesFacts {
  id: string
  meetingId: string
  title: string
  meetingTitle: string
  meetingDay: Day
}

export async function findFacts(sql: Db, minutesId: string): Promise<MinutesFacts> {
  const row = first(
    await sql<MinutesFacts[]>`
    select n.id, n.meeting_id as "meetingId", n.title, m.title as "meetingTitle", office_day(m.starts_at) as "meetingDay"
    from minutes n join meetings m on m.id = n.meeting_id where n.id = ${minutesId}`,
  )
  if (!row) throw new Error(`no minutes ${minutesId}`)
  return row
}

/** One mailbox or liaison of an agency, with the language of the letter. */
export interface Recipient {
  agencyId: string
  agencyName: string
  agencyNameEn: string
  personId: string | null
  name: string
  address: string
  locale: Locale
}

/** The mailbox of each agency and its liaisons, every address once; in standing order. An agency without any is missing here. */
export async function listRecipients(sql: Db, agencyIds: readonly string[]): Promise<Recipient[]> {
  if (agencyIds.length === 0) return []
  return await sql<Recipient[]>`
    select r."agencyId", r."agencyName", r."agencyNameEn", r."personId", r.name, r.address, r.locale from (
      select distinct on (t."agencyId", t.address) t.* from (
        select a.id as "agencyId", a.name_zh as "agencyName", a.name_en as "agencyNameEn", null::uuid as "personId", a.short_zh as name,
          a.mailbox as address, 'zh-CN' as locale, a.standing_order, 1 as rank
        from agencies a where a.id in ${sql([...agencyIds])} and a.mailbox is not null
        union all
        select a.id, a.name_zh, a.name_en, l.person_id, l.name_zh, l.email, l.locale, a.standing_order, 0
        from agencies a join active_liaisons l on l.agency_id = a.id where a.id in ${sql([...agencyIds])} and l.email is not null
      ) t order by t."agencyId", t.address, t.rank
    ) r order by r.standing_order, r.rank desc, r.name`
}

/** Who looks through a mailed link: an agency's link speaks for it, a liaison's own for the agencies answered for today. */
export async function findLinkViewer(sql: Db, grant: LinkGrant, now: Date): Promise<Viewer> {
  const viewer = linkViewer(grant, now)
  if (!grant.personId) return viewer
  const rows = await sql<{ agencyId: string }[]>`
    select l.agency_id as "agencyId" from active_liaisons l where l.person_id = ${grant.personId} order by l.agency_id`
  return { ...viewer, agencyIds: rows.map((row) => row.agencyId) }
}
