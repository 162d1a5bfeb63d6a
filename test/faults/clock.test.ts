import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { MONDAY } from '#test/support/app.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'

const HOUR = 3_600_000
/** Until the evening before the demo's next meeting: its reminders, a silent countersign and daily work fall due. */
const HOURS = 8 * 24 + 12
const steady = Array.from({ length: HOURS }, (_, hour) => hour)
const jumping = (every: number, by: readonly number[]) =>
  steady.flatMap((hour) =>
    hour % every === 2 ? [hour, ...by.map((jump) => Math.max(0, hour + jump)), hour] : [hour],
  )
/** Hours on the clock, in the order in which the server lives through them. */
const clocks: Record<string, number[]> = {
  'a day forward and back, twice a day': jumping(12, [24, 25]),
  'a day back and forward, twice a day': jumping(12, [-24, -23]),
  'an hour forward and back, every three hours': jumping(3, [1]),
  'asleep for three days': steady.filter((hour) => hour < 40 || hour > 112),
}

interface Sent {
  mails: string[]
  events: string[]
  /** Steps of the ladder that were taken, each item and due day apart. */
  steps: string[]
}

describe('K9: a clock that is wrong for a while', () => {
  const worlds: { world: DemoWorld; sink: MailSink }[] = []
  let expected: Sent
  beforeAll(async () => {
    expected = await liveThrough(steady)
  })
  afterAll(async () => {
    for (const { world, sink } of worlds) {
      mailTransport(sink.url).close()
      await sink.close()
      await world.close()
    }
  })

  it('is told from one that is right by work that there is to do', () => {
    expect(expected.mails.length).toBeGreaterThan(5)
    expect(expected.events.length).toBeGreaterThan(2)
    expect(expected.steps.length).toBeGreaterThan(5)
  })

  it.each(Object.entries(clocks))('%s sends nothing twice and leaves nothing out', async (_name, hours) => {
    const { steps, ...found } = await liveThrough(hours)
    expect(found).toEqual({ mails: expected.mails, events: expected.events })
    // A clock ahead takes steps early; the database lets none be taken twice.
    expect(steps).toEqual(expect.arrayContaining(expected.steps))
  })

  /** What the jobs of the minute did, and what arrived, in a demo city of its own. */
  async function liveThrough(hours: readonly number[]): Promise<Sent> {
    const [world, sink] = await Promise.all([createDemoWorld(), openMailSink()])
    worlds.push({ world, sink })
    const [last] = await world.sql<{ id: string }[]>`select max(id) as id from audit_entries`
    for (const hour of hours) {
      world.setNow(new Date(MONDAY.getTime() + hour * HOUR))
      await runMinuteJobs(world.services)
      await deliverOutbox(world.services, sink.url)
    }
    const mails = await world.sql<{ kind: string; mail: string; messageId: string }[]>`
      select kind, concat_ws(' ', kind, to_address, subject) as mail, message_id as "messageId" from outbox`
    // What is done once a day depends on the days that the server has seen.
    const events = await world.sql<{ event: string }[]>`
      select concat_ws(' ', action, subject_id, args->>'agency') as event from audit_entries
      where id > ${last!.id} and action not in ('actionitems.reminded', 'chain.verified')`
    const steps = await world.sql<{ step: string }[]>`
      select concat_ws(' ', action_item_id, due_on, step) as step from action_item_reminders where state <> 'counted_as_sent'`
    const digests = await world.sql<{ n: number }[]>`
      select count(*)::int as n from outbox where kind = 'M-9' group by to_address, office_day(created_at) having count(*) > 1`
    expect(digests).toEqual([])
    // Whatever was queued went out, and once.
    expect(sink.received.map((mail) => mail.messageId).sort()).toEqual(
      mails.map((mail) => mail.messageId).sort(),
    )
    return {
      // How the steps of some days are put into one mail depends on the days as well.
      mails: mails
        .filter(({ kind }) => kind !== 'M-9')
        .map(({ mail }) => mail)
        .sort(),
      events: events.map(({ event }) => event).sort(),
      steps: steps.map(({ step }) => step).sort(),
    }
  }
})
