import { type Context, Hono } from 'hono'
import { AgendaRows } from '#views/meetings/agenda-rows.tsx'
import { type CheckedMeeting, MeetingCheck } from '#views/meetings/check.tsx'
import { ComposePage } from '#views/meetings/compose.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { officeDay, officeInstant, officeTime } from '../../lib/dates.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { type FormErrors, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { listQueuedMatters, type MatterRow } from '../../matters/queries.ts'
import { flash } from '../../renderer.tsx'
import { followTicks, type TypedItem, typedItems } from '../agenda/form.ts'
import { agendaMinutes, meetingMinutes } from '../agenda/rules.ts'
import { draftMeeting, recordHeldMeeting, reviseDraft } from '../commands.ts'
import { type ComposeChoices, findDayFacts, listComposeChoices } from '../composing/queries.ts'
import { checkMeeting, chosenAgencies, spanOf } from '../form.ts'
import { findSheet, type Sheet } from '../notices/queries.ts'
import { getMeeting, type Meeting } from '../queries.ts'
import { defaultReplyBy, isTooShortNotice, whyNotEdit } from '../rules.ts'

/** From the queue to a draft: one page, its fragments, and the draft again. */
export const composing = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

composing.get('/new', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const typed: Typed = { matters: c.req.queries('matters') ?? [] }
  return renderCompose(
    c,
    viewer,
    null,
    { typed: onlyTyped(typed), errors: {} },
    c.req.query('recorded') === '1',
  )
})

/** Fragment: the agenda follows the ticked matters. */
composing.get('/agenda-rows', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const typed = queryTyped(c)
  const { choices, items } = await composition(c, viewer, typed, null)
  return c.render(<AgendaRows items={items} choices={choices} form={noErrors} />, {
    title: c.get('t')('meetings.agenda'),
  })
})

/** Fragment: clashes of room and chair, length of the agenda, who is invited (R12, R16, R17). */
composing.get('/clashes', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const typed = queryTyped(c)
  const { choices, items } = await composition(c, viewer, typed, null)
  const check = await checkLive(c, viewer, typed, items, choices, typed.meetingId?.[0] ?? null)
  return c.render(<MeetingCheck check={check} recorded={typed.recorded !== undefined} />, {
    title: c.get('t')('meetings.check'),
  })
})

composing.post('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const typed = await readForm(c)
  const recorded = typed.recorded !== undefined
  if (typed.step?.[0] === 'agenda') return renderCompose(c, viewer, null, { typed, errors: {} }, recorded)
  const { choices, matters } = await composition(c, viewer, typed, null)
  const form = checkMeeting(typed, choices, tickable(matters))
  const errors = form.ok && recorded ? whyNotRecord(form.value) : {}
  if (!form.ok || Object.keys(errors).length > 0) {
    c.status(422)
    return renderCompose(c, viewer, null, { typed, errors: form.ok ? errors : form.errors }, recorded)
  }
  const act = actOf(c)
  const id = recorded ? await recordHeldMeeting(act, form.value) : await draftMeeting(act, form.value)
  flash(c, recorded ? 'meetings.flash.recorded' : 'meetings.flash.drafted', { title: form.value.title })
  return c.redirect(nextPlace(id, recorded ? 'record' : typed.step?.[0]), 303)
})

composing.get(`${one}/edit`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const why = whyNotEdit(meeting)
  if (why) throw new RuleViolation(why)
  return renderCompose(c, viewer, meeting, noErrors, false)
})

composing.post(`${one}/edit`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const typed = await readForm(c)
  if (typed.step?.[0] === 'agenda') return renderCompose(c, viewer, meeting, { typed, errors: {} }, false)
  const { choices, matters } = await composition(c, viewer, typed, meeting)
  const form = checkMeeting(typed, choices, tickable(matters))
  if (!form.ok) {
    c.status(422)
    return renderCompose(c, viewer, meeting, form, false)
  }
  await reviseDraft(actOf(c), meeting.id, Number(typed.version?.[0]), form.value)
  flash(c, 'meetings.flash.revised')
  return c.redirect(nextPlace(meeting.id, typed.step?.[0]), 303)
})

