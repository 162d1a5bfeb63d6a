import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { isDirector } from '../../../auth/viewer.ts'
import type { Locale } from '../../../i18n/translate.ts'
import { officeDay, officeInstant } from '../../../lib/dates.ts'
import { first, type Tx, transaction } from '../../../lib/db.ts'
import { RuleViolation } from '../../../lib/errors.ts'
import { tableMatters } from '../../../matters/commands.ts'
import { tellingKeepers } from '../../../venues/keepers/commands.ts'
import { replaceAgenda } from '../../agenda/commands.ts'
import { queueRequests } from '../../attendees/mail.tsx'
import { lockOrNotFound, refuse, refuseStale, sayClash } from '../../commands.ts'
import { assignItems, inviteReporters, listWhole } from '../../participants/commands.ts'
import { findMeeting, findNoticeDays, type Meeting } from '../../queries.ts'
import { defaultReplyBy, isTooShortNotice, whyNotChange, whyNotReplyBy } from '../../rules.ts'
import { type Sent, tellAgencies, writeVersion } from '../commands.ts'
import { findNotice, findSheet, type NoticeSnapshot } from '../queries.ts'
import { type Change, changesText, primaryChange, raisesSequence } from '../rules.ts'
import type { ChangeInput, CorrectionInput } from './form.ts'
import { changesSince } from './rules.ts'

/** Later changes wait a minute, so that a second thought replaces the first. */
export const DEBOUNCE_SECONDS = 60

/**
 * R22: a new version with the new time, place, title or agenda. A new time asks everybody again (R19). A change within
 * a minute of another replaces its unsent letters, and both make one step of SEQUENCE.
 */
export async function changeMeeting(act: Act, id: string, input: ChangeInput): Promise<Sent> {
  const chairPersonId = (await findMeeting(act.sql, act.viewer, id))?.presidingPersonId ?? null
  const sent = await sayClash(act, { ...input, meetingId: id, chairPersonId }, () =>
    transaction(act.sql, (tx) => tellingKeepers(tx, act, id, () => change(tx, act, id, input))),
  )
  act.kickOutbox()
  return sent
}

async function change(tx: Tx, act: Act, id: string, input: ChangeInput): Promise<Sent> {
  const before = await lockOrNotFound(tx, act, id)
  refuse(whyNotChange(before, act.now))
  refuseStale(before, input.version)
  const told = await lastTold(tx, act, id)
  const moved = changesSince(await standing(tx, act, before), input)
  if (moved.length === 0) throw new RuleViolation('meetings.error.nothingChanged')
  await refuseShortNotice(tx, act, before, input)
  const newTime = moved.some((item) => item.what === 'time')
  const replyBy = await replyByFor(tx, act, before, input, newTime)
  const step = raisesSequence(moved) && !told.merges ? 1 : 0
  await supersede(tx, act, id)
  await tx`
    update meetings set title = ${input.title}, starts_at = ${input.startsAt}, ends_at = ${input.endsAt}, venue_id = ${input.venueId},
      reply_by = ${replyBy}, notice_version = notice_version + 1, version = version + 1, sequence = sequence + ${step},
      urgent_reason = case when ${isDirector(act.viewer) && input.urgentReason !== ''} then ${input.urgentReason} else urgent_reason end
    where id = ${id}`
  await refuseUnapproved(tx, act, id)
  const whole = await listWhole(tx, id)
  const touched = await replaceAgenda(tx, id, input.items)
  await assignItems(tx, id, whole)
  const added = await inviteReporters(tx, id, before.requiredLevel)
  // What the agencies last heard is what the letter must start from, not what an unsent one said.
  const changes = told.snapshot ? changesSince(told.snapshot, input) : moved
  const { told: version, sheet } = await writeVersion(tx, act, id, {
    kind: 'change',
    reason: input.reason,
    changes: await named(tx, act, id, changes),
    primary: newTime ? 'time' : primaryChange(moved),
    withdraws: input.withdraws,
  })
  const notBefore = new Date(act.now.getTime() + DEBOUNCE_SECONDS * 1000)
  const present = sheet.invited.filter((agency) => !agency.withdrawn)
  const informed = present.filter((agency) => !added.includes(agency.id))
  const fresh = present.filter((agency) => added.includes(agency.id))
  const mails =
    (await tellAgencies(tx, act, version, informed, notBefore)) +
    (await tellAgencies(
      tx,
      act,
      { ...version, kind: 'first', reason: '', snapshot: { ...version.snapshot, changes: [] } },
      fresh,
    ))
  const persons = await queueRequests(tx, act, id, 'all', {
    mail: 'M-3',
    asksAnswer: newTime,
    notBefore,
    change: (locale) => changedText(locale, version.snapshot.changes, input.reason),
  })
  await tableMatters(tx, act, touched)
  await recordAudit(tx, act, {
    action: input.withdraws ? 'meetings.noticeWithdrawn' : 'meetings.changed',
    subjectType: 'meeting',
    subjectId: id,
    meetingId: id,
    args: {
      title: input.title,
      version: version.version,
      withdraws: input.withdraws,
      changes: changesText('zh-CN', version.snapshot.changes),
      changesEn: changesText('en', version.snapshot.changes),
      reason: input.reason,
    },
    before: {
      startsAt: before.startsAt,
      endsAt: before.endsAt,
      venueId: before.venueId,
      sequence: before.sequence,
    },
    after: {
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      venueId: input.venueId,
      sequence: before.sequence + step,
    },
  })
  return { agencies: present.length, mails: mails + persons }
}

