import { Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireViewer } from '../auth/act.ts'
import type { Sql } from '../lib/db.ts'
import { NotFound } from '../lib/errors.ts'
import { flash } from '../renderer.tsx'
import { withdrawFile } from './commands.ts'
import { type Download, findDownload, readChunk } from './queries.ts'
import { contentDisposition } from './rules.ts'

export const files = new Hono<AppEnv>()

/** The name in the address is for people; the id and the viewer decide. */
files.get('/:id{[0-9a-f-]{36}}/:name', async (c) => {
  const { sql } = c.get('services')
  const file = await findDownload(sql, requireViewer(c), c.req.param('id'))
  if (!file) throw new NotFound()
  return c.body(stream(sql, file), 200, {
    'Content-Type': file.mime,
    'Content-Length': String(file.bytes),
    'Content-Disposition': contentDisposition(file.name),
    'X-Content-Type-Options': 'nosniff',
    // Should a browser show it after all, it runs nothing and reaches nothing.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-store',
  })
})

files.post('/:id{[0-9a-f-]{36}}/withdrawal', async (c) => {
  const act = actOf(c, requireRole(c, 'clerk', 'director', 'liaison'))
  await withdrawFile(act, c.req.param('id'))
  flash(c, 'files.flash.withdrawn')
  return c.redirect(backTo(c.req.header('referer')), 303)
})

/** One chunk in memory at a time; nothing is read ahead of a slow reader. */
function stream(sql: Sql, file: Download): ReadableStream<Uint8Array> {
  let no = 0
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await readChunk(sql, file.sha256, no)
        no += 1
        if (chunk) controller.enqueue(new Uint8Array(chunk))
        else controller.close()
      },
    },
    { highWaterMark: 1 },
  )
}

/** The page the button stood on; only its path, so that it is always one of ours. */
function backTo(referer: string | undefined): string {
  const url = URL.canParse(referer ?? '') ? new URL(referer ?? '') : null
  return url && /^\/[^/\\]/.test(url.pathname) ? url.pathname + url.search : '/'
}
