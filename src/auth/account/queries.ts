import { type Db, first } from '../../lib/db.ts'

export interface Account {
  name: string
  nameEn: string
  locale: 'zh-CN' | 'en'
  signInEmail: string | null
  passwordChangedAt: Date | null
  secondFactorSince: Date | null
  recoveryCodesLeft: number
  /** Accounts at the identity provider. */
  identities: number
  identitySince: Date | null
}

export async function findAccount(db: Db, personId: string): Promise<Account | null> {
  return first(
    await db<Account[]>`
    select p.name_zh as name, p.name_en as "nameEn", p.locale,
      (select min(e.email) from sign_in_emails e where e.person_id = p.id) as "signInEmail",
      w.changed_at as "passwordChangedAt", s.confirmed_at as "secondFactorSince",
      (select count(*)::int from recovery_codes r where r.person_id = p.id and r.used_at is null) as "recoveryCodesLeft",
      (select count(*)::int from oidc_identities o where o.person_id = p.id) as identities,
      (select min(o.linked_at) from oidc_identities o where o.person_id = p.id) as "identitySince"
    from people p left join passwords w on w.person_id = p.id left join totp_secrets s on s.person_id = p.id
    where p.id = ${personId}`,
  )
}

export interface OwnSession {
  id: string
  createdAt: Date
  lastSeenAt: Date
  methods: string
  ip: string | null
  userAgent: string | null
}

/** Sessions that still open doors, the latest used first. */
export async function listOwnSessions(db: Db, personId: string, now: Date): Promise<OwnSession[]> {
  return db<OwnSession[]>`
    select id, created_at as "createdAt", last_seen_at as "lastSeenAt", methods, host(ip) as ip, user_agent as "userAgent"
    from sessions where person_id = ${personId} and idle_expires_at > ${now} and expires_at > ${now}
    order by last_seen_at desc, id`
}
