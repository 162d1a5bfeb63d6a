import { type Context, Hono } from 'hono'
import { CalendarReplyPage } from '#views/meetings/attendees/calendar-reply.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf, requireRole } from '../../../auth/act.ts'
import { NotFound } from '../../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../../lib/form.ts'
import { flash } from '../../../renderer.tsx'
import { findMeeting, type Meeting } from '../../queries.ts'
import { takeCalendarReply } from './commands.ts'
import { calendarReplyForm } from './form.ts'

/** An answer of a calendar program that reached the office's mailbox, entered by the office. Mounted under /meetings. */
export const calendarReplies = new Hono<AppEnv>()

const path = '/:id{[0-9a-f-]{36}}/replies/calendar'

calendarReplies.get(path, async (c) => render(c, await noticedMeeting(c), noErrors))

calendarReplies.post(path, async (c) => {
  const meeting = await noticedMeeting(c)
  const form = checkForm(calendarReplyForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return render(c, meeting, form)
  }
  const { sender, calendar } = form.value
  const ignored = calendar ? await takeCalendarReply(actOf(c), meeting, sender, calendar) : 'method'
  flash(c, ignored ? `invitations.calendarReply.${ignored}` : 'invitations.calendarReply.done')
  return c.redirect(`/meetings/${meeting.id}/replies`, 303)
})

async function noticedMeeting(c: Context<AppEnv>): Promise<Meeting> {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await findMeeting(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!meeting || meeting.noticeVersion === 0) throw new NotFound()
  return meeting
}

function render(c: Context<AppEnv>, meeting: Meeting, form: FormErrors) {
  return c.render(<CalendarReplyPage meeting={meeting} form={form} />, {
    title: c.get('t')('invitations.calendarReply.title'),
  })
}
