import { addWorkingDays, type Day, officeInstant } from '../lib/dates.ts'
import type { DemoActionItem } from './file.ts'
import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** The file has no holidays: its working days are Monday to Friday. */
const mondayToFriday = new Map()

/** Action items with their whole history: acceptance, reports, submissions, extensions, objections. */
export async function loadActionItems(loading: Loading): Promise<void> {
  const { tx, file } = loading
  const items = file.actionItems
  await insertRows(
    tx,
    'action_items',
    items.map((item) => itemRow(loading, item)),
  )
  const supporters = items.flatMap((item) =>
    item.supportingOrgIds.map((agency) => ({
      action_item_id: demoId('action_item', item.id),
      agency_id: demoId('agency', agency),
    })),
  )
  await insertRows(tx, 'action_item_supporters', supporters)
  await insertRows(
    tx,
    'progress_reports',
    items.flatMap((item) => progressRows(loading, item)),
  )
  await insertRows(
    tx,
    'submissions',
    items.flatMap((item) => submissionRows(loading, item)),
  )
  await insertRows(
    tx,
    'extensions',
    items.flatMap((item) => extensionRows(loading, item)),
  )
  await insertRows(
    tx,
    'action_item_reminders',
    items.flatMap((item) => reminderRows(loading, item)),
  )
  await insertRows(
    tx,
    'objections',
    items.flatMap((item) => objectionRow(loading, item)),
  )
}

function itemRow({ file, days }: Loading, item: DemoActionItem) {
  const meeting = file.meetings.find((one) => one.id === item.meetingId)
  const decision = file.decisions.find((one) => one.id === item.decisionId)
  const agendaItem = meeting?.agenda.find((one) => one.no === decision?.agendaItemNo)
  const cancelled = item.cancelledDay !== null
  return {
    id: demoId('action_item', item.id),
    source: 'minutes',
    decision_id: demoId('decision', item.decisionId),
    meeting_id: demoId('meeting', item.meetingId),
    matter_id: agendaItem?.matterId ? demoId('matter', agendaItem.matterId) : null,
    item_no: item.id.charCodeAt(item.id.length - 1) - 96,
    title: item.titleZh,
    title_en: item.titleEn,
    deliverable: item.deliverableZh,
    lead_agency_id: demoId('agency', item.leadOrgId),
    responsible_person_id: demoId('person', item.responsiblePersonId),
    contact_person_id: demoId('person', item.contactPersonId),
    state: item.state,
    assigned_on: days.dayOrNull(item.assignedDay),
    assigned_at: days.atOrNull(item.assignedDay, '16:00'),
    accepted_at: days.atOrNull(item.acceptedDay, '10:00'),
    accepted_by_person_id: item.acceptedDay === null ? null : demoId('person', item.contactPersonId),
    accepted_channel: item.acceptedDay === null ? null : 'web',
    original_due_on: days.day(item.originalDueDay),
    due_on: days.day(item.dueDay),
    due_text: days.text(`{{md:${item.originalDueDay}}}前`),
    percent: item.percent,
    result: item.resultZh ?? '',
    // A return undoes the submission (R53); it stays in the history.
    submitted_on: item.state === 'returned' ? null : days.dayOrNull(item.submittedDay),
    closed_on: days.dayOrNull(item.closedDay),
    closed_at: days.atOrNull(item.closedDay, '16:00'),
    closed_by_person_id: item.closedByPersonId ? demoId('person', item.closedByPersonId) : null,
    cancelled_on: days.dayOrNull(item.cancelledDay),
    cancel_reason: item.cancelReasonZh ?? '',
    cancelled_by_person_id: cancelled ? demoId('person', 'p-chen') : null,
    cancel_consent_person_id: cancelled && meeting ? demoId('person', meeting.chairPersonId) : null,
    created_at: days.at(meeting ? meeting.day + 1 : 0, '09:00'),
  }
}

function progressRows({ days }: Loading, item: DemoActionItem) {
  return item.progress.map((report, n) => ({
    id: demoId('progress_report', `${item.id}/${n + 1}`),
    action_item_id: demoId('action_item', item.id),
    agency_id: demoId('agency', report.orgId),
    percent: report.percent,
    text: days.text(report.textZh),
    reported_by_person_id: demoId('person', report.byPersonId),
    reported_on: days.day(report.day),
    created_at: days.at(report.day, '11:00'),
  }))
}

interface Submission {
  day: number
  outcome: 'closed' | 'returned' | null
  decidedDay: number | null
  decidedBy: string | null
  reason: string
}

