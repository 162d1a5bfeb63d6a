import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** Matters from raising to closing. What the file does not date (acceptance, closing) takes the day it follows from. */
export async function loadMatters({ tx, file, days }: Loading): Promise<void> {
  const liaison = new Map(file.organizations.map((agency) => [agency.id, agency.liaisonPersonIds[0]]))
  const deferrals = file.decisions.flatMap((decision) => decision.deferredMatterId ?? [])
  const rows = file.matters.map((matter) => {
    const raisedBy = liaison.get(matter.raisedByOrgId) ?? 'p-feng'
    const closedDay = matter.state === 'closed' ? lastClosing(file, matter.id) : null
    return {
      id: demoId('matter', matter.id),
      title: matter.titleZh,
      title_en: matter.titleEn,
      topic_id: demoId('topic', matter.topic),
      raised_by_agency_id: demoId('agency', matter.raisedByOrgId),
      raised_by_person_id: demoId('person', raisedBy),
      raised_on: days.day(matter.raisedDay),
      // the liaison's newest matter is the urgent one.
      urgent_at: matter.state === 'raised' ? days.at(matter.raisedDay, '14:20') : null,
      state: matter.state,
      state_reason: matter.withdrawnReasonZh ?? '',
      accepted_at: matter.state === 'raised' ? null : days.at(matter.raisedDay, '16:00'),
      closed_at: days.atOrNull(closedDay, '16:00'),
      times_deferred: deferrals.filter((id) => id === matter.id).length,
      created_at: days.at(matter.raisedDay, '14:20'),
    }
  })
  await insertRows(tx, 'matters', rows)
}

/** The day on which the last action item of the matter was closed (R14). */
function lastClosing(file: Loading['file'], matterId: string): number | null {
  const items = file.meetings.flatMap((meeting) =>
    meeting.agenda.filter((item) => item.matterId === matterId).map((item) => `${meeting.id}/${item.no}`),
  )
  const decisions = new Set(
    file.decisions.filter((d) => items.includes(`${d.meetingId}/${d.agendaItemNo}`)).map((d) => d.id),
  )
  const closings = file.actionItems
    .filter((item) => decisions.has(item.decisionId))
    .flatMap((item) => item.closedDay ?? [])
  return closings.length ? Math.max(...closings) : null
}
