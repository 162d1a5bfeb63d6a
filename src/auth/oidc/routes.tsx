import { type Context, Hono } from 'hono'
import { OidcOverPage, OidcRefusedPage, ToProviderPage } from '#views/auth/oidc.tsx'
import type { AppEnv } from '../../app-env.ts'
import { checkForm, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { actOf, requireViewer } from '../act.ts'
import type { Challenge } from '../challenges.ts'
import { openSession } from '../commands.ts'
import { findSignInPerson } from '../queries.ts'
import { requireRecent } from '../recent.ts'
import { safeNext, samePage } from '../rules.ts'
import { nextForm } from '../sign-in/form.ts'
import { renderSignIn } from '../sign-in/routes.tsx'
import {
  CALLBACK,
  findOrLinkPerson,
  leaveForProvider,
  linkIdentity,
  oidcOf,
  returnFromProvider,
  unlinkIdentities,
} from './commands.ts'
import type { Identity } from './provider.ts'
import { findLinkedPerson } from './queries.ts'

export const oidc = new Hono<AppEnv>()

oidc.post('/sign-in/oidc', async (c) => {
  oidcOf(c)
  const next = safeNext(await readNext(c))
  const url = await leaveForProvider(c, { reason: 'signIn', next })
  if (url) return sendTo(c, url)
  return renderSignIn(c, { typed: {}, errors: { '': 'auth.error.oidcAway' } }, next)
})

oidc.post('/account/oidc', async (c) => {
  oidcOf(c)
  const { personId } = requireViewer(c)
  requireRecent(c)
  const url = await leaveForProvider(c, { reason: 'link', personId: personId ?? '' })
  return url ? sendTo(c, url) : backToAccount(c, 'auth.error.oidcAway')
})

oidc.post('/account/oidc/removal', async (c) => {
  oidcOf(c)
  requireViewer(c)
  requireRecent(c)
  await unlinkIdentities(c, actOf(c))
  return backToAccount(c, 'auth.oidc.unlinked')
})

oidc.post('/account/proof/oidc', async (c) => {
  oidcOf(c)
  const { personId } = requireViewer(c)
  const next = samePage(await readNext(c))
  const url = await leaveForProvider(c, { reason: 'proof', personId: personId ?? '', next })
  return url ? sendTo(c, url) : backToAccount(c, 'auth.error.oidcAway')
})

/** A GET that acts, as the protocol has it: the question it answers is in this browser, and is spent by the first answer. */
oidc.get(CALLBACK, async (c) => {
  const { challenge, identity } = await returnFromProvider(c)
  if (!challenge) return renderOver(c)
  if (!identity) return renderRefused(c, 'failed')
  if (challenge.payload.reason === 'link') return link(c, challenge, identity)
  if (challenge.payload.reason === 'proof') return prove(c, challenge, identity)
  const personId = await findOrLinkPerson(c, identity)
  const person = personId ? await findSignInPerson(c.get('services').sql, personId) : null
  // A second factor is the provider's duty; OIDC_AMR demands it.
  if (!person || !(await openSession(c, person, 'oidc'))) return renderRefused(c, 'unknown')
  return c.redirect(safeNext(challenge.payload.next), 303)
})

async function link(c: Context<AppEnv>, challenge: Challenge, identity: Identity): Promise<Response> {
  if (requireViewer(c).personId !== challenge.personId) return renderOver(c)
  await linkIdentity(c, actOf(c), identity)
  return backToAccount(c, 'auth.oidc.linked')
}

/** The provider asked again who is there, and it is still the one who is signed in. */
async function prove(c: Context<AppEnv>, challenge: Challenge, identity: Identity): Promise<Response> {
  const { sql, now } = c.get('services')
  const { personId, sessionId } = requireViewer(c)
  const proven = await findLinkedPerson(sql, identity.issuer, identity.subject)
  if (personId !== challenge.personId || proven !== personId) return renderRefused(c, 'failed')
  await sql`update sessions set verified_at = ${now()} where id = ${sessionId}`
  return c.redirect(samePage(challenge.payload.next), 303)
}

async function readNext(c: Context<AppEnv>): Promise<string | undefined> {
  const form = checkForm(nextForm, await readForm(c))
  return form.ok ? form.value.next : undefined
}

function backToAccount(c: Context<AppEnv>, sentence: string) {
  flash(c, sentence)
  return c.redirect('/account', 303)
}

/** Not a redirect: Chromium applies `form-action 'self'` to where a form's answer leads. */
function sendTo(c: Context<AppEnv>, url: string) {
  if (c.req.header('HX-Request')) {
    c.header('HX-Redirect', url)
    return c.body(null, 200)
  }
  c.header('Refresh', `0;url=${url}`)
  const page = <ToProviderPage name={oidcOf(c).name} url={url} />
  return c.render(page, { title: c.get('t')('auth.oidc.going'), frame: 'bare' })
}

function renderRefused(c: Context<AppEnv>, why: 'unknown' | 'failed') {
  c.status(403)
  const page = <OidcRefusedPage why={why} name={oidcOf(c).name} />
  return c.render(page, { title: c.get('t')('auth.oidc.refused'), frame: 'bare' })
}

function renderOver(c: Context<AppEnv>) {
  c.status(410)
  return c.render(<OidcOverPage />, { title: c.get('t')('errors.goneTitle'), frame: 'bare' })
}
