import { type Context, Hono } from 'hono'
import { EndingPage } from '#views/meetings/notices/ending.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf, requireRole } from '../../../auth/act.ts'
import { RuleViolation } from '../../../lib/errors.ts'
import { type FormErrors, noErrors, readForm } from '../../../lib/form.ts'
import { flash } from '../../../renderer.tsx'
import { listRecipients } from '../../attendees/queries.ts'
import { getMeeting } from '../../queries.ts'
import { whyNotCancel, whyNotPostpone } from '../../rules.ts'
import { checkEnding } from '../form.ts'
import { findSheet } from '../queries.ts'
import { cancelMeeting, postponeMeeting } from './commands.ts'

export const endings = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'
const acts = {
  cancellation: { rule: whyNotCancel, act: cancelMeeting, flash: 'meetings.flash.cancelled' },
  postponement: { rule: whyNotPostpone, act: postponeMeeting, flash: 'meetings.flash.postponed' },
} as const

for (const kind of ['cancellation', 'postponement'] as const) {
  endings.get(`${one}/${kind}`, (c) => renderEnding(c, kind, noErrors))

  endings.post(`${one}/${kind}`, async (c) => {
    const viewer = requireRole(c, 'clerk', 'director')
    const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
    const typed = await readForm(c)
    const form = checkEnding(typed)
    if (!form.ok || typed.step?.[0] !== 'send') {
      if (!form.ok) c.status(422)
      return renderEnding(c, kind, form.ok ? { typed, errors: {} } : form)
    }
    const sent = await acts[kind].act(actOf(c), meeting.id, form.value)
    flash(c, acts[kind].flash, { ...sent, title: meeting.title })
    return c.redirect(`/meetings/${meeting.id}`, 303)
  })
}

async function renderEnding(c: Context<AppEnv>, kind: keyof typeof acts, form: FormErrors) {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id') ?? '')
  const why = acts[kind].rule(meeting)
  if (why) throw new RuleViolation(why)
  const [sheet, persons] = await Promise.all([
    findSheet(sql, viewer, meeting, c.get('settings')),
    listRecipients(sql, meeting.id, 'all', c.get('now')),
  ])
  return c.render(<EndingPage meeting={meeting} kind={kind} sheet={sheet} persons={persons} form={form} />, {
    title: c.get('t')(`meetings.${kind}Title`),
  })
}
