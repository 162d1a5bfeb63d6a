import { type Context, Hono } from 'hono'
import { DeliveriesPage } from '#views/outbox/deliveries-page.tsx'
import { MailPage } from '#views/outbox/mail-page.tsx'
import { OutboxPage } from '#views/outbox/outbox-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireViewer } from '../auth/act.ts'
import { isAuditor, isOffice } from '../auth/viewer.ts'
import { readCalendarCard } from '../calendar/read.ts'
import { Forbidden, NotFound } from '../lib/errors.ts'
import { readForm } from '../lib/form.ts'
import { findMeeting } from '../meetings/queries.ts'
import { flash } from '../renderer.tsx'
import { resendMail } from './commands.ts'
import { mailFilters, resendForm } from './form.ts'
import { hidePlaces } from './places.ts'
import { countMails, findMail, listMails, listMeetingMails, type WholeMail } from './queries.ts'
import { mailWaits } from './waiting.ts'

const PAGE = 100
const id = ':id{[0-9a-f-]{36}}'

export const outbox = new Hono<AppEnv>()

outbox.get('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'auditor')
  const services = c.get('services')
  const filters = mailFilters(c.req.query())
  const [mails, counts, wait] = await Promise.all([
    listMails(services.sql, viewer, filters, PAGE + 1),
    countMails(services.sql, viewer),
    mailWaits(services, c.get('stored')),
  ])
  const page = mails.slice(0, PAGE)
  const next = mails.length > PAGE ? (page.at(-1)?.position ?? null) : null
  return c.render(<OutboxPage mails={page} counts={counts} filters={filters} next={next} wait={wait} />, {
    title: c.get('t')('outbox.title'),
  })
})

outbox.get(`/${id}`, async (c) => {
  const mail = await requireMail(c)
  const { config } = c.get('services')
  return c.render(
    <MailPage
      mail={{ ...mail, subject: hidePlaces(mail.subject, config) }}
      text={hidePlaces(mail.text, config)}
      card={mail.ical ? readCalendarCard(mail.ical) : null}
    />,
    { title: hidePlaces(mail.subject, config) },
  )
})

/** The letter alone, for the frame: nothing runs, nothing loads, nothing leads away. */
outbox.get(`/${id}/preview`, async (c) => {
  const mail = await requireMail(c)
  return c.html(hidePlaces(mail.html, c.get('services').config), 200, {
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  })
})

outbox.post(`/${id}/resend`, async (c) => {
  const mail = await requireMail(c)
  const viewer = requireViewer(c)
  if (!isOffice(viewer)) throw new Forbidden()
  const { back } = resendForm.parse(firsts(await readForm(c)))
  const resent = await resendMail(actOf(c), mail.id)
  flash(c, 'outbox.resent', { address: resent.address })
  if (back === 'meeting' && mail.meetingId) return c.redirect(`/meetings/${mail.meetingId}/deliveries`, 303)
  return c.redirect(back === 'list' ? '/outbox' : `/outbox/${resent.id}`, 303)
})

const firsts = (typed: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(typed).map(([name, values]) => [name, values[0]]))

async function requireMail(c: Context<AppEnv>): Promise<WholeMail> {
  const mail = await findMail(c.get('services').sql, requireViewer(c), c.req.param('id') ?? '')
  if (!mail) throw new NotFound()
  return mail
}

/** The tab 送达 of a meeting's page. For the office and auditors; others do not know of it. */
export const deliveries = new Hono<AppEnv>()

deliveries.get(`/${id}/deliveries`, async (c) => {
  const viewer = requireViewer(c)
  const services = c.get('services')
  const meeting = await findMeeting(services.sql, viewer, c.req.param('id'))
  if (!meeting || !(isOffice(viewer) || isAuditor(viewer))) throw new NotFound()
  const [mails, wait] = await Promise.all([
    listMeetingMails(services.sql, viewer, meeting.id),
    mailWaits(services, c.get('stored')),
  ])
  const { state } = mailFilters(c.req.query())
  return c.render(<DeliveriesPage meeting={meeting} mails={mails} state={state} wait={wait} />, {
    title: `${meeting.title} · ${c.get('t')('outbox.deliveries')}`,
  })
})
