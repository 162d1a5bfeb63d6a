import nodemailer from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailboxReading, readMailbox } from '#src/inbox/mailbox-reader.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { DEAD_DOMAIN, haveMailServer, type MailServer, startMailServer } from '../support/mail-server.ts'
import { answerOf, forgetAnswers, type Inbox, message, OFFICE, openInbox, plainReply } from './given.ts'

// A real Postfix and a real Dovecot: what the product sends goes through the one into the other, and answers come back.
describe.skipIf(!haveMailServer())('mail through Postfix and Dovecot', () => {
  let server: MailServer
  let inbox: Inbox
  const readings: MailboxReading[] = []
  beforeAll(async () => {
    inbox = await openInbox()
    await forgetAnswers(inbox)
    server = await startMailServer([OFFICE, inbox.zou.address, inbox.miao.address])
    Object.assign(inbox.world.services, {
      config: { ...inbox.world.services.config, smtpUrl: server.smtpUrl },
    })
    readings.push(read())
  })
  afterAll(async () => {
    await Promise.all(readings.map((reading) => reading.stop()))
    mailTransport(server.smtpUrl).close()
    await server.stop()
    await inbox.close()
  })

  const read = () => readMailbox(inbox.world.services, { url: server.imapUrl(OFFICE), pollSeconds: 5 })
  const send = async (raw: Buffer, to: string, from = inbox.zou.address) => {
    const post = nodemailer.createTransport(server.smtpUrl)
    await post.sendMail({ raw, envelope: { from, to: [to] } })
    post.close()
  }
  const rows = async () =>
    inbox.world.sql<
      { outcome: string; reason: string; outboxId: string | null }[]
    >`select outcome, reason, outbox_id as "outboxId" from inbound_messages order by received_at, id`

  it('delivers the invitation, and applies the answer that comes to its organizer', async () => {
    await deliverOutbox(inbox.world.services)
    expect(
      (
        await inbox.world
          .sql`select 1 from outbox where state = 'sent' and attendee_id = ${inbox.zou.attendeeId}`
      ).length,
    ).toBe(1)
    inbox.later()
    const raw = plainReply(inbox.zou.organizer, { uid: inbox.meeting.uid, attendee: inbox.zou.address })
    await send(raw, inbox.zou.organizer)
    await expect
      .poll(async () => (await answerOf(inbox, inbox.zou)).partstat, { timeout: 20_000 })
      .toBe('ACCEPTED')
  })

  it('takes the same message once, however often it lies there', async () => {
    const before = (await rows()).length
    const raw = plainReply(inbox.zou.organizer, {
      uid: inbox.meeting.uid,
      attendee: inbox.zou.address,
      stamp: '20261123T030000Z',
      partstat: 'TENTATIVE',
      messageId: '<twice@client.example>',
    })
    await send(raw, inbox.zou.organizer)
    await send(raw, inbox.zou.organizer)
    await send(
      message({ from: inbox.zou.address, to: inbox.zou.organizer, body: '第三封' }),
      inbox.zou.organizer,
    )
    await expect.poll(async () => (await rows()).length, { timeout: 20_000 }).toBe(before + 2)
    expect((await answerOf(inbox, inbox.zou)).partstat).toBe('TENTATIVE')
  })

  it('only one of several servers reads, and goes on where another stopped', async () => {
    const second = read()
    readings.push(second)
    const [{ owner }] = (await inbox.world.sql`select owner from mailbox_readers`) as unknown as [
      { owner: string },
    ]
    await readings[0]!.stop()
    const before = (await rows()).length
    await send(
      message({ from: inbox.zou.address, to: inbox.zou.organizer, body: '第四封' }),
      inbox.zou.organizer,
    )
    await expect.poll(async () => (await rows()).length, { timeout: 30_000 }).toBe(before + 1)
    const [now] = await inbox.world.sql<{ owner: string }[]>`select owner from mailbox_readers`
    expect(now!.owner).not.toBe(owner)
  })

  it('shows at the recipient within a minute that Postfix gave a mail back', async () => {
    const { sql } = inbox.world
    const address = `nobody@${DEAD_DOMAIN}`
    await sql`update people set email = ${address} where id = (select person_id from attendees where id = ${inbox.miao.attendeeId})`
    await sql`update outbox set to_address = ${address}, state = 'queued', sent_at = null where attendee_id = ${inbox.miao.attendeeId}`
    const started = performance.now()
    await deliverOutbox(inbox.world.services)
    await expect
      .poll(
        async () =>
          (
            await sql`select state, bounce_status as status from outbox where attendee_id = ${inbox.miao.attendeeId}`
          )[0],
        { timeout: 60_000 },
      )
      .toMatchObject({ state: 'dead', status: '5.1.1' })
    expect(performance.now() - started).toBeLessThan(60_000)
    expect(await sql`select address from dead_addresses`).toEqual([{ address }])
    expect((await rows()).filter((row) => row.outcome === 'bounce')).toMatchObject([{ reason: 'dead' }])
    const page = await (
      await inbox.world.as(inbox.world.cast.clerk).get(`/meetings/${inbox.meeting.id}/replies`)
    ).text()
    expect(page).toContain('邮件被退回，请电话通知')
  })

  it('connects again when the mail server was away', async () => {
    await server.restartImap()
    const before = (await rows()).length
    await send(
      message({ from: inbox.zou.address, to: inbox.zou.organizer, body: '第五封' }),
      inbox.zou.organizer,
    )
    await expect.poll(async () => (await rows()).length, { timeout: 60_000 }).toBe(before + 1)
  })
})