const nextPlace = (id: string, step: string | undefined) =>
  step === 'notice'
    ? `/meetings/${id}/notice`
    : step === 'times'
      ? `/meetings/${id}/times`
      : step === 'record'
        ? `/meetings/${id}/sign-in`
        : `/meetings/${id}`

const tickable = (matters: readonly MatterRow[]) =>
  matters.map((matter) => ({ id: matter.id, title: matter.title, agencyId: matter.agencyId }))

const onlyTyped = (typed: Typed): Typed => (typed.matters?.length ? typed : {})

/** A fragment's form comes in the query. */
function queryTyped(c: Context<AppEnv>): Typed {
  return Object.fromEntries(Object.entries(c.req.queries()).map(([name, values]) => [name, values ?? []]))
}

function whyNotRecord(draft: { startsAt: Date | null; chairPersonId: string | null }): FormErrors['errors'] {
  return {
    ...(draft.startsAt ? {} : { startsOn: 'meetings.error.recordTime' }),
    ...(draft.chairPersonId ? {} : { chairPersonId: 'meetings.error.recordChair' }),
  }
}

/** What the page offers, and the agenda as the ticks and lines make it. */
async function composition(c: Context<AppEnv>, viewer: Viewer, typed: Typed, meeting: Meeting | null) {
  const { sql } = c.get('services')
  const sheet = meeting ? await findSheet(sql, viewer, meeting, c.get('settings')) : null
  const stored = sheet?.agenda ?? []
  const also = [...(typed.matters ?? []), ...stored.flatMap((item) => (item.matterId ? [item.matterId] : []))]
  const [choices, matters] = await Promise.all([
    listComposeChoices(sql, viewer),
    listQueuedMatters(sql, viewer, also.filter(isUuid)),
  ])
  const fresh = Object.keys(typed).length === 0
  const items: TypedItem[] =
    fresh && meeting
      ? [
          ...carriedOver(c, choices, stored),
          ...stored.map((item) => ({
            id: item.id,
            matterId: item.matterId ?? '',
            no: String(item.no),
            title: item.title,
            agencyId: item.reportingAgencyId,
            minutes: String(item.durationMinutes),
          })),
        ].map((item, n) => ({ ...item, no: String(n + 1) }))
      : followTicks(typedItems(typed), typed.matters ?? [], tickable(matters))
  return { choices, matters, items, sheet }
}

/** What the link on the page of earlier decisions offers: their state as the first item, once, reported by the office. */
function carriedOver(
  c: Context<AppEnv>,
  choices: ComposeChoices,
  stored: readonly { title: string }[],
): TypedItem[] {
  const title = c.get('t')('carryOver.item')
  if (c.req.query('carry') !== '1' || stored.some((item) => item.title === title)) return []
  const office = choices.agencies.find((agency) => agency.type === 'office')
  return [{ id: '', matterId: '', no: '1', title, agencyId: office?.id ?? '', minutes: '10' }]
}

const isUuid = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)

async function renderCompose(
  c: Context<AppEnv>,
  viewer: Viewer,
  meeting: Meeting | null,
  form: FormErrors,
  recorded: boolean,
) {
  const { choices, matters, items, sheet } = await composition(c, viewer, form.typed, meeting)
  const stored = Object.keys(form.typed).length === 0 && meeting && sheet ? storedTyped(meeting, sheet) : null
  const typed = stored ?? form.typed
  const check = await checkLive(c, viewer, typed, items, choices, meeting?.id ?? null, stored ? sheet : null)
  const t = c.get('t')
  return c.render(
    <ComposePage
      meeting={meeting}
      recorded={recorded}
      choices={choices}
      matters={matters}
      items={items}
      form={{ typed, errors: form.errors }}
      check={check}
    />,
    { title: t(meeting ? 'meetings.editTitle' : recorded ? 'meetings.recordTitle' : 'meetings.newTitle') },
  )
}

