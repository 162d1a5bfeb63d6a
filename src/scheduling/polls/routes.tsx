import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { AskForDatePage } from '#views/scheduling/polls/composing.tsx'
import { DecisionPage } from '#views/scheduling/polls/decision.tsx'
import { PollEntryPage } from '#views/scheduling/polls/entry.tsx'
import { PollBoard, PollPage } from '#views/scheduling/polls/page.tsx'
import { PollPreviewPage } from '#views/scheduling/polls/preview.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { officeDay } from '../../lib/dates.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { type FormErrors, isWrong, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { findNoticeDays, getMeeting, type Meeting } from '../../meetings/queries.ts'
import { flash } from '../../renderer.tsx'
import { enterPollAnswer } from './answers/commands.ts'
import { checkAnswer, checkChannel } from './answers/form.ts'
import { extendPoll, remindPoll, startPoll, stopSlot } from './commands.ts'
import { decidePoll, withdrawPoll } from './endings/commands.ts'
import {
  checkDecision,
  checkExtension,
  checkPoll,
  checkReminder,
  checkWithdrawal,
  type PollDraft,
  slotsOfAddress,
  typedSlots,
} from './form.ts'
import { writeInvitation } from './mail.tsx'
import {
  type Askable,
  findLatestPoll,
  findUsualDay,
  getPoll,
  listAskable,
  listSlotClashes,
  type Poll,
  type PollAgency,
} from './queries.ts'
import { isClosed, mostSlots, requiredMissing, whyNotAsk, whyNotExtend } from './rules.ts'

/** Asking for a date, from a draft. Mounted under /meetings; `?slot=<instant>` fills the slots. */
export const pollsOfMeeting = new Hono<AppEnv>()
const ofMeeting = '/:id{[0-9a-f-]{36}}/polls'

pollsOfMeeting.get(`${ofMeeting}/new`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  refuseAsking(meeting)
  const slots = slotsOfAddress(c.req.queries('slot') ?? [])
  const typed: Typed = { slotDay: slots.map((slot) => slot.day), slotTime: slots.map((slot) => slot.time) }
  return renderNew(c, viewer, meeting, slots.length ? typed : {}, {})
})

/** The newest poll of a meeting, or the page that starts one. */
pollsOfMeeting.get(ofMeeting, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const poll = await findLatestPoll(c.get('services').sql, viewer, meeting.id)
  return c.redirect(poll ? `/polls/${poll.id}` : `/meetings/${meeting.id}/polls/new`, 303)
})

pollsOfMeeting.post(ofMeeting, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  refuseAsking(meeting)
  const typed = await readForm(c)
  const step = typed.step?.[0]
  if (step === 'rows' || step === 'edit') return renderNew(c, viewer, meeting, typed, {})
  const askable = await listAskable(sql, viewer, meeting.id)
  const form = checkPoll(typed, askable, c.get('now'))
  if (!form.ok) {
    c.status(422)
    return renderNew(c, viewer, meeting, typed, form.errors)
  }
  if (step !== 'send') return renderPollPreview(c, meeting, form.value, typed, askable)
  const started = await startPoll(actOf(c), meeting.id, form.value)
  flash(c, 'polls.flash.started', { agencies: form.value.asked.length, mails: started.mails })
  return c.redirect(`/polls/${started.id}`, 303)
})

function refuseAsking(meeting: Meeting): void {
  const why = whyNotAsk(meeting)
  if (why) throw new RuleViolation(why)
}

async function renderNew(
  c: Context<AppEnv>,
  viewer: Viewer,
  meeting: Meeting,
  typed: Typed,
  errors: FormErrors['errors'],
) {
  const { sql } = c.get('services')
  const [askable, day] = await Promise.all([
    listAskable(sql, viewer, meeting.id),
    findUsualDay(sql, viewer.today),
  ])
  const slots = typedSlots(typed)
  const more = typed.step?.[0] === 'rows' ? 3 : 1
  // What came in the address are slots only: the rest of the page is as for the first time.
  const first = typed.answerOn === undefined
  return c.render(
    <AskForDatePage
      meeting={meeting}
      slots={slots}
      askable={askable}
      rows={Math.min(mostSlots, Math.max(4, slots.length + more))}
      minutes={minutesOf(meeting)}
      usual={{ day, time: c.get('settings').replyByTime }}
      form={{ typed: first ? {} : typed, errors }}
    />,
    { title: c.get('t')('polls.new.title') },
  )
}

