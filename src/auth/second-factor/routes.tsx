import { type Context, Hono } from 'hono'
import { renderSVG } from 'uqr'
import { EnrolPage, RecoveryCodesPage, SecondFactorPage } from '#views/auth/second-factor.tsx'
import type { AppEnv } from '../../app-env.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { actOf, requireViewer } from '../act.ts'
import { findMyChallenge, spendChallenge, tryMyChallenge } from '../challenges.ts'
import { openSession } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { findSignInPerson } from '../queries.ts'
import { requireRecent } from '../recent.ts'
import { safeNext } from '../rules.ts'
import { codeForm } from '../sign-in/form.ts'
import { limitTries } from '../throttle.ts'
import { base32, inFours, totpUri } from '../totp.ts'
import {
  beginTotp,
  confirmTotp,
  findTotpSecret,
  removeOwnTotp,
  renewRecoveryCodes,
  useSecondFactor,
} from './commands.ts'

export const secondFactor = new Hono<AppEnv>()

secondFactor.get('/sign-in/second-factor', async (c) => {
  if (!(await findMyChallenge(c.get('services').sql, c, 'totp'))) return c.redirect('/sign-in', 303)
  return renderQuestion(c, noErrors)
})

secondFactor.post('/sign-in/second-factor', async (c) => {
  const { sql, now } = c.get('services')
  const form = checkForm(codeForm, await readForm(c))
  if (!form.ok) return renderQuestion(c, form)
  const challenge = await tryMyChallenge(sql, c, 'totp')
  if (!challenge?.personId) return c.redirect('/sign-in', 303)
  await limitTries(sql, 'secondFactorByPerson', challenge.personId, now())
  const method = await useSecondFactor(c, challenge.personId, form.value.code)
  if (!method || !(await spendChallenge(sql, challenge.id, now()))) {
    await recordEvent(sql, c, 'second_factor_wrong', { personId: challenge.personId })
    return renderQuestion(c, { typed: {}, errors: { code: 'auth.error.secondFactor' } })
  }
  const person = await findSignInPerson(sql, challenge.personId)
  const opened = person && (await openSession(c, person, `${challenge.payload.methods},${method}`))
  return c.redirect(opened ? safeNext(challenge.payload.next) : '/sign-in', 303)
})

secondFactor.get('/account/second-factor', (c) => renderEnrolment(c, noErrors))

secondFactor.post('/account/second-factor', async (c) => {
  const viewer = requireViewer(c)
  requireRecent(c)
  await beginTotp(c, viewer.personId ?? '')
  return c.redirect('/account/second-factor', 303)
})

secondFactor.post('/account/second-factor/confirmation', async (c) => {
  const { sql, now } = c.get('services')
  const viewer = requireViewer(c)
  await limitTries(sql, 'proofByPerson', viewer.personId ?? '', now())
  const form = checkForm(codeForm, await readForm(c))
  if (!form.ok) return renderEnrolment(c, form)
  const codes = await confirmTotp(c, actOf(c), form.value.code)
  if (!codes) return renderEnrolment(c, { typed: {}, errors: { code: 'auth.error.enrol' } })
  return renderRecoveryCodes(c, codes)
})

secondFactor.post('/account/second-factor/removal', async (c) => {
  requireViewer(c)
  requireRecent(c)
  await removeOwnTotp(c, actOf(c))
  flash(c, 'auth.secondFactor.removed')
  return c.redirect('/account', 303)
})

secondFactor.post('/account/recovery-codes', async (c) => {
  requireViewer(c)
  requireRecent(c)
  return renderRecoveryCodes(c, await renewRecoveryCodes(actOf(c)))
})

function renderQuestion(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  return c.render(<SecondFactorPage form={form} />, {
    title: c.get('t')('auth.secondFactor.title'),
    frame: 'bare',
  })
}

async function renderEnrolment(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  const { sql, config } = c.get('services')
  const viewer = requireViewer(c)
  const secret = await findTotpSecret(sql, config.authKeys, viewer.personId ?? '', false)
  if (!secret) return c.redirect('/account', 303)
  const uri = totpUri(secret, c.get('settings').shortZh, viewer.name)
  const page = (
    <EnrolPage form={form} qr={renderSVG(uri, { ecc: 'M', border: 2 })} secret={inFours(base32(secret))} />
  )
  return c.render(page, { title: c.get('t')('auth.enrol.title') })
}

function renderRecoveryCodes(c: Context<AppEnv>, codes: readonly string[]) {
  return c.render(<RecoveryCodesPage codes={codes} />, { title: c.get('t')('auth.recovery.title') })
}
