import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { account } from './account/routes.tsx'
import { demoSignIn } from './demo-sign-in/routes.tsx'
import { oidc } from './oidc/routes.tsx'
import { passkeys } from './passkeys/routes.tsx'
import { proof } from './proof/routes.tsx'
import { renewal } from './renewal/routes.tsx'
import { reset } from './reset/routes.tsx'
import { secondFactor } from './second-factor/routes.tsx'
import { signIn } from './sign-in/routes.tsx'
import { signInLink } from './sign-in-link/routes.tsx'

/** Everything about who somebody is: signing in and out, the own account, links that sign in or live on. */
export const auth = new Hono<AppEnv>()
const parts = [demoSignIn, signIn, signInLink, secondFactor, passkeys, oidc, reset, account, proof, renewal]
for (const part of parts) auth.route('/', part)

/** A refused form stands at the address it was sent to; whoever asks for that address gets the form's page. */
const pages = {
  '/sign-in/code/answer': '/sign-in/code',
  '/sign-in/passkey': '/sign-in',
  '/sign-in/oidc': '/sign-in',
  '/account/password': '/account',
  '/account/passkeys': '/account',
  '/account/second-factor/confirmation': '/account/second-factor',
  '/account/recovery-codes': '/account',
}
for (const [sentTo, page] of Object.entries(pages)) auth.get(sentTo, (c) => c.redirect(page, 303))