/** As long as the draft is, or two hours while it has no time. */
const minutesOf = (meeting: Meeting) =>
  meeting.startsAt && meeting.endsAt
    ? Math.round((meeting.endsAt.getTime() - meeting.startsAt.getTime()) / 60_000)
    : 120

async function renderPollPreview(
  c: Context<AppEnv>,
  meeting: Meeting,
  draft: PollDraft,
  typed: Typed,
  askable: readonly Askable[],
) {
  const { sql, config } = c.get('services')
  const clashes = await listSlotClashes(sql, meeting, draft.slots)
  const poll = pollToBe(meeting, draft, askable, c.get('now'))
  const act = { settings: c.get('settings'), now: c.get('now') }
  const letter = writeInvitation(act, poll, poll.agencies[0]!, `${config.baseUrl}/r/poll/…`)
  return c.render(
    <PollPreviewPage
      meeting={meeting}
      draft={draft}
      typed={typed}
      askable={askable}
      clashes={clashes}
      letter={letter}
    />,
    { title: c.get('t')('polls.preview.title') },
  )
}

/** The poll as it would stand, for the letter that shows it. */
function pollToBe(meeting: Meeting, draft: PollDraft, askable: readonly Askable[], now: Date): Poll {
  const agencies = draft.asked.map((one): PollAgency => {
    const agency = askable.find((each) => each.agencyId === one.agencyId)
    return {
      id: one.agencyId,
      agencyId: one.agencyId,
      agencyName: agency?.agencyName ?? '',
      agencyShort: agency?.agencyShort ?? '',
      agencyNameEn: agency?.agencyNameEn ?? '',
      telephone: agency?.telephone ?? '',
      required: one.required,
      remindedAt: null,
      remindedFor: null,
      channel: null,
      comment: '',
      answeredAt: null,
      enteredBy: '',
      version: 0,
      choices: {},
    }
  })
  return {
    ...draft,
    id: '',
    meetingId: meeting.id,
    state: 'open',
    createdAt: now,
    createdById: null,
    createdByName: '',
    allAnsweredAt: null,
    closedAt: null,
    endedAt: null,
    withdrawReason: '',
    title: meeting.title,
    titleEn: meeting.titleEn,
    meetingState: meeting.storedState,
    hostName: meeting.hostGroupName,
    hostNameEn: meeting.hostGroupNameEn,
    venueName: meeting.venueName,
    venueNameEn: meeting.venueNameEn,
    chairName: meeting.chairName,
    chairNameEn: meeting.chairName,
    slots: draft.slots.map((slot, n) => ({
      ...slot,
      id: String(n),
      stoppedAt: null,
      chosenAt: null,
      held: false,
    })),
    agencies,
  }
}

/** One poll: who answered what, and what the office does with it. Mounted under /polls. */
export const polls = new Hono<AppEnv>()
const one = '/:id{[0-9a-f-]{36}}'

polls.get(one, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'auditor', 'chair')
  const found = await pollOf(c, viewer, c.req.param('id'))
  const title = c.get('t')('polls.page.title')
  if (c.req.header('HX-Request-Type') !== 'partial') return c.render(<PollPage {...found} />, { title })
  const tag = tagOf(c, found.poll)
  c.header('HX-PTag', tag)
  // The page that asks holds this very board already (hx-ptag).
  if (c.req.header('HX-PTag') === tag) return c.body(null, 304)
  return c.render(<PollBoard {...found} />, { title })
})

polls.post(`${one}/reminder`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  const form = checkReminder(await readForm(c))
  if (!form.ok) throw new RuleViolation('polls.error.noneSilent')
  const n = await remindPoll(actOf(c), found.poll.id, form.value.agency)
  flash(c, 'polls.flash.reminded', { n })
  return c.redirect(`/polls/${found.poll.id}`, 303)
})

polls.post(`${one}/deadline`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  const form = checkExtension(await readForm(c))
  if (!form.ok) return refused(c, found, form)
  const why = whyNotExtend(found.poll, form.value, c.get('now'))
  if (why) return refused(c, found, { typed: form.typed, errors: { answerOn: why } })
  await extendPoll(actOf(c), found.poll.id, form.value)
  flash(c, 'polls.flash.extended')
  return c.redirect(`/polls/${found.poll.id}`, 303)
})

polls.post(`${one}/slots/:slotId{[0-9a-f-]{36}}/stop`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  await stopSlot(actOf(c), found.poll.id, c.req.param('slotId'))
  flash(c, 'polls.flash.stopped')
  return c.redirect(`/polls/${found.poll.id}`, 303)
})