/** Every time the lead claimed completion: the final claim, and before it those that came back. */
export function submissionsOf(item: DemoActionItem): Submission[] {
  const returned = item.returns.map((one) => ({
    day: lastReportBefore(item, one.day),
    outcome: 'returned' as const,
    decidedDay: one.day,
    decidedBy: one.byPersonId,
    reason: one.reasonZh,
  }))
  if (item.submittedDay === null || item.state === 'returned') return returned
  const closed = item.closedDay !== null
  return [
    ...returned,
    {
      day: item.submittedDay,
      outcome: closed ? ('closed' as const) : null,
      decidedDay: item.closedDay,
      decidedBy: item.closedByPersonId,
      reason: '',
    },
  ]
}

/** The lead's last report up to a return is the one that came back. */
function lastReportBefore(item: DemoActionItem, day: number): number {
  return Math.max(
    ...item.progress.filter((p) => p.orgId === item.leadOrgId && p.day <= day).map((p) => p.day),
  )
}

function submissionRows({ days }: Loading, item: DemoActionItem) {
  return submissionsOf(item).map((one, n) => {
    const report = item.progress.findLast((p) => p.orgId === item.leadOrgId && p.day <= one.day)
    return {
      id: demoId('submission', `${item.id}/${n + 1}`),
      action_item_id: demoId('action_item', item.id),
      result: (one.outcome === 'closed' ? item.resultZh : null) ?? days.text(report?.textZh ?? ''),
      submitted_by_person_id: demoId('person', item.contactPersonId),
      submitted_on: days.day(one.day),
      created_at: days.at(one.day, '11:05'),
      outcome: one.outcome,
      decided_by_person_id: one.decidedBy ? demoId('person', one.decidedBy) : null,
      decided_on: days.dayOrNull(one.decidedDay),
      decided_at: days.atOrNull(one.decidedDay, '16:00'),
      return_reason: one.reason,
    }
  })
}

function extensionRows({ days }: Loading, item: DemoActionItem) {
  return item.extensions.map((one) => ({
    id: demoId('extension', `${item.id}/${one.no}`),
    action_item_id: demoId('action_item', item.id),
    no: one.no,
    from_due_on: days.day(one.fromDueDay),
    to_due_on: days.day(one.toDueDay),
    reason: days.text(one.reasonZh),
    state: one.status,
    requested_on: days.day(one.requestedDay),
    requested_at: days.at(one.requestedDay, '10:00'),
    requested_by_person_id: demoId('person', item.contactPersonId),
    decided_by_person_id: one.decidedBy ? demoId('person', one.decidedBy) : null,
    decided_on: days.dayOrNull(one.decidedDay),
    decided_at: days.atOrNull(one.decidedDay, '16:00'),
  }))
}

function objectionRow({ days }: Loading, item: DemoActionItem) {
  const { objection } = item
  if (!objection) return []
  return [
    {
      id: demoId('objection', item.id),
      action_item_id: demoId('action_item', item.id),
      reason: objection.reasonZh,
      state: objection.outcome,
      raised_on: days.day(objection.day),
      raised_at: days.at(objection.day, '17:00'),
      raised_by_person_id: demoId('person', objection.byPersonId),
      decided_by_person_id: demoId('person', objection.decidedBy),
      decided_on: days.day(objection.decidedDay),
      decided_at: days.at(objection.decidedDay, '15:00'),
      decided_note: objection.noteZh,
    },
  ]
}

/** What would have been sent by now counts as sent: the first day of the demo starts with today's steps alone. */
function reminderRows({ file, days }: Loading, item: DemoActionItem) {
  if (['proposed', 'submitted', 'closed', 'cancelled'].includes(item.state)) return []
  const { reminderWorkingDaysBefore, escalationWorkingDaysOverdue } = file.settings
  const due = days.day(item.dueDay)
  const steps: [string, Day][] = [
    ...reminderWorkingDaysBefore.map((n): [string, Day] => [
      `before_${n}`,
      addWorkingDays(mondayToFriday, due, -n),
    ]),
    ...escalationWorkingDaysOverdue.map((n): [string, Day] => [
      `overdue_${n}`,
      addWorkingDays(mondayToFriday, due, n),
    ]),
  ]
  return steps
    .filter(([, day]) => day < days.base)
    .map(([step, day]) => ({
      action_item_id: demoId('action_item', item.id),
      due_on: due,
      step,
      state: 'counted_as_sent',
      at: officeInstant(day, '08:00'),
    }))
}
