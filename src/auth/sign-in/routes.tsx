import { type Context, Hono } from 'hono'
import { CodePage } from '#views/auth/code.tsx'
import { NewPasswordPage } from '#views/auth/new-password.tsx'
import { SignInPage } from '#views/auth/sign-in.tsx'
import type { AppEnv } from '../../app-env.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../../lib/form.ts'
import { isInstalled } from '../../setup/rules.ts'
import { choosePassword } from '../account/commands.ts'
import { type Challenge, findMyChallenge, startChallenge } from '../challenges.ts'
import { endOwnSession } from '../commands.ts'
import { inDemo } from '../demo-mode.ts'
import { findCast } from '../demo-sign-in/queries.ts'
import { passkeySite } from '../passkeys/rules.ts'
import { safeNext } from '../rules.ts'
import { answerCode, askForCode, checkPassword, equalTime, markVerified } from './commands.ts'
import { finishSignIn } from './finish.ts'
import { codeForm, codeRequestForm, newPasswordForm, passwordForm } from './form.ts'

export const signIn = new Hono<AppEnv>()

const NEW_PASSWORD_SECONDS = 10 * 60

signIn.get('/sign-in', (c) => renderSignIn(c, noErrors, safeNext(c.req.query('next'))))

signIn.post('/sign-in', async (c) => {
  const form = checkForm(passwordForm, await readForm(c))
  if (!form.ok) return renderSignIn(c, form, safeNext(form.typed.next?.[0]))
  const { email, password, next } = form.value
  const found = await checkPassword(c, email, password)
  if (!found)
    return renderSignIn(c, { typed: form.typed, errors: { '': 'auth.error.password' } }, safeNext(next))
  if (!found.mustChange) return finishSignIn(c, found.personId, 'password', next)
  const { personId } = found
  const payload = { next: safeNext(next) }
  await startChallenge(c.get('services').sql, c, {
    kind: 'password',
    personId,
    payload,
    seconds: NEW_PASSWORD_SECONDS,
  })
  return c.redirect('/sign-in/new-password', 303)
})

signIn.post('/sign-in/code', async (c) => {
  const equal = equalTime()
  const form = checkForm(codeRequestForm, await readForm(c))
  if (!form.ok) return renderSignIn(c, form, safeNext(form.typed.next?.[0]))
  await askForCode(c, form.value.address, safeNext(form.value.next))
  await equal
  return c.redirect('/sign-in/code', 303)
})

signIn.get('/sign-in/code', async (c) => {
  const challenge = await findMyChallenge(c.get('services').sql, c, 'email')
  if (!challenge) return c.redirect('/sign-in', 303)
  return renderCode(c, noErrors, challenge)
})

signIn.post('/sign-in/code/answer', async (c) => {
  const form = checkForm(codeForm, await readForm(c))
  const challenge = await findMyChallenge(c.get('services').sql, c, 'email')
  if (!form.ok) return renderCode(c, form, challenge)
  const answer = await answerCode(c, form.value.code)
  if ('error' in answer) {
    const error = `auth.error.code.${answer.error}`
    return renderCode(c, { typed: form.typed, errors: { code: error } }, challenge)
  }
  await markVerified(c, answer.challenge.email)
  return finishSignIn(c, answer.challenge.personId, 'email', answer.challenge.payload.next)
})

signIn.get('/sign-in/new-password', async (c) => {
  if (!(await findMyChallenge(c.get('services').sql, c, 'password'))) return c.redirect('/sign-in', 303)
  return renderNewPassword(c, noErrors)
})

signIn.post('/sign-in/new-password', async (c) => {
  const challenge = await findMyChallenge(c.get('services').sql, c, 'password')
  if (!challenge?.personId) return c.redirect('/sign-in', 303)
  const form = checkForm(newPasswordForm, await readForm(c))
  if (!form.ok) return renderNewPassword(c, form)
  const wrong = await choosePassword(c, { ...challenge, personId: challenge.personId }, form.value.password)
  if (wrong) return renderNewPassword(c, { typed: {}, errors: { [wrong.field]: wrong.error } })
  return finishSignIn(c, challenge.personId, 'password', challenge.payload.next)
})

signIn.post('/sign-out', async (c) => {
  await endOwnSession(c)
  return leaveTo(c, '/sign-in')
})

/** A full page load: the bare pages of sign-in are not swapped into the frame of the others. */
export function leaveTo(c: Context<AppEnv>, path: string): Response {
  if (!c.req.header('HX-Request')) return c.redirect(path, 303)
  c.header('HX-Redirect', path)
  return c.body(null, 200)
}

/** The page of sign-in, also for what another way in refused. */
export async function renderSignIn(c: Context<AppEnv>, form: FormErrors, next: string) {
  if (isWrong(form)) c.status(422)
  const { sql, config } = c.get('services')
  const page = (
    <SignInPage
      form={form}
      next={next}
      cast={inDemo(c) ? await findCast(sql) : []}
      installed={isInstalled(c.get('stored'))}
      passkeys={passkeySite(config.baseUrl) !== null}
      provider={config.oidc?.name ?? null}
    />
  )
  return c.render(page, { title: c.get('t')('auth.title'), frame: 'bare' })
}

function renderCode(c: Context<AppEnv>, form: FormErrors, challenge: Challenge | null) {
  if (isWrong(form)) c.status(422)
  const page = (
    <CodePage form={form} email={challenge?.email ?? ''} linkOnly={challenge?.payload.linkOnly === true} />
  )
  return c.render(page, { title: c.get('t')('auth.code.title'), frame: 'bare' })
}

function renderNewPassword(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  return c.render(<NewPasswordPage form={form} action="/sign-in/new-password" given />, {
    title: c.get('t')('auth.newPassword.title'),
    frame: 'bare',
  })
}
