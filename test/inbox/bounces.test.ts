import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transaction } from '#src/lib/db.ts'
import { queueReminders } from '#src/meetings/invitations/mail.tsx'
import { base64, bounceTo, type Inbox, message, OFFICE, openInbox, part, parts } from './given.ts'

let inbox: Inbox
let mailId: string
beforeAll(async () => {
  inbox = await openInbox()
  const [row] = await inbox.world.sql<
    { id: string }[]
  >`select id from outbox where attendee_id = ${inbox.zou.attendeeId}`
  mailId = row!.id
})
afterAll(() => inbox.close())
beforeEach(async () => {
  inbox.later()
  await inbox.world
    .sql`update outbox set state = 'sent', sent_at = ${inbox.world.now()}, bounced_at = null, bounce_status = '', bounce_retried_at = null,
    delayed_at = null, complained_at = null, last_error = '' where id = ${mailId}`
  await inbox.world.sql`delete from dead_addresses`
})

interface Dsn {
  action?: string
  status?: string
  diagnostic?: string
  envelopeId?: string
  returned?: string
  recipient?: string
  to?: string
  statusType?: string
  more?: string
}

/** A report after RFC 3464 as Postfix and Exchange write it. */
const dsn = (fields: Dsn) =>
  message({
    from: 'MAILER-DAEMON@mx.agency.gov.cn.example',
    to: fields.to ?? bounceTo(inbox.world, mailId),
    subject: 'Undelivered Mail Returned to Sender',
    headers: ['Return-Path: <>', 'Auto-Submitted: auto-replied'],
    contentType: 'multipart/report; report-type=delivery-status; boundary=B',
    body: parts(
      'B',
      part(['Content-Type: text/plain; charset=us-ascii'], 'I could not deliver your message.'),
      part(
        [`Content-Type: ${fields.statusType ?? 'message/delivery-status'}`],
        [
          'Reporting-MTA: dns; mx.agency.gov.cn.example',
          ...(fields.envelopeId ? [`Original-Envelope-Id: ${fields.envelopeId}`] : []),
          'Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0800',
          '',
          `Final-Recipient: rfc822; ${fields.recipient ?? inbox.zou.address}`,
          `Action: ${fields.action ?? 'failed'}`,
          `Status: ${fields.status ?? '5.1.1'}`,
          `Diagnostic-Code: smtp; ${fields.diagnostic ?? '550 5.1.1 <zou>: Recipient address rejected: User unknown'}`,
          ...(fields.more ? ['', fields.more] : []),
          '',
        ].join('\r\n'),
      ),
      ...(fields.returned
        ? [part(['Content-Type: text/rfc822-headers'], `Message-ID: ${fields.returned}\r\n`)]
        : []),
    ),
  })

const prose = (
  from: string,
  subject: string,
  text: string,
  more: { to?: string; headers?: string[]; encode?: boolean } = {},
) =>
  message({
    from,
    to: more.to ?? bounceTo(inbox.world, mailId),
    subject,
    headers: [
      'Return-Path: <>',
      ...(more.headers ?? []),
      ...(more.encode ? ['Content-Transfer-Encoding: base64'] : []),
    ],
    body: more.encode ? base64(text) : text,
  })

const row = async () => {
  const [mail] = await inbox.world.sql<
    { state: string; status: string; error: string; delayed: boolean; retry: number | null }[]
  >`select state, bounce_status as status, last_error as error, delayed_at is not null as delayed,
      extract(epoch from not_before - ${inbox.world.now()}::timestamptz)::float8 as retry from outbox where id = ${mailId}`
  return mail!
}
const dead = async () => (await inbox.world.sql`select address from dead_addresses`).length

