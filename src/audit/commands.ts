import type { Act } from '../auth/act.ts'
import { json, type Tx } from '../lib/db.ts'

export interface AuditRecord {
  /** Message key under `audit.`, for example `matters.accepted`; the entry is shown as that sentence with `args`. */
  action: string
  subjectType: string
  subjectId: string | null
  meetingId?: string | null
  agencyId?: string | null
  onBehalfOfAgencyId?: string | null
  args?: Record<string, string | number | null>
  before?: unknown
  after?: unknown
}

/** Writes the one audit entry of a change, in the change's own transaction (R63). */
export async function recordAudit(tx: Tx, act: Act, entry: AuditRecord): Promise<void> {
  await recordAudits(tx, act, [entry])
}

/** The entries of a change that moves several things at once, in one statement. */
export async function recordAudits(tx: Tx, act: Act, entries: readonly AuditRecord[]): Promise<void> {
  if (entries.length === 0) return
  const { viewer } = act
  const rows = entries.map((entry) => ({
    at: act.now,
    person_id: viewer.personId,
    person_name: viewer.name,
    role: act.role ?? mainRole(viewer.roles),
    agency_id: entry.agencyId ?? viewer.agencyIds[0] ?? null,
    on_behalf_of_agency_id: entry.onBehalfOfAgencyId ?? null,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    meeting_id: entry.meetingId ?? null,
    args: json(tx, entry.args ?? {}),
    before: entry.before === undefined ? null : json(tx, entry.before),
    after: entry.after === undefined ? null : json(tx, entry.after),
    request_id: act.requestId,
  }))
  await tx`insert into audit_entries ${tx(rows)}`
}

function mainRole(roles: readonly string[]): string {
  return (
    ['director', 'clerk', 'admin', 'liaison', 'auditor', 'chair'].find((role) => roles.includes(role)) ??
    'attendee'
  )
}
