import { Hono } from 'hono'
import { RenewedPage } from '#views/auth/link.tsx'
import type { AppEnv } from '../../app-env.ts'
import { NotFound } from '../../lib/errors.ts'
import { verifyToken } from '../../lib/token.ts'
import { renewLink } from './commands.ts'

export const renewal = new Hono<AppEnv>()

/** “Send me a new link” of the page for ended links; the answer is the same whether one was sent or not. */
renewal.post('/r/:purpose/:token/renewal', async (c) => {
  const id = verifyToken(c.get('services').config.authKeys, 'link', c.req.param('token'))
  if (!id) throw new NotFound()
  await renewLink(c, id)
  return c.render(<RenewedPage />, { title: c.get('t')('auth.renewal.title'), frame: 'bare' })
})
