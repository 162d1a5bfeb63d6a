import { Hono } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { officeDay, officeTime } from '../../lib/dates.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { checkForm, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { getMeeting } from '../queries.ts'
import { setTime } from './commands.ts'
import { timeForm } from './form.ts'

/** The time of a draft, chosen where times are looked for. Mounted under /meetings. */
export const times = new Hono<AppEnv>()

times.post('/:id{[0-9a-f-]{36}}/time', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const form = checkForm(timeForm, await readForm(c))
  if (!form.ok) throw new RuleViolation('meetings.error.timeForm')
  const { start: startsAt, minutes, venueId, version } = form.value
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000)
  await setTime(actOf(c), meeting.id, version, { startsAt, endsAt, venueId })
  flash(c, 'meetings.flash.timeSet', {
    time: `${officeDay(startsAt)} ${officeTime(startsAt)}–${officeTime(endsAt)}`,
  })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})
