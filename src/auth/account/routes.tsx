import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { AccountPage } from '#views/auth/account.tsx'
import type { AppEnv } from '../../app-env.ts'
import { NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { actOf, requireViewer } from '../act.ts'
import { endSessions } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { listPasskeys } from '../passkeys/queries.ts'
import { passkeySite } from '../passkeys/rules.ts'
import { samePage } from '../rules.ts'
import { isSecureOrigin } from '../session.ts'
import { leaveTo } from '../sign-in/routes.tsx'
import { changePassword, endOneSession, keepLocale } from './commands.ts'
import { changePasswordForm, languageForm } from './form.ts'
import { findAccount, listOwnSessions } from './queries.ts'

export const account = new Hono<AppEnv>()

account.get('/account', (c) => renderAccount(c, noErrors))

account.post('/account/password', async (c) => {
  const viewer = requireViewer(c)
  const form = checkForm(changePasswordForm, await readForm(c))
  if (!form.ok) return renderAccount(c, form)
  const wrong = await changePassword(c, actOf(c), viewer.personId ?? '', form.value)
  if (wrong) return renderAccount(c, { typed: {}, errors: { [wrong.field]: wrong.error } })
  flash(c, 'auth.password.changed')
  return c.redirect('/account', 303)
})

account.post('/account/sessions/:id{[0-9a-f-]{36}}/ending', async (c) => {
  const viewer = requireViewer(c)
  await endOneSession(c, viewer.personId ?? '', c.req.param('id'))
  flash(c, 'auth.sessions.ended')
  return c.redirect('/account', 303)
})

account.post('/account/sessions/ending', async (c) => {
  const { personId, sessionId } = requireViewer(c)
  const { sql } = c.get('services')
  await endSessions(sql, personId ?? '', sessionId)
  await recordEvent(sql, c, 'session_ended', { personId, detail: { which: 'others' } })
  flash(c, 'auth.sessions.othersEnded')
  return c.redirect('/account', 303)
})

/** The language of this browser for a year, and of the profile when somebody is signed in. */
account.post('/language', async (c) => {
  const form = checkForm(languageForm, await readForm(c))
  if (!form.ok) throw new NotFound()
  const { locale, next } = form.value
  const { sql, config } = c.get('services')
  const secure = isSecureOrigin(config.baseUrl)
  setCookie(c, 'locale', locale, { path: '/', maxAge: 365 * 86_400, sameSite: 'Lax', httpOnly: true, secure })
  const viewer = c.get('viewer')
  if (viewer?.personId) await keepLocale(sql, viewer.personId, locale)
  return leaveTo(c, samePage(next))
})

/** The account's page, also for what is refused in its parts. */
export async function renderAccount(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  const { sql, config, now } = c.get('services')
  const personId = requireViewer(c).personId ?? ''
  const found = await findAccount(sql, personId)
  if (!found) throw new NotFound()
  const page = (
    <AccountPage
      account={found}
      sessions={await listOwnSessions(sql, personId, now())}
      passkeys={passkeySite(config.baseUrl) ? await listPasskeys(sql, personId) : null}
      provider={config.oidc?.name ?? null}
      form={form}
    />
  )
  return c.render(page, { title: c.get('t')('auth.account.title') })
}
