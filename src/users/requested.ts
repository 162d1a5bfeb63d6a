import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { requireRole } from '../auth/act.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { NotFound } from '../lib/errors.ts'
import { flash } from '../renderer.tsx'
import { findUser, type User } from './queries.ts'

/** The address of one person. */
export const one = '/:id{[0-9a-f-]{36}}'

/** The person of the address, for an administrator. */
export async function requestedUser(c: Context<AppEnv>): Promise<User> {
  const viewer = requireRole(c, 'admin')
  const { sql, now } = c.get('services')
  const user = await findUser(sql, c.req.param('id') ?? '', viewer.today, now())
  if (!user) throw new NotFound()
  return user
}

/** Says what was done, on the person's page. */
export function done(c: Context<AppEnv>, user: User, key: MessageKey) {
  flash(c, key, { name: user.name })
  return c.redirect(`/users/${user.id}`, 303)
}
