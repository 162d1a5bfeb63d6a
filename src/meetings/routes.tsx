import { type Context, Hono } from 'hono'
import { MeetingList } from '#views/meetings/list.tsx'
import { MeetingLog } from '#views/meetings/log.tsx'
import { MeetingPage } from '#views/meetings/page.tsx'
import type { AppEnv } from '../app-env.ts'
import { listAuditOf } from '../audit/queries.ts'
import { actOf, requireRole, requireViewer } from '../auth/act.ts'
import { isAuditor, isOffice } from '../auth/viewer.ts'
import { listFilesOfMeeting } from '../files/queries.ts'
import { Forbidden, RuleViolation } from '../lib/errors.ts'
import { readForm } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { actingChair } from './acting-chair/routes.tsx'
import { agenda } from './agenda/routes.tsx'
import { branches } from './branches/routes.tsx'
import { calendar } from './calendar/routes.tsx'
import { carryOver } from './carry-over/routes.tsx'
import { deleteDraft, giveUrgentReason } from './commands.ts'
import { composing } from './composing/routes.tsx'
import { checkReason } from './form.ts'
import { noticedAgencies } from './notices/agencies/routes.tsx'
import { changes } from './notices/changes/routes.tsx'
import { endings } from './notices/endings/routes.tsx'
import { findSheet, findToldSheet } from './notices/queries.ts'
import { notices } from './notices/routes.tsx'
import { participants } from './participants/routes.tsx'
import { presets } from './presets/routes.tsx'
import { getMeeting, listMeetings, listTopics, MEETINGS_PER_PAGE, type MeetingFilter } from './queries.ts'
import { isOpenForWork } from './rules.ts'
import { series } from './series/routes.tsx'
import { times } from './times/routes.tsx'

export const meetings = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'
const readers = ['clerk', 'director', 'liaison', 'auditor', 'chair'] as const

meetings.route('/presets', presets)
meetings.route('/series', series)
meetings.route('/calendar', calendar)

meetings.get('/', async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const filter = filterOf(c)
  const [rows, topics] = await Promise.all([listMeetings(sql, viewer, filter), listTopics(sql, viewer)])
  return c.render(
    <MeetingList
      rows={rows.slice(0, MEETINGS_PER_PAGE)}
      hasMore={rows.length > MEETINGS_PER_PAGE}
      filter={filter}
      topics={topics}
    />,
    { title: c.get('t')('nav.meetings') },
  )
})

meetings.get(one, async (c) => {
  const viewer = requireViewer(c)
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const { sql } = c.get('services')
  const [sheet, files] = await Promise.all([
    isOpenForWork(meeting)
      ? findSheet(sql, viewer, meeting, c.get('settings'))
      : findToldSheet(sql, meeting.id),
    listFilesOfMeeting(sql, viewer, meeting.id),
  ])
  return c.render(<MeetingPage meeting={meeting} sheet={sheet} files={files} />, { title: meeting.title })
})

meetings.post(`${one}/deletion`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  flash(c, 'meetings.flash.deleted', { title: await deleteDraft(actOf(c), meeting.id) })
  return c.redirect('/meetings', 303)
})

/** R16: the director's reason, given without sending; the clerk may then send. */
meetings.post(`${one}/urgency`, async (c) => {
  const viewer = requireRole(c, 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const form = checkReason(await readForm(c))
  if (!form.ok) throw new RuleViolation('meetings.error.urgentReason')
  await giveUrgentReason(actOf(c), meeting.id, form.value.reason)
  flash(c, 'meetings.flash.urgent', { title: meeting.title })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

meetings.get(`${one}/log`, async (c) => {
  const viewer = requireViewer(c)
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  if (!isOffice(viewer) && !isAuditor(viewer)) throw new Forbidden()
  const entries = await listAuditOf(c.get('services').sql, viewer, { meetingId: meeting.id })
  return c.render(<MeetingLog meeting={meeting} entries={entries} />, { title: meeting.title })
})

for (const part of [
  composing,
  agenda,
  carryOver,
  notices,
  changes,
  endings,
  noticedAgencies,
  actingChair,
  participants,
  times,
  branches,
])
  meetings.route('/', part)

function filterOf(c: Context<AppEnv>): MeetingFilter {
  return {
    when: c.req.query('when') === 'past' ? 'past' : 'upcoming',
    state: c.req.query('state') ?? '',
    topic: c.req.query('topic') ?? '',
    page: Math.min(Math.max(Number.parseInt(c.req.query('page') ?? '1', 10) || 1, 1), 1000),
  }
}
