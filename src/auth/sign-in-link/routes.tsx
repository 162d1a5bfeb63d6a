import { type Context, Hono } from 'hono'
import { LinkOverPage, SignInLinkPage } from '#views/auth/link.tsx'
import { NewPasswordPage } from '#views/auth/new-password.tsx'
import type { AppEnv } from '../../app-env.ts'
import { NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../../lib/form.ts'
import { verifyToken } from '../../lib/token.ts'
import { flash } from '../../renderer.tsx'
import { choosePassword } from '../account/commands.ts'
import { type Challenge, findChallenge, spendChallenge } from '../challenges.ts'
import { findSignInPerson } from '../queries.ts'
import { isCodeOf, markVerified } from '../sign-in/commands.ts'
import { finishSignIn } from '../sign-in/finish.ts'
import { codeForm, newPasswordForm } from '../sign-in/form.ts'
import { limitTries } from '../throttle.ts'

export const signInLink = new Hono<AppEnv>()

/** Looking changes nothing: scanners and previews open links long before people do (R33). */
signInLink.get('/l/:token', async (c) => {
  const challenge = await openChallenge(c)
  return isOver(c, challenge) ? renderOver(c) : renderLink(c, challenge, noErrors)
})

signInLink.post('/l/:token', async (c) => {
  const { sql, now } = c.get('services')
  const challenge = await openChallenge(c)
  await limitTries(sql, 'linkPost', challenge.id, now())
  if (isOver(c, challenge)) return renderOver(c)
  return challenge.kind === 'password' ? setPassword(c, challenge) : signInBy(c, challenge)
})

async function openChallenge(c: Context<AppEnv>): Promise<Challenge> {
  const { sql, config } = c.get('services')
  const id = verifyToken(config.authKeys, 'signin', c.req.param('token') ?? '')
  const challenge = id ? await findChallenge(sql, c, id) : null
  if (!challenge) throw new NotFound()
  return challenge
}

const isOver = (c: Context<AppEnv>, { usedAt, expiresAt }: Challenge) =>
  usedAt !== null || expiresAt <= c.get('services').now()

/** In the browser that asked, the button is enough; in another one, only who also reads the code is a person. */
async function signInBy(c: Context<AppEnv>, challenge: Challenge): Promise<Response> {
  const { sql, now } = c.get('services')
  if (!challenge.mine) {
    const form = checkForm(codeForm, await readForm(c))
    if (!form.ok) return renderLink(c, challenge, form)
    if (challenge.payload.linkOnly || !isCodeOf(c, challenge, form.value.code))
      return renderLink(c, challenge, { typed: form.typed, errors: { code: 'auth.error.code.wrong' } })
  }
  if (!(await spendChallenge(sql, challenge.id, now()))) return renderOver(c)
  await markVerified(c, challenge.email)
  return finishSignIn(c, challenge.personId, 'email', challenge.payload.next)
}

/** The link of an invitation or a reset: a password is chosen, then sign-in asks for it. */
async function setPassword(c: Context<AppEnv>, challenge: Challenge): Promise<Response> {
  const form = checkForm(newPasswordForm, await readForm(c))
  if (!form.ok) return renderLink(c, challenge, form)
  if (!challenge.personId) throw new NotFound()
  const { password, code } = form.value
  const wrong = await choosePassword(c, { id: challenge.id, personId: challenge.personId }, password, code)
  if (wrong) return renderLink(c, challenge, { typed: {}, errors: { [wrong.field]: wrong.error } })
  flash(c, 'auth.newPassword.done')
  return c.redirect('/sign-in', 303)
}

async function renderLink(c: Context<AppEnv>, challenge: Challenge, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  const t = c.get('t')
  if (challenge.kind === 'password') {
    const person = challenge.personId
      ? await findSignInPerson(c.get('services').sql, challenge.personId)
      : null
    const page = (
      <NewPasswordPage form={form} action={c.req.path} secondFactor={person?.secondFactor === true} />
    )
    return c.render(page, { title: t('auth.newPassword.title'), frame: 'bare' })
  }
  const ask = challenge.mine ? 'button' : challenge.payload.linkOnly ? 'otherBrowser' : 'code'
  return c.render(<SignInLinkPage form={form} action={c.req.path} ask={ask} />, {
    title: t('auth.link.title'),
    frame: 'bare',
  })
}

function renderOver(c: Context<AppEnv>) {
  c.status(410)
  return c.render(<LinkOverPage />, { title: c.get('t')('errors.goneTitle'), frame: 'bare' })
}
