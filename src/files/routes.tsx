import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireViewer } from '../auth/act.ts'
import { NotFound } from '../lib/errors.ts'
import { flash } from '../renderer.tsx'
import { withdrawFile } from './commands.ts'
import { download } from './download.ts'
import { findDownload } from './queries.ts'

export const files = new Hono<AppEnv>()

/** The name in the address is for people; the id and the viewer decide. */
files.get('/:id{[0-9a-f-]{36}}/:name', async (c) => {
  const file = await findDownload(c.get('services').sql, requireViewer(c), c.req.param('id'))
  if (!file) throw new NotFound()
  return download(c, file)
})

files.post('/:id{[0-9a-f-]{36}}/withdrawal', async (c) => {
  const act = actOf(c, requireRole(c, 'clerk', 'director', 'liaison'))
  await withdrawFile(act, c.req.param('id'))
  flash(c, 'files.flash.withdrawn')
  return c.redirect(backTo(c.req.header('referer')), 303)
})

/** The page the button stood on; only its path, so that it is always one of ours. */
function backTo(referer: string | undefined): string {
  const url = URL.canParse(referer ?? '') ? new URL(referer ?? '') : null
  return url && /^\/[^/\\]/.test(url.pathname) ? url.pathname + url.search : '/'
}
