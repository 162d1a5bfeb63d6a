import { Hono } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { demoId } from '../../demo/ids.ts'
import { NotFound } from '../../lib/errors.ts'
import { readForm } from '../../lib/form.ts'
import { openSession } from '../commands.ts'
import { inDemo } from '../demo-mode.ts'
import { findSignInPerson } from '../queries.ts'
import { safeNext } from '../rules.ts'
import { castRoles } from './queries.ts'

export const demoSignIn = new Hono<AppEnv>()

/** One click and in, for the cast of the demo city only; elsewhere there is no such page. */
demoSignIn.post('/sign-in/demo', async (c) => {
  if (!inDemo(c)) throw new NotFound()
  const typed = await readForm(c)
  const member = castRoles.find(({ code }) => code === typed.person?.[0])
  if (!member) throw new NotFound()
  const person = await findSignInPerson(c.get('services').sql, demoId('person', member.code))
  if (!person || !(await openSession(c, person, 'demo'))) throw new NotFound()
  return c.redirect(safeNext(typed.next?.[0]), 303)
})
