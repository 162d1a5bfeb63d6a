import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { RuleViolation } from '#src/lib/errors.ts'
import { deleteDraft } from '#src/meetings/commands.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import { findClashes } from '#src/meetings/queries.ts'
import { enterPollAnswer } from '#src/scheduling/polls/answers/commands.ts'
import { extendPoll, remindPoll, startPoll, stopSlot } from '#src/scheduling/polls/commands.ts'
import { decidePoll, tendPolls, withdrawPoll } from '#src/scheduling/polls/endings/commands.ts'
import { at, drafted, letters, noticed } from '../../meetings/planned.ts'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { ask, givePoll, holdsOf, readPoll, says } from './asked.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
// Each test has meetings of its own; the chair and the room are shared, so that what is left over is taken away.
afterEach(async () => {
  world.setNow(MONDAY)
  await world.sql`update holds set released_at = ${world.now()} where released_at is null`
  await world.sql`update meetings set state = 'cancelled', cancelled_at = ${world.now()} where state = 'noticed'`
  await world.sql`delete from polls`
})

const clerk = () => world.act(world.cast.clerk, ['clerk'])
const rule = (key: string) => expect.objectContaining({ key })

describe('starting', () => {
  it('mails each mailbox and liaison a link of its own, and nothing with a calendar object', async () => {
    const poll = await givePoll(world, { note: '请分管负责同志参加' })
    const sent = await letters(world, poll.meetingId)
    // A and B have a liaison besides the mailbox, C has none (R07).
    expect(sent.map((mail) => mail.kind)).toEqual(Array(5).fill('poll'))
    expect(sent.every((mail) => mail.ical === null)).toBe(true)
    const [letter] = sent
    expect(letter!.subject).toBe('[市领导小组办] 会议时间征询：施工通道征地协调会')
    expect(letter!.text).toContain('市国土资源局：')
    expect(letter!.text).toContain('1. 2026年12月3日（周四）14:30–16:00\n2. 2026年12月4日（周五）09:00–10:30')
    expect(letter!.text).toContain('答复截止：2026年11月25日（周三）17:00')
    expect(letter!.text).toContain('说明：请分管负责同志参加')
    expect(letter!.html.length).toBeLessThan(12_000)
    const links = sent.map((mail) => mail.text.match(/link:poll:[0-9a-f-]{36}/)?.[0])
    expect(new Set(links).size).toBe(5)
  })

  it('holds every slot for chair and venue: others are warned, their own draft is not', async () => {
    const poll = await givePoll(world)
    expect(await holdsOf(world, poll)).toEqual(
      [0, 1, 2].flatMap((n) => ['chair', 'venue'].map((what) => ({ slot: n, what, held: true }))),
    )
    const wanted = {
      venueId: world.cast.venue,
      chairId: world.cast.chair.id,
      startsAt: at('2026-12-03T15:30'),
      endsAt: at('2026-12-03T17:00'),
    }
    const clashes = await findClashes(world.sql, { ...wanted, meetingId: null })
    expect(clashes.map(({ what, state, title }) => [what, state, title])).toEqual([
      ['venue', 'candidate', '施工通道征地协调会'],
      ['chair', 'candidate', '施工通道征地协调会'],
    ])
    expect(await findClashes(world.sql, { ...wanted, meetingId: poll.meetingId })).toEqual([])
    // Half-open: a meeting that begins when the slot ends does not touch it.
    const after = { ...wanted, meetingId: null, startsAt: at('2026-12-03T16:00') }
    expect(await findClashes(world.sql, after)).toEqual([])
  })

  it('holds only what was wanted', async () => {
    const poll = await givePoll(world, { holdChair: false })
    expect((await holdsOf(world, poll)).every((hold) => hold.what === 'venue')).toBe(true)
  })

  it('happens once a meeting, also when the button is pressed twice at once', async () => {
    const meetingId = await drafted(world, { startsAt: null, endsAt: null })
    const act = await clerk()
    const twice = await Promise.allSettled([
      startPoll(act, meetingId, ask(world)),
      startPoll(act, meetingId, ask(world)),
    ])
    expect(twice.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = twice.find((one) => one.status === 'rejected')
    expect(refused?.reason).toEqual(rule('polls.error.standing'))
    expect(await letters(world, meetingId)).toHaveLength(5)
  })

  it('is for drafts: a noticed meeting has its date', async () => {
    const id = await noticed(world)
    await expect(startPoll(await clerk(), id, ask(world))).rejects.toEqual(rule('polls.error.noticed'))
  })
})

describe('answering', () => {
  it('one agency has one row, when twenty posts arrive at once', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    const said = (n: number) => ({
      choices: Object.fromEntries(poll.slots.map((id) => [id, n % 2 ? ('yes' as const) : ('no' as const)])),
      comment: `第${n}次`,
    })
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        enterPollAnswer(act, poll.asked.a, said(n), { channel: 'phone', byOffice: true }),
      ),
    )
    expect(all.every((one) => one.ok)).toBe(true)
    const rows = await world.sql<{ version: number; comment: string }[]>`
      select version, comment from poll_answers where poll_agency_id = ${poll.asked.a}`
    expect(rows).toHaveLength(1)
    expect(rows[0]!.version).toBe(20)
    const choices = await world.sql<{ choice: string }[]>`
      select x.choice from poll_choices x join poll_answers r on r.id = x.answer_id where r.poll_agency_id = ${poll.asked.a}`
    expect(choices).toHaveLength(3)
    // All three are of the same post as the comment.
    const n = Number(rows[0]!.comment.match(/\d+/)?.[0])
    expect(new Set(choices.map((row) => row.choice))).toEqual(new Set([n % 2 ? 'yes' : 'no']))
    const [log] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from audit_entries where subject_id = ${poll.id} and action like 'polls.answer%'`
    expect(log!.n).toBe(20)
  })

  it('the same answer twice changes nothing and writes nothing', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['yes', 'no', 'yes'])
    await says(world, poll, 'a', ['yes', 'no', 'yes'])
    const { agencies } = await readPoll(world, poll)
    expect(agencies[0]).toMatchObject({ version: 1, channel: 'phone', enteredBy: '冯科长' })
  })

  it('every offered slot needs its answer; one that is stopped meanwhile does not', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    const [first, second, third] = poll.slots as [string, string, string]
    const half = { choices: { [first]: 'yes', [third]: 'no' } as const, comment: '' }
    expect(await enterPollAnswer(act, poll.asked.b, half, { channel: 'web', byOffice: false })).toEqual({
      ok: false,
      errors: { [`slot-${second}`]: 'polls.error.chooseSlot' },
    })
    await stopSlot(act, poll.id, second)
    expect(await enterPollAnswer(act, poll.asked.b, half, { channel: 'web', byOffice: false })).toEqual({
      ok: true,
    })
    expect((await holdsOf(world, poll)).filter((hold) => hold.held).map((hold) => hold.slot)).toEqual([
      0, 0, 2, 2,
    ])
  })

  it('the clerk gets one letter when the last one has answered, however often answers change then', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['yes', 'no', 'yes'])
    await says(world, poll, 'b', ['yes', 'no', 'if_need_be'])
    const digests = async () =>
      (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_digest')
    expect(await digests()).toHaveLength(0)
    // The last two at once: only one of them is the last.
    await Promise.all([
      says(world, poll, 'c', ['no', 'no', 'yes']),
      says(world, poll, 'b', ['no', 'no', 'no']),
    ])
    await says(world, poll, 'a', ['no', 'no', 'yes'])
    const [digest, ...more] = await digests()
    expect(more).toEqual([])
    expect(digest).toMatchObject({
      to: world.cast.clerk.email,
      subject: '[市领导小组办] 会议时间征询均已答复：施工通道征地协调会',
    })
    expect(digest!.text).toContain('3个单位均已答复')
    expect(digest!.text).toContain(`/polls/${poll.id}`)
  })

  it('after the deadline only the office notes answers', async () => {
    const poll = await givePoll(world)
    world.setNow(at('2026-11-25T17:00'))
    const act = await clerk()
    const input = { choices: Object.fromEntries(poll.slots.map((id) => [id, 'yes' as const])), comment: '' }
    await expect(
      enterPollAnswer(act, poll.asked.a, input, { channel: 'web', byOffice: false }),
    ).rejects.toEqual(rule('polls.error.afterDeadline'))
    expect(await enterPollAnswer(act, poll.asked.a, input, { channel: 'phone', byOffice: true })).toEqual({
      ok: true,
    })
  })
})

describe('reminding (as R32)', () => {
  it('goes once to the silent; a second press says when the last one went; a new deadline allows another', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['yes', 'yes', 'yes'])
    const act = await clerk()
    expect(await remindPoll(act, poll.id, null)).toBe(2)
    const reminders = async () =>
      (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_reminder')
    // B's mailbox and liaison, C's mailbox.
    expect(await reminders()).toHaveLength(3)
    expect((await reminders())[0]!.text).toContain('尚未收到贵单位答复')
    await expect(remindPoll(act, poll.id, null)).rejects.toEqual(
      expect.objectContaining({ key: 'polls.error.reminded', args: { at: world.now().toISOString() } }),
    )
    await extendPoll(act, poll.id, at('2026-11-27T17:00'))
    const told = (await reminders()).filter((mail) => mail.subject.includes('延期'))
    expect(told).toHaveLength(3)
    expect(told[0]!.text).toContain('2026年11月27日（周五）17:00')
    expect(await remindPoll(act, poll.id, poll.asked.b)).toBe(1)
    await expect(remindPoll(act, poll.id, poll.asked.a)).rejects.toEqual(rule('polls.error.noneSilent'))
  })

  it('happens by itself a working day before the deadline, once, however often the job runs', async () => {
    const poll = await givePoll(world)
    const count = async () =>
      (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_reminder').length
    world.setNow(at('2026-11-24T16:59'))
    await tendPolls(world.services)
    expect(await count()).toBe(0)
    world.setNow(at('2026-11-24T17:00'))
    for (let n = 0; n < 3; n += 1) await runMinuteJobs(world.services)
    expect(await count()).toBe(5)
  })

  it('by hand uses up the one that would go by itself', async () => {
    const poll = await givePoll(world)
    await remindPoll(await clerk(), poll.id, null)
    world.setNow(at('2026-11-24T18:00'))
    await tendPolls(world.services)
    expect(
      (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_reminder'),
    ).toHaveLength(5)
  })
})

describe('the deadline', () => {
  it('closes the poll in the next minute, once, and says to the clerk who is silent', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['yes', 'yes', 'no'])
    world.setNow(at('2026-11-25T17:01'))
    for (let n = 0; n < 3; n += 1) await runMinuteJobs(world.services)
    expect(await readPoll(world, poll)).toMatchObject({ state: 'closed', closedAt: world.now() })
    const digests = (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_digest')
    expect(digests).toHaveLength(1)
    expect(digests[0]!.text).toContain('3个单位中1个已答复')
    expect(digests[0]!.text).toContain('未答复：市林业局、市规划局')
  })

  it('what nobody decided about is held for three working days more, and again when the poll is extended', async () => {
    const poll = await givePoll(world)
    world.setNow(at('2026-11-25T17:01'))
    await tendPolls(world.services)
    world.setNow(at('2026-11-27T23:00'))
    await tendPolls(world.services)
    expect((await holdsOf(world, poll)).every((hold) => hold.held)).toBe(true)
    // Monday: the third working day after Wednesday.
    world.setNow(at('2026-11-30T00:05'))
    await tendPolls(world.services)
    await tendPolls(world.services)
    expect((await holdsOf(world, poll)).some((hold) => hold.held)).toBe(false)
    const released =
      await world.sql`select args from audit_entries where subject_id = ${poll.id} and action = 'polls.released'`
    expect(released).toEqual([{ args: { title: '施工通道征地协调会', n: 6 } }])
    await extendPoll(await clerk(), poll.id, at('2026-12-01T12:00'))
    expect(await readPoll(world, poll)).toMatchObject({ state: 'open', closedAt: null })
    expect((await holdsOf(world, poll)).every((hold) => hold.held)).toBe(true)
  })

  it('is only ever put off, and not beyond the last slot', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    await expect(extendPoll(act, poll.id, at('2026-11-25T16:00'))).rejects.toEqual(
      rule('polls.error.notLater'),
    )
    await expect(extendPoll(act, poll.id, at('2026-12-07T15:00'))).rejects.toEqual(
      rule('polls.error.deadlineLate'),
    )
  })

  it('a slot that is over is held no longer while the poll goes on', async () => {
    const poll = await givePoll(world, { answerBy: at('2026-12-04T12:00') })
    world.setNow(at('2026-12-03T16:00'))
    await tendPolls(world.services)
    expect((await holdsOf(world, poll)).filter((hold) => hold.held).map((hold) => hold.slot)).toEqual([
      1, 1, 2, 2,
    ])
  })
})

describe('deciding', () => {
  it('gives the draft its time, frees the other slots, and tells everyone asked, also who said no', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['no', 'yes', 'yes'])
    await says(world, poll, 'c', ['yes', 'no', 'no'])
    const decided = await decidePoll(await clerk(), poll.id, { slotId: poll.slots[1]!, anyway: false })
    expect(decided).toEqual({ meetingId: poll.meetingId, mails: 5 })
    const [meeting] =
      await world.sql`select starts_at, ends_at, state, version, chair_post_id is not null as post from meetings where id = ${poll.meetingId}`
    expect(meeting).toEqual({
      starts_at: at('2026-12-04T09:00'),
      ends_at: at('2026-12-04T10:30'),
      state: 'draft',
      version: 2,
      post: true,
    })
    expect((await holdsOf(world, poll)).filter((hold) => hold.held).map((hold) => hold.slot)).toEqual([1, 1])
    const told = (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_result')
    expect(told).toHaveLength(5)
    expect(told.every((mail) => mail.ical === null)).toBe(true)
    const of = (address: string) => told.find((mail) => mail.to === address)!
    expect(of('mailbox@plan.gov.cn.example').text).toContain('贵单位曾答复此时段不能参加')
    expect(of('mailbox@land.gov.cn.example').text).toContain('贵单位答复：可参加')
    expect(of('mailbox@forest.gov.cn.example').text).toContain('贵单位答复：未答复')
    expect(of('mailbox@land.gov.cn.example').subject).toBe(
      '[市领导小组办] 会议时间确定：施工通道征地协调会 12月4日（周五）09:00',
    )
    await expect(
      decidePoll(await clerk(), poll.id, { slotId: poll.slots[0]!, anyway: true }),
    ).rejects.toEqual(rule('polls.error.decided'))
  })

  it('asks first where a required agency cannot come; never takes what all refused, or what is over or stopped', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['no', 'no', 'yes'])
    await says(world, poll, 'b', ['yes', 'no', 'yes'])
    const act = await clerk()
    const decide = (n: number, anyway: boolean) =>
      decidePoll(act, poll.id, { slotId: poll.slots[n]!, anyway })
    await expect(decide(0, false)).rejects.toEqual(
      expect.objectContaining({ key: 'polls.error.requiredMissing', args: { names: '市国土局' } }),
    )
    await expect(decide(1, true)).rejects.toEqual(rule('polls.error.allRefused'))
    await stopSlot(act, poll.id, poll.slots[2]!)
    await expect(decide(2, true)).rejects.toEqual(rule('polls.error.stopped'))
    world.setNow(at('2026-12-03T14:30'))
    const later = await clerk()
    await expect(decidePoll(later, poll.id, { slotId: poll.slots[0]!, anyway: true })).rejects.toEqual(
      rule('polls.error.slotPast'),
    )
  })

  it('R17: looks at clashes once more, when another meeting was noticed meanwhile', async () => {
    const poll = await givePoll(world)
    await noticed(world, {
      title: '防汛会商',
      venueId: world.cast.venue2,
      startsAt: at('2026-12-03T15:00'),
      endsAt: at('2026-12-03T16:30'),
    })
    const act = await clerk()
    await expect(decidePoll(act, poll.id, { slotId: poll.slots[0]!, anyway: true })).rejects.toEqual(
      expect.objectContaining({
        key: 'polls.error.chairTaken',
        args: { title: '防汛会商', venue: '', time: '2026-12-03 15:00–16:30' },
      }),
    )
    expect(await readPoll(world, poll)).toMatchObject({ state: 'open' })
    await expect(decidePoll(act, poll.id, { slotId: poll.slots[1]!, anyway: true })).resolves.toBeTruthy()
  })

  it('an answer and the decision at once: one waits for the other, nothing is lost', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    const input = { choices: Object.fromEntries(poll.slots.map((id) => [id, 'yes' as const])), comment: '' }
    const both = await Promise.allSettled([
      decidePoll(act, poll.id, { slotId: poll.slots[0]!, anyway: false }),
      ...(['a', 'b', 'c'] as const).map((key) =>
        enterPollAnswer(act, poll.asked[key], input, { channel: 'web', byOffice: false }),
      ),
    ])
    const refused = both.filter((one) => one.status === 'rejected')
    expect(both[0]!.status).toBe('fulfilled')
    expect(
      refused.every((one) => one.reason instanceof RuleViolation && one.reason.key === 'polls.error.decided'),
    ).toBe(true)
    const { agencies } = await readPoll(world, poll)
    expect(agencies.filter((agency) => agency.answeredAt)).toHaveLength(3 - refused.length)
  })
})

describe('ending otherwise', () => {
  it('a withdrawn poll tells everyone why and holds nothing', async () => {
    const poll = await givePoll(world)
    expect(await withdrawPoll(await clerk(), poll.id, '会议改为书面征求意见')).toBe(5)
    expect((await holdsOf(world, poll)).some((hold) => hold.held)).toBe(false)
    const told = (await letters(world, poll.meetingId)).filter((mail) => mail.kind === 'poll_result')
    expect(told[0]!.text).toContain('理由：会议改为书面征求意见')
    // And another one may be asked.
    await expect(startPoll(await clerk(), poll.meetingId, ask(world))).resolves.toBeTruthy()
  })

  it('a meeting that is noticed while agencies are asked ends the poll in the next minute', async () => {
    const id = await drafted(world)
    const act = await clerk()
    const { id: pollId } = await startPoll(act, id, ask(world))
    await sendNotice(act, id, { version: 1, party: { personIds: [], recorderId: null }, urgentReason: '' })
    for (let n = 0; n < 2; n += 1) await tendPolls(world.services)
    const [row] = await world.sql`select state, withdraw_reason from polls where id = ${pollId}`
    expect(row).toEqual({ state: 'withdrawn', withdraw_reason: '' })
    const told = (await letters(world, id)).filter((mail) => mail.kind === 'poll_result')
    expect(told).toHaveLength(5)
    expect(told[0]!.text).toContain('会议已另行安排')
  })

  it('R21: a draft is not deleted from under those who are asked; afterwards it may go, and its letters stay', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    await expect(deleteDraft(act, poll.meetingId)).rejects.toEqual(rule('meetings.error.deleteAsked'))
    await withdrawPoll(act, poll.id, '不再召开')
    const before = await world.sql<{ n: number }[]>`select count(*)::int as n from outbox`
    await deleteDraft(act, poll.meetingId)
    expect(await world.sql<{ n: number }[]>`select count(*)::int as n from outbox`).toEqual(before)
    expect(await world.sql`select 1 from holds where meeting_id = ${poll.meetingId}`).toHaveLength(0)
  })

  it('one slot stays', async () => {
    const poll = await givePoll(world)
    const act = await clerk()
    await stopSlot(act, poll.id, poll.slots[0]!)
    await stopSlot(act, poll.id, poll.slots[2]!)
    await expect(stopSlot(act, poll.id, poll.slots[1]!)).rejects.toEqual(rule('polls.error.lastSlot'))
    await expect(stopSlot(act, poll.id, poll.slots[0]!)).rejects.toEqual(rule('polls.error.stopped'))
  })
})
