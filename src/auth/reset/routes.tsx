import { type Context, Hono } from 'hono'
import { ForgottenPage, ResetAskedPage } from '#views/auth/reset.tsx'
import type { AppEnv } from '../../app-env.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../../lib/form.ts'
import { equalTime } from '../sign-in/commands.ts'
import { askForReset } from './commands.ts'
import { resetForm } from './form.ts'

export const reset = new Hono<AppEnv>()

reset.get('/sign-in/forgotten', (c) => renderForgotten(c, noErrors))

reset.post('/sign-in/forgotten', async (c) => {
  const equal = equalTime()
  const form = checkForm(resetForm, await readForm(c))
  if (!form.ok) return renderForgotten(c, form)
  await askForReset(c, form.value.address)
  await equal
  return c.redirect('/sign-in/forgotten/sent', 303)
})

reset.get('/sign-in/forgotten/sent', (c) =>
  c.render(<ResetAskedPage />, { title: c.get('t')('auth.reset.title'), frame: 'bare' }),
)

function renderForgotten(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  return c.render(<ForgottenPage form={form} />, { title: c.get('t')('auth.reset.title'), frame: 'bare' })
}