/** What changed, then why, as sentences. */
export function changedText(locale: Locale, changes: readonly Change[], reason: string): string {
  const [gap, stop] = locale === 'en' ? [' ', '.'] : ['', '。']
  if (!reason) return changesText(locale, changes)
  return changesText(locale, changes) + gap + (/[。！？.!?]$/.test(reason) ? reason : reason + stop)
}

/** The new place or time of a venue that is not free for all has to be agreed to first. */
async function refuseUnapproved(tx: Tx, act: Act, id: string): Promise<void> {
  const meeting = await findMeeting(tx, act.viewer, id)
  const sheet = meeting ? await findSheet(tx, act.viewer, meeting, act.settings) : null
  const open = sheet?.places.find((place) => place.needsApproval && place.approval !== 'approved')
  if (open && !isDirector(act.viewer))
    throw new RuleViolation('meetings.error.venueUnapproved', { name: open.name })
}

/** A correction: words only, no step of SEQUENCE, nobody's calendar moves; it names the version it corrects. */
export async function correctNotice(act: Act, id: string, input: CorrectionInput): Promise<Sent> {
  const sent = await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotChange(meeting, act.now))
    refuseStale(meeting, input.version)
    if (input.corrects > meeting.noticeVersion) throw new RuleViolation('meetings.error.noSuchVersion')
    await tx`update meetings set notice_version = notice_version + 1, version = version + 1 where id = ${id}`
    const { told, sheet } = await writeVersion(tx, act, id, {
      kind: 'correction',
      reason: input.reason,
      changes: [],
      corrects: input.corrects,
    })
    const present = sheet.invited.filter((agency) => !agency.withdrawn)
    const notBefore = new Date(act.now.getTime() + DEBOUNCE_SECONDS * 1000)
    const mails = await tellAgencies(tx, act, told, present, notBefore)
    await recordAudit(tx, act, {
      action: 'meetings.corrected',
      subjectType: 'meeting',
      subjectId: id,
      meetingId: id,
      args: { title: meeting.title, version: told.version, corrects: input.corrects, reason: input.reason },
    })
    return { agencies: present.length, mails }
  })
  act.kickOutbox()
  return sent
}

/** The meeting as it stands, in the words of a snapshot. */
async function standing(tx: Tx, act: Act, meeting: Meeting) {
  const sheet = await findSheet(tx, act.viewer, meeting, act.settings)
  return {
    title: meeting.title,
    startsAt: meeting.startsAt?.toISOString() ?? null,
    endsAt: meeting.endsAt?.toISOString() ?? null,
    venueId: meeting.venueId,
    agenda: sheet.agenda.map((item) => ({
      title: item.title,
      agencyId: item.reportingAgencyId,
      minutes: item.durationMinutes,
    })),
  }
}

