import { type Context, Hono } from 'hono'
import { ChangePage } from '#views/meetings/notices/change.tsx'
import { CorrectionPage } from '#views/meetings/notices/correction.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf, requireRole } from '../../../auth/act.ts'
import type { Viewer } from '../../../auth/viewer.ts'
import { isClockTime, isDay, officeDay, officeTime } from '../../../lib/dates.ts'
import { NotFound, RuleViolation } from '../../../lib/errors.ts'
import { cleanText, type FormErrors, noErrors, readForm, type Typed } from '../../../lib/form.ts'
import { flash } from '../../../renderer.tsx'
import { followTicks, typedItems } from '../../agenda/form.ts'
import { listRecipients } from '../../attendees/queries.ts'
import { listComposeChoices } from '../../composing/queries.ts'
import { getMeeting, type Meeting } from '../../queries.ts'
import { whyNotChange } from '../../rules.ts'
import { findNotice, findSheet, type NoticeSnapshot, type Sheet } from '../queries.ts'
import { changeMeeting, correctNotice } from './commands.ts'
import { checkChange, checkCorrection } from './form.ts'
import { changedMeeting } from './queries.ts'

export const changes = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

/** `?restore=n`: the form holds what version n said, and the new version will take the later one back. */
changes.get(`${one}/change`, async (c) => {
  const { viewer, meeting } = await openChange(c)
  const { sql } = c.get('services')
  const restore = Number(c.req.query('restore')) || null
  const sheet = await findSheet(sql, viewer, meeting, c.get('settings'))
  if (!restore)
    return renderForm(c, viewer, meeting, {
      typed: { ...typedNow(meeting, sheet), ...proposedTime(c) },
      errors: {},
    })
  const notice = await findNotice(sql, meeting.id, restore)
  if (!notice) throw new NotFound()
  return renderForm(c, viewer, meeting, {
    typed: { ...typedThen(notice.snapshot, sheet, meeting), withdraws: [String(meeting.noticeVersion)] },
    errors: {},
  })
})

/** `?on=…&from=…&to=…`: a time that somebody proposed; whatever is none counts as not there. */
function proposedTime(c: Context<AppEnv>): Typed {
  const { on = '', from = '', to = '', by = '' } = c.req.query()
  if (!isDay(on) || !isClockTime(from) || !isClockTime(to)) return {}
  const reason = by ? c.get('t')('meetings.change.proposedBy', { name: cleanText(by).slice(0, 100) }) : ''
  return { startsOn: [on], startTime: [from], endTime: [to], reason: [reason] }
}

/** First what would be told to whom; the same form with `step=send` sends it. */
changes.post(`${one}/change`, async (c) => {
  const { viewer, meeting } = await openChange(c)
  const typed = await readForm(c)
  if (typed.step?.[0] === 'edit') return renderForm(c, viewer, meeting, { typed, errors: {} })
  const form = checkChange(typed)
  if (!form.ok) {
    c.status(422)
    return renderForm(c, viewer, meeting, form)
  }
  const { sql } = c.get('services')
  if (typed.step?.[0] === 'send') {
    const sent = await changeMeeting(actOf(c), meeting.id, form.value)
    flash(c, 'meetings.flash.changed', { ...sent })
    return c.redirect(`/meetings/${meeting.id}`, 303)
  }
  const changed = await changedMeeting(sql, viewer, meeting, form.value, c.get('settings'), c.get('now'))
  if (changed.changes.length === 0) {
    c.status(422)
    return renderForm(c, viewer, meeting, { typed, errors: { '': 'meetings.error.nothingChanged' } })
  }
  const persons = await listRecipients(sql, meeting.id, 'all', c.get('now'))
  return c.render(
    <ChangePage meeting={meeting} form={{ typed, errors: {} }} preview={{ changed, persons }} />,
    {
      title: c.get('t')('meetings.changeTitle'),
    },
  )
})

changes.get(`${one}/correction`, async (c) => {
  const { viewer, meeting } = await openChange(c)
  return renderCorrection(c, viewer, meeting, noErrors)
})

changes.post(`${one}/correction`, async (c) => {
  const { viewer, meeting } = await openChange(c)
  const typed = await readForm(c)
  const form = checkCorrection(typed)
  if (!form.ok || typed.step?.[0] !== 'send') {
    if (!form.ok) c.status(422)
    return renderCorrection(c, viewer, meeting, form.ok ? { typed, errors: {} } : form)
  }
  const sent = await correctNotice(actOf(c), meeting.id, form.value)
  flash(c, 'meetings.flash.corrected', { ...sent })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

async function openChange(c: Context<AppEnv>) {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id') ?? '')
  const why = whyNotChange(meeting, c.get('now'))
  if (why) throw new RuleViolation(why)
  return { viewer, meeting }
}

async function renderForm(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting, form: FormErrors) {
  const choices = await listComposeChoices(c.get('services').sql, viewer)
  const listed = typedItems(form.typed)
  const items = followTicks(
    listed,
    listed.map((item) => item.matterId),
    [],
  )
  return c.render(<ChangePage meeting={meeting} form={form} edit={{ choices, items }} />, {
    title: c.get('t')('meetings.changeTitle'),
  })
}

async function renderCorrection(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting, form: FormErrors) {
  const sheet = await findSheet(c.get('services').sql, viewer, meeting, c.get('settings'))
  return c.render(<CorrectionPage meeting={meeting} sheet={sheet} form={form} />, {
    title: c.get('t')('meetings.correctionTitle'),
  })
}

function typedNow(meeting: Meeting, sheet: Sheet): Typed {
  return {
    ...timesTyped(meeting.title, meeting.startsAt, meeting.endsAt, meeting.venueId, meeting),
    itemId: sheet.agenda.map((item) => item.id),
    itemMatter: sheet.agenda.map((item) => item.matterId ?? ''),
    itemNo: sheet.agenda.map((item) => String(item.no)),
    itemTitle: sheet.agenda.map((item) => item.title),
    itemAgency: sheet.agenda.map((item) => item.reportingAgencyId),
    itemMinutes: sheet.agenda.map((item) => String(item.durationMinutes)),
  }
}

/** An earlier version as typed; its items keep their rows where the title still stands. */
function typedThen(snapshot: NoticeSnapshot, sheet: Sheet, meeting: Meeting): Typed {
  const date = (text: string | null) => (text ? new Date(text) : null)
  const rowOf = (title: string) => sheet.agenda.find((item) => item.title === title)?.id ?? ''
  return {
    ...timesTyped(snapshot.title, date(snapshot.startsAt), date(snapshot.endsAt), snapshot.venueId, meeting),
    itemId: snapshot.agenda.map((item) => rowOf(item.title)),
    itemMatter: snapshot.agenda.map((item) => item.matterId ?? ''),
    itemNo: snapshot.agenda.map((item) => String(item.no)),
    itemTitle: snapshot.agenda.map((item) => item.title),
    itemAgency: snapshot.agenda.map((item) => item.agencyId),
    itemMinutes: snapshot.agenda.map((item) => String(item.minutes)),
  }
}

function timesTyped(
  title: string,
  start: Date | null,
  end: Date | null,
  venueId: string | null,
  meeting: Meeting,
): Typed {
  return {
    version: [String(meeting.version)],
    title: [title],
    startsOn: [start ? officeDay(start) : ''],
    startTime: [start ? officeTime(start) : ''],
    endTime: [end ? officeTime(end) : ''],
    venueId: [venueId ?? ''],
  }
}
