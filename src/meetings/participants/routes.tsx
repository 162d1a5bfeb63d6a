import { type Context, Hono } from 'hono'
import { ParticipantsPage } from '#views/meetings/participants/page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { planParticipants } from '../commands.ts'
import { findSheet } from '../notices/queries.ts'
import { getMeeting, type Meeting } from '../queries.ts'
import { checkParticipants } from './form.ts'

export const participants = new Hono<AppEnv>()

const path = '/:id{[0-9a-f-]{36}}/participants' as const

participants.get(path, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  return render(c, await getMeeting(c.get('services').sql, viewer, c.req.param('id')), noErrors)
})

participants.post(path, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const sheet = await findSheet(sql, viewer, meeting, c.get('settings'))
  const standing = sheet.invited.filter((row) => !row.withdrawn).map((row) => row.id)
  const form = checkParticipants(await readForm(c), standing)
  if (!form.ok) {
    c.status(422)
    return render(c, meeting, form)
  }
  await planParticipants(actOf(c), meeting.id, form.value.version, form.value.rows)
  flash(c, 'meetings.flash.participants')
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

async function render(c: Context<AppEnv>, meeting: Meeting, form: FormErrors) {
  const viewer = requireRole(c, 'clerk', 'director')
  const sheet = await findSheet(c.get('services').sql, viewer, meeting, c.get('settings'))
  return c.render(<ParticipantsPage meeting={meeting} sheet={sheet} form={form} />, {
    title: c.get('t')('meetings.editParticipants'),
  })
}