/**
 * The last version whose letters left, when a later one still waits; null when none waits. `merges`: nothing with the
 * present SEQUENCE has left, so the waiting step is the step.
 */
async function lastTold(
  tx: Tx,
  act: Act,
  id: string,
): Promise<{ snapshot: NoticeSnapshot | null; merges: boolean }> {
  const row = first(
    await tx<{ since: Date | null; waiting: number; living: number }[]>`
    select min(o.created_at) filter (where o.state = 'queued' and o.not_before > ${act.now} and o.kind in ('M-1','M-3')) as since,
      (count(*) filter (where o.sequence = m.sequence and o.state = 'queued' and o.not_before > ${act.now}))::int as waiting,
      (count(*) filter (where o.sequence = m.sequence and o.state <> 'superseded' and not (o.state = 'queued' and o.not_before > ${act.now})))::int as living
    from meetings m left join outbox o on o.meeting_id = m.id and (o.uid is null or o.uid = m.uid)
    where m.id = ${id} group by m.id`,
  )
  if (!row?.since) return { snapshot: null, merges: false }
  const waits = first(
    await tx<{ version: number | null }[]>`
    select min(version)::int as version from notices
    where meeting_id = ${id} and kind in ('change','correction') and sent_at >= ${row.since}`,
  )
  const notice = waits?.version ? await findNotice(tx, id, waits.version - 1) : null
  return { snapshot: notice?.snapshot ?? null, merges: row.waiting > 0 && row.living === 0 }
}

/** Unsent letters of earlier changes; the persons' calendar objects are replaced by whoever writes the new ones. */
async function supersede(tx: Tx, act: Act, id: string): Promise<void> {
  await tx`update outbox set state = 'superseded'
    where meeting_id = ${id} and state = 'queued' and not_before > ${act.now} and kind in ('M-1','M-3') and ical is null`
}

/** R16 for a meeting brought forward; one moved to a later hour keeps the lead time it had. */
async function refuseShortNotice(tx: Tx, act: Act, before: Meeting, input: ChangeInput): Promise<void> {
  if (input.startsAt <= act.now) throw new RuleViolation('meetings.need.time')
  if (!before.startsAt || input.startsAt >= before.startsAt) return
  const days = await findNoticeDays(tx, officeDay(act.now), officeDay(input.startsAt), 0)
  const reason = isDirector(act.viewer) ? input.urgentReason : ''
  const { noticeLeadWorkingDays } = act.settings
  if (isTooShortNotice(days.leadWorkingDays, noticeLeadWorkingDays, reason))
    throw new RuleViolation('meetings.error.broughtForward', { n: noticeLeadWorkingDays })
}

async function replyByFor(
  tx: Tx,
  act: Act,
  before: Meeting,
  input: ChangeInput,
  newTime: boolean,
): Promise<Date | null> {
  if (input.replyBy) {
    refuse(whyNotReplyBy(input.replyBy, input.startsAt, act.now))
    return input.replyBy
  }
  if (!newTime) return before.replyBy
  const days = await findNoticeDays(
    tx,
    officeDay(act.now),
    officeDay(input.startsAt),
    act.settings.replyByWorkingDaysBefore,
  )
  return defaultReplyBy(officeInstant(days.replyOn, act.settings.replyByTime), input.startsAt, act.now)
}

/** Places by name instead of by id, as letters and old versions say them. */
async function named(
  tx: Tx,
  act: Act,
  id: string,
  changes: ReturnType<typeof changesSince>,
): Promise<ReturnType<typeof changesSince>> {
  const place = changes.find((item) => item.what === 'place')
  if (!place) return changes
  const meeting = await findMeeting(tx, act.viewer, id)
  const from = first(
    await tx<{ name: string; nameEn: string }[]>`
    select name_zh as name, name_en as "nameEn" from venues where id::text = ${place.from}`,
  )
  return changes.map((item) =>
    item.what === 'place'
      ? {
          ...item,
          from: from?.name ?? '',
          to: meeting?.venueName ?? '',
          fromEn: from?.nameEn ?? '',
          toEn: meeting?.venueNameEn ?? '',
        }
      : item,
  )
}
