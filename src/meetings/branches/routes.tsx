import { type Context, Hono } from 'hono'
import { BranchesPage } from '#views/meetings/branches/page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { findSheet } from '../notices/queries.ts'
import { getMeeting, type Meeting } from '../queries.ts'
import { askForVenue, planBranches } from './commands.ts'
import { checkBranches, checkVenueRequest } from './form.ts'
import { listVenueChoices } from './queries.ts'

export const branches = new Hono<AppEnv>()

const path = '/:id{[0-9a-f-]{36}}/venues' as const

branches.get(path, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  return render(c, await getMeeting(c.get('services').sql, viewer, c.req.param('id')), noErrors)
})

branches.post(path, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const sheet = await findSheet(sql, viewer, meeting, c.get('settings'))
  const form = checkBranches(
    await readForm(c),
    sheet.invited.filter((agency) => !agency.withdrawn).map((agency) => agency.id),
  )
  if (!form.ok) return render(c, meeting, form)
  const sent = await planBranches(actOf(c), meeting.id, form.value)
  flash(c, sent.mails ? 'meetings.flash.branchesTold' : 'meetings.flash.branches', { ...sent })
  return c.redirect(`/meetings/${meeting.id}/venues`, 303)
})

branches.post(`${path}/requests`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const form = checkVenueRequest(await readForm(c))
  if (!form.ok) return render(c, meeting, form)
  const done = await askForVenue(actOf(c), meeting.id, form.value)
  flash(c, done === 'asked' ? 'meetings.flash.venueAsked' : 'meetings.flash.venueApproved')
  return c.redirect(`/meetings/${meeting.id}/venues`, 303)
})

async function render(c: Context<AppEnv>, meeting: Meeting, form: FormErrors) {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const [sheet, choices] = await Promise.all([
    findSheet(sql, viewer, meeting, c.get('settings')),
    listVenueChoices(sql, viewer, meeting.id),
  ])
  if (Object.keys(form.errors).length > 0) c.status(422)
  return c.render(<BranchesPage meeting={meeting} sheet={sheet} choices={choices} form={form} />, {
    title: c.get('t')('meetings.branches'),
  })
}
