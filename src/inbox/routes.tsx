import { type Context, Hono } from 'hono'
import { InboxListPage } from '#views/inbox/list.tsx'
import { MessagePage } from '#views/inbox/message.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole } from '../auth/act.ts'
import { NotFound } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { applicationForm, inboundFilters } from './form.ts'
import { countMessages, findMessage, listAnswerable, listMessages, type WholeMessage } from './queries.ts'
import { applyMessage, ignoreMessage, refuseProposal, tellSender } from './settling/commands.ts'

const PAGE = 50
const WEEK = 7 * 86_400_000
const id = ':id{[0-9a-f-]{36}}'

/** Mail that came in: what needs a person, and what became of the rest. For the office; auditors read. */
export const incoming = new Hono<AppEnv>()

incoming.get('/', async (c) => {
  requireRole(c, 'clerk', 'director', 'auditor')
  const { sql, config } = c.get('services')
  const filters = inboundFilters.parse(c.req.query())
  const [messages, counts] = await Promise.all([
    listMessages(sql, filters, PAGE + 1),
    countMessages(sql, new Date(c.get('now').getTime() - WEEK)),
  ])
  const page = messages.slice(0, PAGE)
  const next = messages.length > PAGE ? (page.at(-1)?.receivedAt ?? null) : null
  return c.render(
    <InboxListPage
      messages={page}
      counts={counts}
      filters={filters}
      next={next}
      reads={config.imap !== undefined}
    />,
    { title: c.get('t')('inbox.title') },
  )
})

incoming.get(`/${id}`, async (c) => {
  requireRole(c, 'clerk', 'director', 'auditor')
  return render(c, await requireMessage(c), noErrors)
})

incoming.post(`/${id}/application`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const message = await requireMessage(c)
  const form = checkForm(applicationForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return render(c, message, form)
  }
  const name = await applyMessage(actOf(c), message.id, form.value)
  flash(c, 'inbox.flash.applied', { name })
  return c.redirect('/incoming', 303)
})

incoming.post(`/${id}/dismissal`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const message = await requireMessage(c)
  await ignoreMessage(actOf(c), message.id)
  flash(c, 'inbox.flash.ignored')
  return c.redirect('/incoming', 303)
})

incoming.post(`/${id}/notice`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const message = await requireMessage(c)
  const address = await tellSender(actOf(c), message.id)
  flash(c, 'inbox.flash.told', { address })
  return c.redirect('/incoming', 303)
})

incoming.post(`/${id}/refusal`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const message = await requireMessage(c)
  await refuseProposal(actOf(c), message.id)
  flash(c, 'inbox.flash.refused')
  return c.redirect('/incoming', 303)
})

async function requireMessage(c: Context<AppEnv>): Promise<WholeMessage> {
  const message = await findMessage(c.get('services').sql, c.req.param('id') ?? '', c.get('now'))
  if (!message) throw new NotFound()
  return message
}

async function render(c: Context<AppEnv>, message: WholeMessage, form: FormErrors) {
  const answerable =
    message.outcome === 'held' && !message.settledAt
      ? await listAnswerable(c.get('services').sql, message, c.get('now'))
      : []
  return c.render(<MessagePage message={message} answerable={answerable} form={form} />, {
    title: message.subject || c.get('t')('inbox.noSubject'),
  })
}
