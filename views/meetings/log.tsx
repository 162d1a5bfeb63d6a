import type { AuditEntry } from '#src/audit/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { AuditEntries } from '../audit/entries.tsx'
import { MeetingHead } from './head.tsx'

/** The tab 记录: everything that was done, in plain sentences. */
export function MeetingLog(props: { meeting: Meeting; entries: readonly AuditEntry[] }) {
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="log" />
      <AuditEntries entries={props.entries} />
    </>
  )
}
