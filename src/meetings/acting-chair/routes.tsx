import { type Context, Hono } from 'hono'
import { ActingChairPage } from '#views/meetings/acting-chair.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { listComposeChoices } from '../composing/queries.ts'
import { findClashes, getMeeting } from '../queries.ts'
import { whyNotNameActingChair } from '../rules.ts'
import { nameActingChair } from './commands.ts'
import { checkActingChair } from './form.ts'

export const actingChair = new Hono<AppEnv>()

const path = '/:id{[0-9a-f-]{36}}/acting-chair' as const

actingChair.get(path, (c) => render(c, noErrors))

actingChair.post(path, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const form = checkActingChair(await readForm(c))
  if (!form.ok) {
    c.status(422)
    return render(c, form)
  }
  const mails = await nameActingChair(actOf(c), meeting.id, form.value)
  flash(c, 'meetings.flash.actingChair', { mails })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

async function render(c: Context<AppEnv>, form: FormErrors) {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id') ?? '')
  const why = whyNotNameActingChair(meeting)
  if (why) throw new RuleViolation(why)
  const chosen = form.typed.personId?.[0] ?? ''
  const chairId = /^[0-9a-f-]{36}$/.test(chosen) ? chosen : null
  const [choices, clashes] = await Promise.all([
    listComposeChoices(sql, viewer),
    findClashes(sql, { ...meeting, meetingId: meeting.id, venueId: null, chairId }),
  ])
  const chairs = choices.chairs.filter((chair) => chair.id !== meeting.presidingPersonId)
  return c.render(<ActingChairPage meeting={meeting} chairs={chairs} clashes={clashes} form={form} />, {
    title: c.get('t')('meetings.actingChairTitle'),
  })
}
