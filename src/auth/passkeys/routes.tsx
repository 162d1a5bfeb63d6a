import { type Context, Hono } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { NotFound } from '../../lib/errors.ts'
import { checkForm, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { renderAccount } from '../account/routes.tsx'
import { actOf, requireViewer } from '../act.ts'
import { openSession } from '../commands.ts'
import { findSignInPerson } from '../queries.ts'
import { requireRecent } from '../recent.ts'
import { safeNext } from '../rules.ts'
import { renderSignIn } from '../sign-in/routes.tsx'
import { addPasskey, askForPasskey, offerPasskey, removePasskey, usePasskey } from './commands.ts'
import { passkeyForm, passkeySignInForm } from './form.ts'

export const passkeys = new Hono<AppEnv>()

// The two questions are JSON: it is what the browser hands to the authenticator (views/assets/passkey.js).
passkeys.post('/sign-in/passkey/challenge', async (c) => c.json(await askForPasskey(c)))

passkeys.post('/account/passkeys/challenge', async (c) => {
  const { personId } = requireViewer(c)
  requireRecent(c)
  return c.json(await offerPasskey(c, personId ?? ''))
})

passkeys.post('/sign-in/passkey', async (c) => {
  const form = checkForm(passkeySignInForm, await readForm(c))
  if (!form.ok) throw new NotFound()
  const { response, next } = form.value
  if (await signInBy(c, await usePasskey(c, response))) return c.redirect(safeNext(next), 303)
  return renderSignIn(c, { typed: {}, errors: { '': 'auth.error.passkey' } }, safeNext(next))
})

/** A passkey is two factors by itself: the device, and the finger or PIN that opens it. Nothing more is asked. */
async function signInBy(c: Context<AppEnv>, personId: string | null): Promise<boolean> {
  const person = personId ? await findSignInPerson(c.get('services').sql, personId) : null
  return person !== null && openSession(c, person, 'passkey')
}

passkeys.post('/account/passkeys', async (c) => {
  const { personId } = requireViewer(c)
  requireRecent(c)
  const form = checkForm(passkeyForm, await readForm(c))
  if (!form.ok) return renderAccount(c, form)
  const why = await addPasskey(c, actOf(c), personId ?? '', form.value)
  if (why) return renderAccount(c, { typed: form.typed, errors: { passkey: why } })
  flash(c, 'auth.passkeys.added')
  return c.redirect('/account', 303)
})

passkeys.post('/account/passkeys/:id{[A-Za-z0-9_-]+}/removal', async (c) => {
  requireViewer(c)
  requireRecent(c)
  await removePasskey(c, actOf(c), c.req.param('id'))
  flash(c, 'auth.passkeys.removed')
  return c.redirect('/account', 303)
})
