import { Hono } from 'hono'
import { SignInsPage } from '#views/users/sign-ins.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireRole } from '../../auth/act.ts'
import { listSignIns } from './queries.ts'

export const signIns = new Hono<AppEnv>()

const PAGE = 100

/** The sign-in log of everybody, for administrators and auditors. */
signIns.get('/sign-ins', async (c) => {
  requireRole(c, 'admin', 'auditor')
  const before = c.req.query('before') ?? ''
  const filter = { kind: c.req.query('kind') ?? '', before: /^\d{1,15}$/.test(before) ? before : null }
  const lines = await listSignIns(c.get('services').sql, filter, PAGE + 1)
  const page = (
    <SignInsPage
      lines={lines.slice(0, PAGE)}
      kind={filter.kind}
      older={lines.length > PAGE ? (lines[PAGE - 1]?.id ?? null) : null}
    />
  )
  return c.render(page, { title: c.get('t')('users.events') })
})
