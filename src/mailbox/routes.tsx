import { type Context, Hono } from 'hono'
import { LetterPage, MailboxPage, MailsPage } from '#views/mailbox/pages.tsx'
import type { AppEnv } from '../app-env.ts'
import { inDemo } from '../auth/demo-mode.ts'
import { NotFound } from '../lib/errors.ts'
import { framedHtml, type ReceivedLetter, readLetter } from './letter.ts'
import { findCaughtMail, listCaughtMails, listMailAddresses } from './queries.ts'

const id = ':id{[0-9a-f-]{36}}'

/** What the demo's mail catcher received, for everybody to read. Outside the demo it does not exist. */
export const mailbox = new Hono<AppEnv>()

mailbox.use(async (c, next) => {
  if (!inDemo(c)) throw new NotFound()
  await next()
})

mailbox.get('/', async (c) => {
  const addresses = await listMailAddresses(c.get('services').sql)
  return c.render(<MailboxPage addresses={addresses} />, { title: c.get('t')('mailbox.title') })
})

mailbox.get('/:address', async (c) => {
  const { sql } = c.get('services')
  const address = c.req.param('address')
  const [addresses, mails] = await Promise.all([listMailAddresses(sql), listCaughtMails(sql, address)])
  if (mails.length === 0) throw new NotFound()
  const letters = await Promise.all(mails.map(readLetter))
  return c.render(<MailsPage addresses={addresses} address={address} letters={letters} />, {
    title: `${address} · ${c.get('t')('mailbox.title')}`,
  })
})

mailbox.get(`/mails/${id}`, async (c) => {
  const { sql, config } = c.get('services')
  const [addresses, letter] = await Promise.all([listMailAddresses(sql), requireLetter(c)])
  return c.render(<LetterPage addresses={addresses} letter={letter} baseUrl={config.baseUrl} />, {
    title: letter.subject,
  })
})

mailbox.get(`/mails/${id}/letter`, async (c) => {
  const letter = await requireLetter(c)
  if (letter.html === null) throw new NotFound()
  return c.html(framedHtml(letter.html, c.get('services').config.baseUrl), 200, {
    'Content-Security-Policy':
      "sandbox allow-top-navigation-by-user-activation allow-popups; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  })
})

mailbox.get(`/mails/${id}/invite.ics`, async (c) => {
  const letter = await requireLetter(c)
  if (!letter.calendar) throw new NotFound()
  return c.body(letter.calendar.text, 200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'attachment; filename="invite.ics"',
  })
})

async function requireLetter(c: Context<AppEnv>): Promise<ReceivedLetter> {
  const mail = await findCaughtMail(c.get('services').sql, c.req.param('id') ?? '')
  if (!mail) throw new NotFound()
  return readLetter(mail)
}
