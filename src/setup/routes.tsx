import { type Context, Hono } from 'hono'
import { FirstPage } from '#views/setup/first-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { NotFound } from '../lib/errors.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../lib/form.ts'
import { setUpOffice } from './commands.ts'
import { setupForm } from './form.ts'
import { isInstalled } from './rules.ts'

export const setup = new Hono<AppEnv>()

/** The start page as long as the database is empty; afterwards `/` belongs to src/today. */
setup.get('/', (c, next) => (isInstalled(c.get('stored')) ? next() : renderFirst(c, noErrors)))

setup.get('/setup', (c) => c.redirect('/', 303))

setup.post('/setup', async (c) => {
  if (isInstalled(c.get('stored'))) throw new NotFound()
  const form = checkForm(setupForm, await readForm(c))
  if (!form.ok) return renderFirst(c, form)
  const wrong = await setUpOffice(c, form.value)
  if (wrong) return renderFirst(c, { typed: form.typed, errors: { [wrong.field]: wrong.error } })
  return c.redirect('/', 303)
})

setup.post('/setup/demo', async (c) => {
  const services = c.get('services')
  if (isInstalled(c.get('stored')) || !services.loadDemo) throw new NotFound()
  await services.loadDemo(services)
  return c.redirect('/sign-in', 303)
})

function renderFirst(c: Context<AppEnv>, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  const { config, loadDemo } = c.get('services')
  const page = <FirstPage form={form} mailFrom={config.mailFrom} demo={loadDemo !== undefined} />
  return c.render(page, { title: c.get('t')('setup.title'), frame: 'bare' })
}
