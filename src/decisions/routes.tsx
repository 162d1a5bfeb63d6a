import { type Context, Hono } from 'hono'
import { DecisionsPage } from '#views/decisions/register.tsx'
import type { AppEnv } from '../app-env.ts'
import { requireRole } from '../auth/act.ts'
import { DECISIONS_PAGE, type DecisionFilter, listDecisions, listLeadingAgencies } from './queries.ts'
import { decisionTypes } from './rules.ts'

export const decisions = new Hono<AppEnv>()

decisions.get('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison', 'auditor', 'chair')
  const { sql } = c.get('services')
  const filter = filterOf(c)
  const [rows, agencies] = await Promise.all([
    listDecisions(sql, viewer, filter),
    listLeadingAgencies(sql, viewer),
  ])
  const pages = Math.ceil((rows[0]?.total ?? 0) / DECISIONS_PAGE)
  return c.render(<DecisionsPage rows={rows} filter={filter} agencies={agencies} pages={pages} />, {
    title: c.get('t')('decisions.title'),
  })
})

function filterOf(c: Context<AppEnv>): DecisionFilter {
  const page = Number(c.req.query('page') ?? 1)
  const agency = c.req.query('agency') ?? ''
  return {
    type: decisionTypes.find((type) => type === c.req.query('type')) ?? '',
    agency: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(agency) ? agency : '',
    q: (c.req.query('q') ?? '').trim().slice(0, 100),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  }
}
