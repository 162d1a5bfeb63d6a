import { Hono } from 'hono'
import { AuditPage } from '#views/audit/audit-page.tsx'
import { auditSentence, roleName } from '#views/audit/entries.tsx'
import type { AppEnv } from '../app-env.ts'
import { requireRole } from '../auth/act.ts'
import { writeCsv } from '../lib/csv.ts'
import { officeDay, officeTime } from '../lib/dates.ts'
import { findSealing } from './chain/queries.ts'
import { askedSeal, auditFilters } from './form.ts'
import { listAudit, listAuditTypes } from './queries.ts'

const PAGE = 100
/** More than a spreadsheet is pleasant with; the filters narrow it. */
const EXPORT = 50_000

export const audit = new Hono<AppEnv>()

audit.get('/', async (c) => {
  const viewer = requireRole(c, 'admin', 'auditor', 'clerk', 'director')
  const { sql } = c.get('services')
  const filters = auditFilters(c.req.query())
  const asked = askedSeal(c.req.query())
  const [entries, types, sealing] = await Promise.all([
    listAudit(sql, viewer, filters, PAGE + 1),
    listAuditTypes(sql),
    findSealing(sql, asked),
  ])
  const page = entries.slice(0, PAGE)
  const next = entries.length > PAGE ? (page.at(-1)?.id ?? null) : null
  return c.render(
    <AuditPage entries={page} types={types} filters={filters} next={next} sealing={sealing} asked={asked} />,
    { title: c.get('t')('audit.title') },
  )
})

audit.get('/export', async (c) => {
  const viewer = requireRole(c, 'admin', 'auditor', 'clerk', 'director')
  const t = c.get('t')
  const locale = c.get('locale')
  const entries = await listAudit(c.get('services').sql, viewer, auditFilters(c.req.query()), EXPORT)
  const header = (['at', 'person', 'role', 'agency', 'entry', 'request'] as const).map((name) =>
    t(`audit.column.${name}`),
  )
  const rows = entries.map((entry) => [
    `${officeDay(entry.at)} ${officeTime(entry.at)}`,
    entry.personName,
    roleName(locale, entry.role),
    entry.onBehalfOfName ?? entry.agencyName,
    auditSentence(locale, entry),
    entry.requestId,
  ])
  const day = officeDay(c.get('now'))
  const name = encodeURIComponent(`${t('audit.title')}-${day}.csv`)
  return c.body(writeCsv(header, rows), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="log-${day}.csv"; filename*=UTF-8''${name}`,
  })
})
