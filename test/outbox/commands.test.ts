import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Forbidden, NotFound } from '#src/lib/errors.ts'
import { resendMail } from '#src/outbox/commands.ts'
import { mailWaits } from '#src/outbox/waiting.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { calendarMail, plainMail, queue } from '#test/support/mails.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Row {
  id: string
  messageId: string
  inReplyTo: string | null
  to: string
  state: string
  ical: string | null
  dtstamp: Date | null
  key: string | null
  resendOf: string | null
  supersededBy: string | null
}
const rowOf = async (id: string) => {
  const [row] = await world.sql<Row[]>`
    select id, message_id as "messageId", in_reply_to as "inReplyTo", to_address as to, state, ical, dtstamp, ordering_key as key,
      resend_of as "resendOf", superseded_by as "supersededBy" from outbox where id = ${id}`
  return row!
}
async function queued(mail: Parameters<typeof queue>[1][number], state = 'sent'): Promise<string> {
  const [messageId] = await queue(world, [mail])
  const [row] = await world.sql<
    { id: string }[]
  >`update outbox set state = ${state} where message_id = ${messageId!} returning id`
  return row!.id
}
const clerk = () => world.act(world.cast.clerk)

describe('sending a mail again', () => {
  it('is a new mail with its own Message-ID and DTSTAMP, and the same SEQUENCE', async () => {
    const id = await queued(
      calendarMail(world, 'zou@land.example', 'REQUEST', { uid: randomUUID(), sequence: 3 }),
    )
    world.setNow(new Date(MONDAY.getTime() + 3_600_000))
    const copy = await resendMail(await clerk(), id)
    world.setNow(MONDAY)
    const [first, second] = [await rowOf(id), await rowOf(copy.id)]
    expect(second).toMatchObject({
      state: 'queued',
      resendOf: id,
      inReplyTo: first.messageId,
      key: first.key,
    })
    expect(second.messageId).not.toBe(first.messageId)
    expect(second.ical).toContain('DTSTAMP:20261123T020000Z')
    expect(second.ical).toContain('SEQUENCE:3')
    expect(first.ical).toContain('DTSTAMP:20261123T010000Z')
    expect(first.state).toBe('sent')
  })

  it('asks for a delivery and leaves an entry in the log', async () => {
    const id = await queued(plainMail('a@x.example'))
    const kicks = world.kicks()
    const copy = await resendMail(await clerk(), id)
    expect(world.kicks()).toBe(kicks + 1)
    const [entry] = await world.sql`select action, args from audit_entries where subject_id = ${copy.id}`
    expect(entry).toMatchObject({ action: 'outbox.resent', args: { name: '市国土局' } })
  })

  it('goes to the address that the person has now, also inside the calendar object', async () => {
    const { attendee } = world.cast
    const to = {
      address: 'old@land.example',
      name: attendee.name,
      personId: attendee.id,
      locale: 'zh-CN',
    } as const
    const id = await queued(
      calendarMail(world, 'old@land.example', 'REQUEST', { uid: randomUUID() }, { to }),
      'dead',
    )
    const copy = await resendMail(await clerk(), id)
    expect(copy.address).toBe(attendee.email)
    const row = await rowOf(copy.id)
    expect(row.to).toBe(attendee.email)
    expect(row.key).toContain(attendee.email)
    expect(row.ical!.replaceAll('\r\n ', '')).toContain(`:mailto:${attendee.email}`)
    expect(row.ical).not.toContain('old@land.example')
  })

  it('takes the place of one that was still to be retried', async () => {
    const id = await queued(plainMail('b@x.example'), 'failed')
    const copy = await resendMail(await clerk(), id)
    expect(await rowOf(id)).toMatchObject({ state: 'superseded', supersededBy: copy.id })
  })

  it('a second press does not send a second copy', async () => {
    const id = await queued(plainMail('c@x.example'))
    await resendMail(await clerk(), id)
    await expect(resendMail(await clerk(), id)).rejects.toMatchObject({ key: 'outbox.error.newer' })
  })

  it('an invitation is not sent again after its cancellation', async () => {
    const uid = randomUUID()
    const request = await queued(calendarMail(world, 'd@x.example', 'REQUEST', { uid }))
    await queued(calendarMail(world, 'd@x.example', 'CANCEL', { uid }))
    await expect(resendMail(await clerk(), request)).rejects.toMatchObject({ key: 'outbox.error.newer' })
  })

  it('is for the office alone', async () => {
    const id = await queued(plainMail('e@x.example'))
    await expect(resendMail(await world.act(world.cast.auditor, ['auditor']), id)).rejects.toThrow(Forbidden)
    await expect(resendMail(await clerk(), randomUUID())).rejects.toThrow(NotFound)
  })
})

describe('the banner', () => {
  it('says that mail waits when no mail server is set, and how many', async () => {
    await world.sql`delete from outbox`
    expect(await mailWaits(world.services)).toBeNull()
    await queue(world, [plainMail('a@x.example'), plainMail('b@x.example')])
    expect(await mailWaits(world.services)).toEqual({ reason: 'noServer', waiting: 2, error: '' })
  })

  it('is silent in the demo, whose mails go to its own catcher', async () => {
    expect(
      await mailWaits(world.services, {
        demoClock: { base: MONDAY.toISOString(), loadedAt: MONDAY.toISOString() },
      }),
    ).toBeNull()
  })

  it('says that a mail server takes nothing, and what it said', async () => {
    const config = { ...world.services.config, smtpUrl: 'smtp://mail.example' }
    expect(await mailWaits({ ...world.services, config })).toBeNull()
    await world.sql`update outbox set state = 'failed', last_error = 'connect ECONNREFUSED', last_tried_at = ${MONDAY}`
    const later = new Date(MONDAY.getTime() + 10 * 60_000)
    expect(await mailWaits({ ...world.services, config, now: () => later })).toEqual({
      reason: 'silent',
      waiting: 2,
      error: 'connect ECONNREFUSED',
    })
  })
})
