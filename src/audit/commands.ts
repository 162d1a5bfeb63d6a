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
  const { viewer } = act
  await tx`
    insert into audit_entries (at, person_id, person_name, role, agency_id, on_behalf_of_agency_id,
      action, subject_type, subject_id, meeting_id, args, before, after, request_id)
    values (${act.now}, ${viewer.personId}, ${viewer.name}, ${act.role ?? mainRole(viewer.roles)}, ${entry.agencyId ?? viewer.agencyIds[0] ?? null},
      ${entry.onBehalfOfAgencyId ?? null}, ${entry.action}, ${entry.subjectType}, ${entry.subjectId}, ${entry.meetingId ?? null},
      ${json(tx, entry.args ?? {})}, ${entry.before === undefined ? null : json(tx, entry.before)},
      ${entry.after === undefined ? null : json(tx, entry.after)}, ${act.requestId})`
}

function mainRole(roles: readonly string[]): string {
  return (
    ['director', 'clerk', 'admin', 'liaison', 'auditor', 'chair'].find((role) => roles.includes(role)) ??
    'attendee'
  )
}
