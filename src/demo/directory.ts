import { json } from '../lib/db.ts'
import type { DemoClock } from '../settings/office.ts'
import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** Settings, agencies, people, roles, posts, desks, venues, topics and the presets of the year. */
export async function loadDirectory(loading: Loading, clock: DemoClock): Promise<void> {
  await loadSettings(loading, clock)
  await loadAgencies(loading)
  await loadPeople(loading)
  await loadRoles(loading)
  await loadDesks(loading)
  await loadPosts(loading)
  await loadPlacesAndTopics(loading)
}

async function loadSettings({ tx, file }: Loading, clock: DemoClock): Promise<void> {
  const { organizer, replyByTime, ...rules } = file.settings
  const office = file.organizations.find((agency) => agency.relation === 'self')
  const values = {
    ...rules,
    replyByTime,
    installed: true,
    demoClock: clock,
    nameZh: office?.nameZh ?? organizer.cn,
    nameEn: 'Office of the Municipal South-to-North Water Diversion Leading Group',
    shortZh: organizer.cn,
    telephone: '000-0000-0100',
    mailbox: organizer.email,
    cityZh: '示例市',
    minutesSeries: 'coordination',
    minutesSeriesName: seriesName(file.minutes),
  }
  await insertRows(
    tx,
    'settings',
    Object.entries(values).map(([key, value]) => ({ key, value: json(tx, value) })),
  )
}

const seriesName = (minutes: Loading['file']['minutes']) =>
  minutes.find((one) => one.series === 'coordination')?.seriesNameZh ?? ''

async function loadAgencies({ tx, file }: Loading): Promise<void> {
  const rows = file.organizations.map((agency, n) => ({
    id: demoId('agency', agency.id),
    code: agency.id,
    standing_order: agency.standingOrder,
    name_zh: agency.nameZh,
    short_zh: agency.shortZh,
    name_en: agency.nameEn,
    type: agency.type,
    relation: agency.relation,
    is_member_unit: agency.isMemberUnit,
    mailbox: agency.mailbox.toLowerCase(),
    telephone: `000-0000-${String(100 + n * 2).padStart(4, '0')}`,
  }))
  // The office's own telephone stands on every page and letter.
  await insertRows(
    tx,
    'agencies',
    rows.map((row) => (row.relation === 'self' ? { ...row, telephone: '000-0000-0100' } : row)),
  )
}

async function loadPeople({ tx, file, days }: Loading): Promise<void> {
  const now = days.at(0, '09:00')
  const rows = file.people.map((person) => ({
    id: demoId('person', person.id),
    name_zh: person.nameZh,
    name_en: person.nameEn.replace(' (placeholder)', ''),
    email: person.email.toLowerCase(),
    phone: person.phone,
    status: person.active ? 'active' : 'suspended',
    confirmed_at: now,
    created_at: now,
  }))
  await insertRows(tx, 'people', rows)
  const employments = file.people.map((person) => ({
    id: demoId('employment', person.id),
    person_id: demoId('person', person.id),
    agency_id: demoId('agency', person.orgId),
    // That somebody has left is said by the employment's last day, not by the title.
    position_zh: person.positionZh.replace('（已离任）', ''),
    position_en: person.positionEn.replace(' (left office)', ''),
    level: person.level,
    from_day: person.joinedDay === undefined ? '-infinity' : days.day(person.joinedDay),
    to_day: person.leftDay === undefined ? 'infinity' : days.day(person.leftDay),
  }))
  await insertRows(tx, 'employments', employments)
}

const granted: Record<string, string> = {
  office_clerk: 'clerk',
  office_director: 'director',
  liaison: 'liaison',
  auditor: 'auditor',
  admin: 'admin',
}

async function loadRoles({ tx, file, days }: Loading): Promise<void> {
  const now = days.at(0, '09:00')
  const agencyOf = new Map(file.people.map((person) => [person.id, person.orgId]))
  const grants = file.users.flatMap((user) =>
    user.roles.flatMap((role) => {
      const name = granted[role]
      if (!name) return []
      return {
        person_id: demoId('person', user.personId),
        role: name,
        agency_id: name === 'liaison' ? demoId('agency', agencyOf.get(user.personId) ?? '') : null,
        granted_at: now,
      }
    }),
  )
  await insertRows(tx, 'role_grants', grants)
  const logins = file.users.map((user) => ({
    email: user.login.toLowerCase(),
    person_id: demoId('person', user.personId),
    verified_at: now,
  }))
  await insertRows(tx, 'sign_in_emails', logins)
}

async function loadDesks({ tx, file, days }: Loading): Promise<void> {
  const desks = file.organizations.flatMap((agency) =>
    agency.desk ? [{ code: agency.id, ...agency.desk }] : [],
  )
  const rows = desks.map((desk) => ({
    id: demoId('desk', desk.code),
    agency_id: demoId('agency', desk.code),
    leader_person_id: demoId('person', desk.leaderPersonId),
    duty_zh: desk.dutyZh,
    from_day: days.day(desk.establishedDay),
  }))
  await insertRows(tx, 'desks', rows)
  const staff = desks.flatMap((desk) =>
    desk.staffPersonIds.map((person) => ({
      desk_id: demoId('desk', desk.code),
      person_id: demoId('person', person),
    })),
  )
  await insertRows(tx, 'desk_staff', staff)
}

async function loadPosts({ tx, file, days }: Loading): Promise<void> {
  const posts = file.posts.map((post) => ({
    id: demoId('post', post.id),
    agency_id: demoId('agency', post.orgId),
    title_zh: post.titleZh,
    title_en: post.titleEn,
  }))
  await insertRows(tx, 'posts', posts)
  const holdings = file.posts.flatMap((post) =>
    post.holders.map((holder) => ({
      post_id: demoId('post', post.id),
      person_id: demoId('person', holder.personId),
      from_day: days.day(holder.fromDay),
      to_day: days.until(holder.toDay),
    })),
  )
  await insertRows(tx, 'post_holdings', holdings)
}

async function loadPlacesAndTopics({ tx, file }: Loading): Promise<void> {
  const venues = file.venues.map((venue) => ({
    id: demoId('venue', venue.id),
    code: venue.id.toLowerCase(),
    name_zh: venue.nameZh,
    name_en: venue.nameEn,
    capacity: venue.capacity,
  }))
  await insertRows(tx, 'venues', venues)
  const topics = file.topics.map((topic, n) => ({
    id: demoId('topic', topic.id),
    code: topic.id,
    name_zh: topic.nameZh,
    name_en: topic.nameEn,
    topic_order: n + 1,
  }))
  await insertRows(tx, 'topics', topics)
}