describe('bounces of the servers that our mails meet', () => {
  const gone: [string, () => Buffer, string][] = [
    ['Postfix', () => dsn({}), '5.1.1'],
    ['Postfix, with our envelope name only', () => dsn({ to: OFFICE, envelopeId: mailId }), '5.1.1'],
    [
      'Exchange, generic status, the truth in the diagnostic',
      () =>
        dsn({
          status: '5.0.0',
          diagnostic: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found',
        }),
      '5.1.10',
    ],
    [
      'an internationalised server',
      () => dsn({ statusType: 'message/global-delivery-status', status: '5.1.2' }),
      '5.1.2',
    ],
    [
      'Office 365 without a status part',
      () =>
        prose(
          'postmaster@agency.onmicrosoft.example',
          'Undeliverable: 参会邀请',
          "Your message to zou couldn't be delivered.\r\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'",
        ),
      '5.1.10',
    ],
    [
      'qmail',
      () =>
        prose(
          'MAILER-DAEMON@qmail.example',
          'failure notice',
          "Hi. This is the qmail-send program at qmail.example.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n<zou@agency.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n",
        ),
      '5.1.1',
    ],
    [
      'Gmail of old',
      () =>
        prose(
          'mailer-daemon@googlemail.example',
          'Delivery Status Notification (Failure)',
          'Delivery to the following recipient failed permanently:\r\n\r\n   zou@agency.example\r\n\r\n550 5.1.1 The email account that you tried to reach does not exist.',
          { headers: ['Auto-Submitted: auto-replied', 'X-Failed-Recipients: zou@agency.example'] },
        ),
      '5.1.1',
    ],
    [
      'QQ',
      () =>
        prose(
          'PostMaster@qq.example',
          '来自qq.example的退信',
          '很抱歉您的邮件被退回到您的邮箱。收件人邮件地址（zou@qq.example）不存在，邮件无法送达。\r\nhost mx3.qq.example said: 550 Mailbox unavailable or access denied',
          { encode: true },
        ),
      '5.0.0',
    ],
  ]
  it.each(gone)('%s: the address is dead', async (_name, raw, status) => {
    expect(await inbox.receive(raw())).toMatchObject({ outcome: 'bounce', reason: 'dead' })
    expect(await row()).toMatchObject({ state: 'dead', status })
    expect(await dead()).toBe(1)
  })

  it('knows the mail by the Message-ID that came back', async () => {
    const [mail] = await inbox.world.sql<
      { messageId: string }[]
    >`select message_id as "messageId" from outbox where id = ${mailId}`
    expect(await inbox.receive(dsn({ to: OFFICE, returned: mail!.messageId }))).toMatchObject({
      outcome: 'bounce',
    })
    expect((await row()).state).toBe('dead')
  })

  it.each([
    [
      'QQ counts how often we come',
      () =>
        prose(
          'PostMaster@qq.example',
          '退信',
          'host mx3.qq.example said: 550 Ip frequency limited. http://service.mail.qq.example',
          { encode: true },
        ),
    ],
    [
      'taken for spam',
      () => dsn({ status: '5.7.1', diagnostic: '554 5.7.1 Message blocked: spam content rejected' }),
    ],
    ['a full mailbox', () => dsn({ status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full' })],
    ['given up after days', () => dsn({ status: '4.4.7', diagnostic: '451 4.4.7 delivery time expired' })],
  ] as const)(
    '%s: tried once more, the address is not dead; then the mail is given up',
    async (_name, raw) => {
      expect(await inbox.receive(raw())).toMatchObject({ outcome: 'bounce', reason: 'again' })
      expect(await row()).toMatchObject({ state: 'failed', retry: 1800 })
      await inbox.world.sql`update outbox set state = 'sent' where id = ${mailId}`
      expect(await inbox.receive(raw())).toMatchObject({ outcome: 'bounce', reason: 'refused' })
      expect((await row()).state).toBe('dead')
      expect(await dead()).toBe(0)
    },
  )

  it('a delay is shown and nothing else', async () => {
    const raw = dsn({ action: 'delayed', status: '4.4.1', diagnostic: '451 4.4.1 Connection timed out' })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'delayed' })
    expect(await row()).toMatchObject({ state: 'sent', delayed: true })
  })

  it('a confirmation of delivery is none of our business', async () => {
    expect(await inbox.receive(dsn({ action: 'delivered', status: '2.0.0' }))).toMatchObject({
      outcome: 'ignored',
      reason: 'delivered',
    })
  })

  it('of several recipients, the failed one', async () => {
    const raw = dsn({
      action: 'relayed',
      status: '2.0.0',
      more: `Final-Recipient: rfc822; ${inbox.zou.address}\r\nAction: failed\r\nStatus: 5.1.1`,
    })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'bounce' })
  })

  it('a complaint waits for a person and is no bounce', async () => {
    const raw = message({
      from: 'feedback@provider.example',
      to: bounceTo(inbox.world, mailId),
      contentType: 'multipart/report; report-type=feedback-report; boundary=B',
      body: parts(
        'B',
        part(['Content-Type: text/plain'], 'This is an abuse report'),
        part(['Content-Type: message/feedback-report'], 'Feedback-Type: abuse\r\nVersion: 1\r\n'),
      ),
    })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'complaint' })
    expect((await row()).state).toBe('sent')
  })

  it.each([
    ['no word of ours in it', () => dsn({ to: OFFICE })],
    [
      'an address that we never made',
      () => dsn({ to: bounceTo(inbox.world, mailId).replace(/[0-9a-f]{4}@/, 'ffff@') }),
    ],
  ])('forged, %s: nothing is believed', async (_name, raw) => {
    expect(await inbox.receive(raw())).toMatchObject({ outcome: 'held', reason: 'bounceUnknown' })
    expect((await row()).state).toBe('sent')
    expect(await dead()).toBe(0)
  })

  it('an absence note that comes to the address of bounces is none', async () => {
    const raw = message({
      from: inbox.zou.address,
      to: bounceTo(inbox.world, mailId),
      subject: '自动回复：外出',
      headers: ['Auto-Submitted: auto-replied', 'Return-Path: <>'],
      body: '本人外出。',
    })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'ignored', reason: 'automatic' })
  })

  it('never reads the invitation that came back with it as an answer', async () => {
    const raw = message({
      from: 'MAILER-DAEMON@x.example',
      to: bounceTo(inbox.world, mailId),
      subject: 'Undelivered',
      contentType: 'multipart/report; report-type=delivery-status; boundary=B',
      body: parts(
        'B',
        part(
          ['Content-Type: message/delivery-status'],
          'Reporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
        ),
        part(
          ['Content-Type: text/calendar; method=REPLY'],
          `BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:${inbox.meeting.uid}\r\nATTENDEE;PARTSTAT=DECLINED:mailto:${inbox.zou.address}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
        ),
      ),
    })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'bounce' })
    const [zou] = await inbox.world.sql`select partstat from attendees where id = ${inbox.zou.attendeeId}`
    expect(zou).toEqual({ partstat: 'ACCEPTED' })
  })

  it('K4: reminders to a dead address stop, visibly, and go again when a person sends again', async () => {
    const { sql, cast } = inbox.world
    await sql`insert into dead_addresses (address, since) values ('mailbox@plan.gov.cn.example', ${inbox.world.now()})`
    const [silent] = await sql<
      { id: string }[]
    >`select id from invitations where meeting_id = ${inbox.meeting.id} and agency_id = ${cast.agencies.c}`
    const act = await inbox.world.act(cast.clerk)
    const remind = () =>
      transaction(sql, (tx) =>
        queueReminders(
          tx,
          act,
          inbox.meeting.id,
          [
            {
              invitationId: silent!.id,
              agencyId: cast.agencies.c,
              agencyShort: '市规划局',
              remindedAt: null,
              reminded: false,
              round: 1,
            } as never,
          ],
          'before_deadline',
        ),
      )
    await remind()
    const states = () =>
      sql`select state from outbox where kind = 'M-5' and to_address = 'mailbox@plan.gov.cn.example' order by position`
    expect(await states()).toEqual([{ state: 'withheld' }])
    const page = await (
      await inbox.world.as(cast.clerk).get(`/meetings/${inbox.meeting.id}/deliveries`)
    ).text()
    expect(page).toContain('地址退信，未发')
    await sql`delete from dead_addresses`
    await remind()
    expect(await states()).toEqual([{ state: 'withheld' }, { state: 'queued' }])
  })

  it('shows on the page of deliveries and on the board, next to who did not get it', async () => {
    await inbox.receive(dsn({}))
    const clerk = inbox.world.as(inbox.world.cast.clerk)
    const deliveries = await (await clerk.get(`/meetings/${inbox.meeting.id}/deliveries?state=dead`)).text()
    expect(deliveries).toContain('User unknown')
    expect(await (await clerk.get(`/meetings/${inbox.meeting.id}/replies`)).text()).toContain(
      '邮件被退回，请电话通知',
    )
  })
})