/** A saved meeting as its form shows it before anything is typed; agencies for whole meetings are ticked. */
function storedTyped(meeting: Meeting, sheet: Sheet): Typed {
  const date = (instant: Date | null) => [instant ? officeDay(instant) : '']
  const clock = (instant: Date | null) => [instant ? officeTime(instant) : '']
  return {
    title: [meeting.title],
    titleEn: [meeting.titleEn],
    kind: [meeting.kind],
    hostGroupId: [meeting.hostGroupId ?? ''],
    startsOn: date(meeting.startsAt),
    startTime: clock(meeting.startsAt),
    endTime: clock(meeting.endsAt),
    venueId: [meeting.venueId ?? ''],
    chairPersonId: [meeting.chairPersonId ?? ''],
    requiredLevel: [meeting.requiredLevel],
    replyOn: date(meeting.replyBy),
    replyTime: clock(meeting.replyBy),
    ...(meeting.minutesRequired ? { minutesRequired: ['yes'] } : {}),
    agencies: sheet.invited
      .filter((agency) => !agency.withdrawn && agency.itemNos.length === sheet.agenda.length)
      .map((agency) => agency.agencyId),
  }
}

/** What is seen at once; whatever is not typed well yet is simply not said. */
async function checkLive(
  c: Context<AppEnv>,
  viewer: Viewer,
  typed: Typed,
  items: readonly TypedItem[],
  choices: ComposeChoices,
  meetingId: string | null,
  known: Pick<Sheet, 'clashes' | 'days' | 'away'> | null = null,
): Promise<CheckedMeeting> {
  const { sql } = c.get('services')
  const [settings, now] = [c.get('settings'), c.get('now')]
  const value = (name: string) => typed[name]?.[0] ?? ''
  const id = (name: string) => (isUuid(value(name)) ? value(name) : null)
  const span = validSpan(value('startsOn'), value('startTime'), value('endTime'))
  const chosen = chosenAgencies(choices, {
    agencies: typed.agencies ?? [],
    groups: typed.groups ?? [],
    presets: typed.presets ?? [],
  })
  const invited = new Set([...chosen, ...items.map((item) => item.agencyId)])
  const { clashes, days, away } =
    known ??
    (span
      ? await findDayFacts(
          sql,
          viewer,
          {
            meetingId,
            venueId: id('venueId'),
            chairId: id('chairPersonId'),
            agencyIds: [...invited].filter(isUuid),
            ...span,
          },
          settings,
        )
      : { clashes: [], days: null, away: [] })
  return {
    clashes,
    away,
    days,
    agendaMinutes: agendaMinutes(
      items.map((item, n) => ({ no: n, durationMinutes: Number.parseInt(item.minutes, 10) || 0 })),
    ),
    meetingMinutes: span ? meetingMinutes(span.startsAt, span.endsAt) : null,
    agencies: choices.agencies
      .filter((agency) => invited.has(agency.id) && agency.type !== 'office')
      .map((agency) => (c.get('locale') === 'en' ? agency.nameEn : agency.nameZh)),
    replyBy:
      span && days
        ? defaultReplyBy(officeInstant(days.replyOn, settings.replyByTime), span.startsAt, now)
        : null,
    tooShortNotice: days ? isTooShortNotice(days.leadWorkingDays, settings.noticeLeadWorkingDays, '') : false,
    venueSeats: choices.venues.find((venue) => venue.id === id('venueId'))?.capacity ?? null,
  }
}

function validSpan(startsOn: string, startTime: string, endTime: string) {
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/
  if (!/^\d{4}-\d\d-\d\d$/.test(startsOn) || !clock.test(startTime) || !clock.test(endTime)) return null
  return Number.isNaN(Date.parse(startsOn)) ? null : spanOf({ startsOn, startTime, endTime })
}
