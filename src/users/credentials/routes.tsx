import { Hono } from 'hono'
import { renderSVG } from 'uqr'
import { HandOverPage } from '#views/users/hand-over.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireRecent } from '../../auth/recent.ts'
import { done, one, requestedUser } from '../requested.ts'
import { makePasswordLink, removePasskeys, unlinkUser } from './commands.ts'

export const credentials = new Hono<AppEnv>()

/** The link stands on the answer alone: nothing keeps it, and looking again makes another one. */
credentials.post(`${one}/password-handover`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  const link = await makePasswordLink(c, user)
  const page = <HandOverPage user={user} link={link} qr={renderSVG(link, { ecc: 'M', border: 2 })} />
  return c.render(page, { title: c.get('t')('users.handOver.title') })
})

credentials.post(`${one}/passkeys/removal`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await removePasskeys(c, user)
  return done(c, user, 'users.done.passkeys')
})

credentials.post(`${one}/identity/removal`, async (c) => {
  const user = await requestedUser(c)
  requireRecent(c)
  await unlinkUser(c, user)
  return done(c, user, 'users.done.identity')
})
