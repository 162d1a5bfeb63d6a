import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { Download } from './queries.ts'
import { contentDisposition } from './rules.ts'
import { readContent } from './store.ts'

/** A file as an attachment, in chunks; should a browser show it after all, it runs nothing and reaches nothing. */
export function download(c: Context<AppEnv>, file: Download) {
  return c.body(readContent(c.get('services').sql, file.sha256), 200, {
    'Content-Type': file.mime,
    'Content-Length': String(file.bytes),
    'Content-Disposition': contentDisposition(file.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-store',
  })
}
