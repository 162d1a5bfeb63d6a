import { type Context, Hono } from 'hono'
import { UsersPage } from '#views/users/list.tsx'
import { UserPage } from '#views/users/user.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole } from '../auth/act.ts'
import { requireRecent } from '../auth/recent.ts'
import { isSecureOrigin } from '../auth/session.ts'
import { checkForm, type FormErrors, isWrong, noErrors, readForm } from '../lib/form.ts'
import { findAlarms } from '../operations/alarms.ts'
import {
  endGrant,
  givePassword,
  grantRole,
  mailPasswordLink,
  reactivateUser,
  removeSecondFactor,
  setSignInEmail,
  suspendUser,
} from './commands.ts'
import { credentials } from './credentials/routes.tsx'
import { emailForm, givenPasswordForm, grantForm } from './form.ts'
import { listGrants, listSignInEvents, listUsers, type User } from './queries.ts'
import { done, one, requestedUser } from './requested.ts'
import { signIns } from './sign-ins/routes.tsx'

/** Accounts and roles, for administrators; nothing of the office's work stands here. */
export const users = new Hono<AppEnv>()
users.route('/', signIns)
users.route('/', credentials)

users.get('/', async (c) => {
  const viewer = requireRole(c, 'admin')
  const filter = { search: (c.req.query('q') ?? '').trim().slice(0, 100), role: c.req.query('role') ?? '' }
  const services = c.get('services')
  const [rows, alarms] = await Promise.all([
    listUsers(services.sql, filter, viewer.today),
    findAlarms(services, c.get('stored')),
  ])
  const page = <UsersPage users={rows} filter={filter} insecure={isInsecure(c)} alarms={alarms} />
  return c.render(page, { title: c.get('t')('users.title') })
})

/** A refused form stands at the address it was sent to; asked for again, that is the person's page. */
for (const sentTo of ['grants', 'sign-in-email', 'password', 'password-handover'])
  users.get(`${one}/${sentTo}`, (c) => c.redirect(`/users/${c.req.param('id')}`, 303))

users.get(one, async (c) => renderUser(c, await requestedUser(c), noErrors))

users.post(`${one}/grants`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  const form = checkForm(grantForm, await readForm(c))
  if (!form.ok) return renderUser(c, user, form)
  await grantRole(actOf(c), user, form.value)
  return done(c, user, 'users.done.granted')
})

users.post(`${one}/grants/:grant{[0-9a-f-]{36}}/ending`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await endGrant(actOf(c), user, c.req.param('grant'))
  return done(c, user, 'users.done.ended')
})

users.post(`${one}/sign-in-email`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  const form = checkForm(emailForm, await readForm(c))
  if (!form.ok) return renderUser(c, user, form)
  const why = await setSignInEmail(actOf(c), user, form.value.signInEmail, c.get('services').now())
  if (why) return renderUser(c, user, { typed: form.typed, errors: { signInEmail: why } })
  return done(c, user, 'users.done.email')
})

users.post(`${one}/password`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  const form = checkForm(givenPasswordForm, await readForm(c))
  if (!form.ok) return renderUser(c, user, form)
  const why = await givePassword(c, actOf(c), user, form.value.password)
  if (why) return renderUser(c, user, { typed: {}, errors: { password: why } })
  return done(c, user, 'users.done.password')
})

users.post(`${one}/password-link`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await mailPasswordLink(c, actOf(c), user)
  return done(c, user, 'users.done.link')
})

users.post(`${one}/second-factor/removal`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await removeSecondFactor(c, user)
  return done(c, user, 'users.done.secondFactor')
})

users.post(`${one}/suspension`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await suspendUser(actOf(c), user, c.get('services').now())
  return done(c, user, 'users.done.suspended')
})

users.post(`${one}/reactivation`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await reactivateUser(actOf(c), user)
  return done(c, user, 'users.done.reactivated')
})

async function renderUser(c: Context<AppEnv>, user: User, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  const { sql } = c.get('services')
  const [grants, events] = await Promise.all([listGrants(sql, user.id), listSignInEvents(sql, user.id)])
  const page = <UserPage user={user} grants={grants} events={events} form={form} />
  return c.render(page, { title: user.name })
}

/** Plain http with a name of the network: cookies go unprotected. */
const isInsecure = (c: Context<AppEnv>) => !isSecureOrigin(c.get('services').config.baseUrl)
