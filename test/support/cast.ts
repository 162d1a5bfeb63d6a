import { randomUUID } from 'node:crypto'
import { first, type Sql } from '#src/lib/db.ts'
import { tokenHash } from '#src/lib/token.ts'

/** A fixed cast: the office, two agencies with a liaison each, a vertical agency, a chair; and one who belongs nowhere. */
export interface Person {
  id: string
  name: string
  email: string
  /** The session cookie's token. */
  token: string
}

export interface Cast {
  clerk: Person
  /** A second clerk, for rules that need two different officers. */
  clerk2: Person
  director: Person
  chair: Person
  liaisonA: Person
  liaisonB: Person
  liaisonV: Person
  attendee: Person
  auditor: Person
  admin: Person
  outsider: Person
  agencies: { office: string; government: string; a: string; b: string; c: string; vertical: string }
  /** People of agency A and B: principal, deputy, staff (the liaison). */
  people: {
    aPrincipal: string
    aDeputy: string
    bPrincipal: string
    bDeputy: string
    cPrincipal: string
    vPrincipal: string
  }
  venue: string
  venue2: string
  topic: string
  group: string
}

/** `now` is the real clock of the world; sessions last for a year of it. */
export async function giveCast(sql: Sql, now: Date): Promise<Cast> {
  const agencies = await giveAgencies(sql)
  const person = (name: string, agency: string, position: string, level: string) =>
    givePerson(sql, now, name, agency, position, level)
  const cast = {
    clerk: await person('冯科长', agencies.office, '综合科科长', 'staff'),
    clerk2: await person('陈科员', agencies.office, '科员', 'staff'),
    director: await person('郑主任', agencies.office, '主任', 'principal'),
    chair: await person('周副市长', agencies.government, '副市长', 'leader'),
    liaisonA: await person('余股长', agencies.a, '办公室股长', 'staff'),
    liaisonB: await person('戴股长', agencies.b, '办公室股长', 'staff'),
    liaisonV: await person('秦股长', agencies.vertical, '办公室股长', 'staff'),
    attendee: await person('邹副局长', agencies.a, '副局长', 'deputy'),
    auditor: await person('韩督查', agencies.government, '督查室主任', 'staff'),
    admin: await person('沈工', agencies.office, '系统管理员', 'staff'),
    outsider: await person('游先生', agencies.c, '股长', 'staff'),
  }
  const aPrincipal = (await person('国土一把手鲁局长', agencies.a, '局长', 'principal')).id
  const bPrincipal = (await person('郎局长', agencies.b, '局长', 'principal')).id
  const bDeputy = (await person('柏副局长', agencies.b, '副局长', 'deputy')).id
  const cPrincipal = (await person('苗局长', agencies.c, '局长', 'principal')).id
  const vPrincipal = (await person('许局长', agencies.vertical, '局长', 'principal')).id
  await sql`insert into role_grants (person_id, role, agency_id) values
    (${cast.clerk.id}, 'clerk', null), (${cast.clerk2.id}, 'clerk', null), (${cast.director.id}, 'director', null),
    (${cast.auditor.id}, 'auditor', null), (${cast.admin.id}, 'admin', null),
    (${cast.liaisonA.id}, 'liaison', ${agencies.a}), (${cast.liaisonB.id}, 'liaison', ${agencies.b}), (${cast.liaisonV.id}, 'liaison', ${agencies.vertical})`
  const [venue, venue2, topic, group] = await givePlaces(sql, cast.chair.id, agencies.government)
  return {
    ...cast,
    agencies,
    people: { aPrincipal, aDeputy: cast.attendee.id, bPrincipal, bDeputy, cPrincipal, vPrincipal },
    venue,
    venue2,
    topic,
    group,
  }
}

