import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { grantLink } from '#src/auth/links.ts'
import { transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { lastMail, minutesLater } from './support.ts'

let world: World
let meetingId: string
let meetingEndsAt: Date
/** No chair chairs two at once (R17), so each test has another hour. */
let hour = 0
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
  await world.sql`delete from outbox`
  await world.sql`delete from link_grants`
  hour += 1
  meetingEndsAt = minutesLater(MONDAY, 3 * 1440 + hour * 60)
  meetingId = await giveMeeting(meetingEndsAt)
})

async function giveMeeting(endsAt: Date): Promise<string> {
  const startsAt = new Date(endsAt.getTime() - 3_600_000)
  const [row] = await world.sql<{ id: string }[]>`
    insert into meetings (title, kind, state, starts_at, ends_at, chair_person_id)
    values ('施工通道征地协调会', 'coordination', 'noticed', ${startsAt}, ${endsAt}, ${world.cast.chair.id}) returning id`
  return row!.id
}

async function giveGrant(
  to: { personId: string } | { agencyId: string },
  expiresAt: Date,
): Promise<{ id: string; path: string }> {
  const id = await transaction(world.sql, (tx) =>
    grantLink(tx, { purpose: 'reply', subjectId: meetingId, meetingId, expiresAt, now: MONDAY, ...to }),
  )
  return { id, path: `/r/reply/${signedToken(world.services.config.authKeys, 'link', id)}/renewal` }
}

const expired = minutesLater(MONDAY, -60)
const press = (path: string) => world.nobody().post(path)
const stateOf = async (id: string) =>
  (await world.sql<{ expires_at: Date }[]>`select expires_at from link_grants where id = ${id}`)[0]!
    .expires_at

describe('“send me a new link”', () => {
  it('mails the same link to the address on file, living until the meeting ends', async () => {
    const mailbox = 'mailbox@land.gov.cn.example'
    const { id, path } = await giveGrant({ agencyId: world.cast.agencies.a }, expired)
    const response = await press(path)
    expect(response.status).toBe(200)
    expect(textOf(await response.text())).toContain('新链接已发往登记的邮箱')
    const mail = (await lastMail(world, mailbox))!
    expect(mail.subject).toBe('[市领导小组办] 新链接：施工通道征地协调会')
    expect(mail.text).toContain(`http://localhost${path.replace('/renewal', '')}`)
    expect(await stateOf(id)).toEqual(meetingEndsAt)
    const [entry] = await world.sql`select action, meeting_id from audit_entries order by id desc limit 1`
    expect(entry).toEqual({ action: 'auth.linkRenewed', meeting_id: meetingId })
  })

  it('works for a person’s link, too', async () => {
    const { path } = await giveGrant({ personId: world.cast.attendee.id }, expired)
    await press(path)
    expect(await lastMail(world, world.cast.attendee.email)).not.toBeNull()
  })

  it('gives the same page and sends nothing for a link that lives, was revoked, whose meeting is over, or whose person is suspended', async () => {
    const wanted = await (
      await press((await giveGrant({ agencyId: world.cast.agencies.a }, expired)).path)
    ).text()
    await world.sql`delete from outbox`
    const withoutPath = (html: string) => html.replaceAll(/\/r\/reply\/[\w-]+/g, '…')
    const pageOf = async (path: string) => withoutPath(await (await press(path)).text())

    const living = await giveGrant({ agencyId: world.cast.agencies.b }, minutesLater(MONDAY, 60))
    const revoked = await giveGrant({ agencyId: world.cast.agencies.c }, expired)
    await world.sql`update link_grants set revoked_at = ${MONDAY} where id = ${revoked.id}`
    const suspended = await giveGrant({ personId: world.cast.attendee.id }, expired)
    await world.sql`update people set status = 'suspended' where id = ${world.cast.attendee.id}`
    meetingId = await giveMeeting(minutesLater(MONDAY, -30))
    const over = await giveGrant({ agencyId: world.cast.agencies.a }, expired)
    const unknown = {
      path: `/r/reply/${signedToken(world.services.config.authKeys, 'link', crypto.randomUUID())}/renewal`,
    }
    for (const { path } of [living, revoked, suspended, over, unknown])
      expect(await pageOf(path)).toBe(withoutPath(wanted))
    expect((await world.sql`select 1 from outbox`).length).toBe(0)
    expect(await stateOf(over.id)).toEqual(expired)
    await world.sql`update people set status = 'active' where id = ${world.cast.attendee.id}`
  })

  it('renews once when pressed often, and says so when it was pressed too often', async () => {
    const { path } = await giveGrant({ agencyId: world.cast.agencies.a }, expired)
    const statuses = (await Promise.all(Array.from({ length: 4 }, () => press(path)))).map(
      ({ status }) => status,
    )
    expect(statuses.sort()).toEqual([200, 200, 200, 429])
    expect((await world.sql`select 1 from outbox`).length).toBe(1)
  })

  it('does not exist for a token we did not sign', async () => {
    expect((await press(`/r/reply/a${'A'.repeat(43)}/renewal`)).status).toBe(404)
    expect((await press('/r/reply/x/renewal')).status).toBe(404)
  })

  it('R33: is no link itself: looking at its address changes nothing', async () => {
    const { id, path } = await giveGrant({ agencyId: world.cast.agencies.a }, expired)
    expect((await world.nobody().get(path)).status).toBe(404)
    expect(await stateOf(id)).toEqual(expired)
  })
})