polls.post(`${one}/withdrawal`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  const form = checkWithdrawal(await readForm(c))
  if (!form.ok) return refused(c, found, form)
  const mails = await withdrawPoll(actOf(c), found.poll.id, form.value.reason)
  flash(c, 'polls.flash.withdrawn', { mails })
  return c.redirect(`/polls/${found.poll.id}`, 303)
})

polls.get(`${one}/decision`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  return renderDecision(c, found, c.req.query('slot') ?? '', noErrors)
})

/** A choice that somebody else's clash forbids, or that misses a required agency, is said on the same page. */
polls.post(`${one}/decision`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  const form = checkDecision(await readForm(c))
  if (!form.ok) return renderDecision(c, found, form.typed.slot?.[0] ?? '', form)
  const { slot, anyway } = form.value
  if (!anyway && requiredMissing(found.poll, slot).length > 0)
    return renderDecision(c, found, slot, { typed: form.typed, errors: { anyway: 'polls.error.sayAnyway' } })
  const decided = await decidePoll(actOf(c), found.poll.id, { slotId: slot, anyway })
  flash(c, 'polls.flash.decided', { mails: decided.mails })
  return c.redirect(`/meetings/${decided.meetingId}/notice`, 303)
})

polls.get(`${one}/answers/:agencyId{[0-9a-f-]{36}}`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  return renderEntry(c, found, c.req.param('agencyId'), noErrors)
})

polls.post(`${one}/answers/:agencyId{[0-9a-f-]{36}}`, async (c) => {
  const found = await officePoll(c, c.req.param('id'))
  const agency = askedOf(found.poll, c.req.param('agencyId'))
  const typed = await readForm(c)
  const [form, channel] = [checkAnswer(typed), checkChannel(typed)]
  if (!form.ok) return renderEntry(c, found, agency.id, form)
  if (!channel.ok) return renderEntry(c, found, agency.id, channel)
  const result = await enterPollAnswer(actOf(c), agency.id, form.value, {
    channel: channel.value.channel,
    byOffice: true,
  })
  if (!result.ok) return renderEntry(c, found, agency.id, { typed, errors: result.errors })
  flash(c, 'polls.flash.entered', { agency: agency.agencyShort })
  return c.redirect(`/polls/${found.poll.id}`, 303)
})

interface Found {
  meeting: Meeting
  poll: Poll
}

/** Whoever may see a poll sees its meeting. */
async function pollOf(c: Context<AppEnv>, viewer: Viewer, id: string): Promise<Found> {
  const { sql } = c.get('services')
  const poll = await getPoll(sql, viewer, id)
  return { poll, meeting: await getMeeting(sql, viewer, poll.meetingId) }
}

const officePoll = (c: Context<AppEnv>, id: string) => pollOf(c, requireRole(c, 'clerk', 'director'), id)

function askedOf(poll: Poll, id: string): PollAgency {
  const agency = poll.agencies.find((each) => each.id === id)
  if (!agency) throw new NotFound()
  return agency
}

function refused(c: Context<AppEnv>, found: Found, form: FormErrors) {
  c.status(422)
  return c.render(<PollPage {...found} form={form} />, { title: c.get('t')('polls.page.title') })
}

function renderEntry(c: Context<AppEnv>, found: Found, id: string, form: FormErrors) {
  const agency = askedOf(found.poll, id)
  if (isWrong(form)) c.status(422)
  return c.render(<PollEntryPage {...found} agency={agency} form={form} />, {
    title: c.get('t')('polls.act.enter'),
  })
}

async function renderDecision(c: Context<AppEnv>, found: Found, slotId: string, form: FormErrors) {
  const slot = found.poll.slots.find((each) => each.id === slotId)
  if (!slot) throw new NotFound()
  const { sql } = c.get('services')
  const [clashes, days] = await Promise.all([
    listSlotClashes(sql, found.meeting, [slot]),
    findNoticeDays(
      sql,
      officeDay(c.get('now')),
      officeDay(slot.startsAt),
      c.get('settings').replyByWorkingDaysBefore,
    ),
  ])
  if (isWrong(form)) c.status(422)
  return c.render(<DecisionPage {...found} slot={slot} clashes={clashes} days={days} form={form} />, {
    title: c.get('t')('polls.decide.title'),
  })
}

/** Changes with what the board shows: the poll, the language, and what the clock closes. */
function tagOf(c: Context<AppEnv>, poll: Poll): string {
  const now = c.get('now')
  const clock = [isClosed(poll, now), poll.slots.map((slot) => slot.startsAt <= now)]
  return createHash('sha256')
    .update(JSON.stringify([poll, clock, c.get('locale')]))
    .digest('base64url')
    .slice(0, 22)
}