async function giveAgencies(sql: Sql): Promise<Cast['agencies']> {
  const give = async (
    code: string,
    order: number,
    name: string,
    short: string,
    en: string,
    type: string,
    relation: string,
    member: boolean,
  ) => {
    const row = first(
      await sql<{ id: string }[]>`
      insert into agencies (code, standing_order, name_zh, short_zh, name_en, type, relation, is_member_unit, mailbox, telephone)
      values (${code}, ${order}, ${name}, ${short}, ${en}, ${type}, ${relation}, ${member}, ${`mailbox@${code}.gov.cn.example`}, '000-0000-1000') returning id`,
    )
    return row!.id
  }
  return {
    government: await give(
      'gov',
      10,
      '示例市人民政府',
      '市政府',
      'Municipal Government',
      'leadership',
      'leadership',
      false,
    ),
    office: await give(
      'office',
      20,
      '示例市领导小组办公室',
      '市领导小组办',
      'Leading Group Office',
      'office',
      'self',
      false,
    ),
    a: await give(
      'land',
      30,
      '市国土资源局',
      '市国土局',
      'Land and Resources Bureau',
      'department',
      'subordinate',
      true,
    ),
    b: await give('forest', 40, '市林业局', '市林业局', 'Forestry Bureau', 'department', 'subordinate', true),
    c: await give('plan', 50, '市规划局', '市规划局', 'Planning Bureau', 'department', 'subordinate', true),
    vertical: await give(
      'power',
      60,
      '市供电公司',
      '市供电公司',
      'Power Supply Company',
      'public_utility',
      'vertical',
      true,
    ),
  }
}

let serial = 0

async function givePerson(
  sql: Sql,
  now: Date,
  name: string,
  agency: string,
  position: string,
  level: string,
): Promise<Person> {
  serial += 1
  const email = `person${serial}@agency.gov.cn.example`
  const row = first(
    await sql<{ id: string }[]>`
    insert into people (name_zh, name_en, email, phone) values (${name}, ${`Person ${serial}`}, ${email}, '000-0000-2000') returning id`,
  )
  await sql`insert into employments (person_id, agency_id, position_zh, position_en, level) values (${row!.id}, ${agency}, ${position}, 'Officer', ${level})`
  await sql`insert into sign_in_emails (email, person_id, verified_at) values (${email}, ${row!.id}, ${now})`
  return { id: row!.id, name, email, token: await giveSession(sql, now, row!.id) }
}

/** A session as sign-in makes it; `methods` are those it was opened with. */
export async function giveSession(
  sql: Sql,
  now: Date,
  personId: string,
  methods = 'password,totp',
): Promise<string> {
  const token = Buffer.from(randomUUID().replaceAll('-', '').padEnd(64, '0'), 'hex').toString('base64url')
  const end = new Date(now.getTime() + 365 * 86_400_000)
  await sql`insert into sessions (token_hash, person_id, methods, created_at, verified_at, last_seen_at, idle_seconds, idle_expires_at, expires_at)
    values (${tokenHash(token)}, ${personId}, ${methods}, ${now}, ${now}, ${now}, 31536000, ${end}, ${end})`
  return token
}

async function givePlaces(
  sql: Sql,
  chair: string,
  government: string,
): Promise<[string, string, string, string]> {
  const venues = await sql<{ id: string }[]>`insert into venues (code, name_zh, name_en, capacity) values
    ('v1', '市政府第一会议室', 'Government Meeting Room 1', 60), ('v2', '市政府第二会议室', 'Government Meeting Room 2', 30) returning id`
  const [topic] = await sql<
    { id: string }[]
  >`insert into topics (code, name_zh, name_en) values ('land', '征地', 'Land acquisition') returning id`
  const [group] = await sql<
    { id: string }[]
  >`insert into groups (kind, name_zh, name_en) values ('leading_group', '示例工程领导小组', 'Leading Group') returning id`
  const [post] = await sql<
    { id: string }[]
  >`insert into posts (agency_id, title_zh, title_en) values (${government}, '副市长', 'Vice-Mayor') returning id`
  await sql`insert into post_holdings (post_id, person_id, from_day) values (${post!.id}, ${chair}, '2020-01-01')`
  await sql`insert into seats (group_id, role, post_id, from_day) values (${group!.id}, 'deputy_head', ${post!.id}, '2020-01-01')`
  return [venues[0]!.id, venues[1]!.id, topic!.id, group!.id]
}
