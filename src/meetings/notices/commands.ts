import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { grantLinks } from '../../auth/links.ts'
import { isDirector } from '../../auth/viewer.ts'
import { officeInstant } from '../../lib/dates.ts'
import { json, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { tableMatters } from '../../matters/commands.ts'
import { queueMails } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { tellingKeepers } from '../../venues/keepers/commands.ts'
import { queueRequests } from '../attendees/mail.tsx'
import { lockOrNotFound, refuse, refuseStale, sayClash } from '../commands.ts'
import type { Invited } from '../participants/queries.ts'
import { findMeeting, type Meeting } from '../queries.ts'
import { defaultReplyBy, whyNotReplyBy } from '../rules.ts'
import { addresseesOf, asksForReply, noticeMail, type Told } from './mail.tsx'
import { findSheet, type NoticeKind, type Sheet } from './queries.ts'
import { type Change, checkKey, firstMissing, noticeChecklist, primaryChange, snapshotOf } from './rules.ts'

/** Who comes along from the office; the recorder takes the minutes. */
export interface OfficeParty {
  personIds: readonly string[]
  recorderId: string | null
}

/** How many agencies and letters an act told. */
export interface Sent {
  agencies: number
  mails: number
}

/**
 * Freezes version 1 (or, after a postponement, the next one under a new UID) and queues every letter, in one
 * transaction. R16: below the lead time only with the director's reason, which a director may give here.
 */
export async function sendNotice(
  act: Act,
  id: string,
  input: { version: number; party: OfficeParty; urgentReason: string },
): Promise<Sent> {
  const meeting = await findMeeting(act.sql, act.viewer, id)
  const sent = await sayClash(act, { ...(meeting ?? nothing), meetingId: id }, () =>
    transaction(act.sql, (tx) => tellingKeepers(tx, act, id, () => notice(tx, act, id, input))),
  )
  act.kickOutbox()
  return sent
}

const nothing = { venueId: null, chairPersonId: null, startsAt: null, endsAt: null }

async function notice(
  tx: Tx,
  act: Act,
  id: string,
  input: { version: number; party: OfficeParty; urgentReason: string },
): Promise<Sent> {
  const draft = await lockOrNotFound(tx, act, id)
  if (draft.storedState !== 'draft' && draft.storedState !== 'postponed')
    throw new RuleViolation('meetings.error.alreadyNoticed')
  refuseStale(draft, input.version)
  const urgentReason = isDirector(act.viewer) && input.urgentReason ? input.urgentReason : draft.urgentReason
  const plan = await planNotice(tx, act, { ...draft, urgentReason })
  const missing = firstMissing(plan.checks)
  if (missing) throw new RuleViolation(checkKey(missing), missing.args ?? {})
  refuse(whyNotReplyBy(plan.replyBy, draft.startsAt ?? act.now, act.now))

  const again = draft.storedState === 'postponed'
  await tx`
    update meetings set state = 'noticed', notice_version = notice_version + 1, version = version + 1, reply_by = ${plan.replyBy},
      urgent_reason = ${urgentReason}, cancel_reason = '',
      urgent_by_person_id = ${urgentReason === draft.urgentReason ? tx`urgent_by_person_id` : act.viewer.personId},
      uid = ${again ? tx`gen_random_uuid()::text` : tx`uid`}, sequence = ${again ? 0 : tx`sequence`}
    where id = ${id}`
  if (again) await forgetAnswers(tx, act, id)
  await seatOffice(tx, act, id, input.party)
  const { told, sheet } = await writeVersion(tx, act, id, {
    kind: again ? 'renotice' : 'first',
    reason: '',
    changes: [],
    // Answers to the old date count no more (R19).
    primary: again ? 'time' : '',
  })
  const present = sheet.invited.filter((agency) => !agency.withdrawn)
  const mails = await tellAgencies(tx, act, told, present)
  const persons = await queueRequests(tx, act, id, 'all', { mail: 'M-2', asksAnswer: false })
  await tableMatters(tx, act, mattersOf(sheet))
  await recordAudit(tx, act, {
    action: again ? 'meetings.renoticed' : 'meetings.noticed',
    subjectType: 'meeting',
    subjectId: id,
    meetingId: id,
    args: { title: draft.title, version: told.version, agencies: present.length },
    before: { state: draft.storedState },
    after: { state: 'noticed' },
  })
  return { agencies: present.length, mails: mails + persons }
}

/** What the notice of a meeting would look like now, and what is still missing. */
export async function planNotice(
  db: Tx | Act['sql'],
  act: Pick<Act, 'viewer' | 'now' | 'settings'>,
  meeting: Meeting,
): Promise<{ sheet: Sheet; checks: ReturnType<typeof noticeChecklist>; replyBy: Date }> {
  const sheet = await findSheet(db, act.viewer, meeting, act.settings)
  const checks = noticeChecklist({ meeting, ...sheet, settings: act.settings, now: act.now })
  return { sheet, checks, replyBy: replyByOf(meeting, sheet, act.settings, act.now) }
}

/** The typed deadline, or the office's usual one. */
export function replyByOf(
  meeting: Pick<Meeting, 'replyBy' | 'startsAt'>,
  sheet: Pick<Sheet, 'days'>,
  settings: OfficeSettings,
  now: Date,
): Date {
  if (meeting.replyBy) return meeting.replyBy
  const startsAt = meeting.startsAt ?? now
  const usual = sheet.days ? officeInstant(sheet.days.replyOn, settings.replyByTime) : now
  return defaultReplyBy(usual, startsAt, now)
}

/** Writes the version that the meeting now stands at, as a snapshot of what holds (R22). */
export async function writeVersion(
  tx: Tx,
  act: Act,
  meetingId: string,
  version: {
    kind: NoticeKind
    reason: string
    changes: Change[]
    primary?: string
    corrects?: number | null
    withdraws?: number | null
  },
): Promise<{ told: Told; sheet: Sheet; meeting: Meeting }> {
  const meeting = await findMeeting(tx, act.viewer, meetingId)
  if (!meeting) throw new Error(`meeting ${meetingId} is gone`)
  const sheet = await findSheet(tx, act.viewer, meeting, act.settings)
  const snapshot = snapshotOf(meeting, sheet, version)
  const told: Told = {
    meetingId,
    version: meeting.noticeVersion,
    kind: version.kind,
    reason: version.reason,
    snapshot,
  }
  await tx`insert into notices ${tx({
    meeting_id: meetingId,
    version: meeting.noticeVersion,
    kind: version.kind,
    sent_at: act.now,
    sent_by_person_id: act.viewer.personId,
    reply_by: meeting.replyBy,
    starts_at: meeting.startsAt,
    ends_at: meeting.endsAt,
    venue_name: meeting.venueName,
    reason: version.reason,
    snapshot: json(tx, snapshot),
    primary_change: version.primary ?? primaryChange(version.changes),
  })}`
  if (asksForReply(told))
    await tx`update invitations set noticed_version = ${meeting.noticeVersion} where meeting_id = ${meetingId} and withdrawn_at is null`
  return { told, sheet, meeting }
}

/** One letter to each agency's mailbox and liaison, with the reply link of each; gives the number of letters. */
export async function tellAgencies(
  tx: Tx,
  act: Act,
  told: Told,
  agencies: readonly Invited[],
  notBefore: Date | null = null,
): Promise<number> {
  const addressees = agencies.flatMap(addresseesOf)
  const grants = asksForReply(told)
    ? await grantLinks(
        tx,
        'reply',
        addressees.map((to) => ({
          personId: to.personId,
          agencyId: to.personId ? null : to.agency.agencyId,
          subjectId: to.agency.id,
          meetingId: told.meetingId,
          expiresAt: new Date(told.snapshot.endsAt ?? act.now),
        })),
        act.now,
      )
    : []
  const mails = addressees.map((to, n) => noticeMail(act, told, to, grants[n] ?? null, notBefore))
  await queueMails(tx, act, mails)
  return mails.length
}

export const mattersOf = (sheet: Pick<Sheet, 'agenda'>) =>
  sheet.agenda.flatMap((item) => (item.matterId ? [item.matterId] : []))

/** The chair and whoever comes from the office get their calendar object with the first notice. */
export async function seatOffice(tx: Tx, act: Act, meetingId: string, party: OfficeParty): Promise<void> {
  const people = [...new Set([...party.personIds, ...(party.recorderId ? [party.recorderId] : [])])]
  await tx`
    insert into attendees (meeting_id, person_id, agency_id, agency_name, person_name, position_name, part, role, partstat, created_at)
    select m.id, p.id, e.agency_id, coalesce(e.short_zh, ''), p.name_zh, coalesce(e.position_zh, ''),
      case when p.id = m.presiding_person_id then 'chair' when p.id = ${party.recorderId} then 'recorder' else 'office' end,
      case when p.id = m.presiding_person_id then 'CHAIR' when p.id = ${party.recorderId} then 'NON-PARTICIPANT' else 'REQ-PARTICIPANT' end,
      'ACCEPTED', ${act.now}
    from meetings m
    join people p on p.id = m.presiding_person_id ${people.length ? tx`or p.id in ${tx(people)}` : tx``}
    left join lateral (
      select w.agency_id, w.position_zh, a.short_zh from employments w join agencies a on a.id = w.agency_id
      where w.person_id = p.id and office_day(m.starts_at) <@ daterange(w.from_day, w.to_day)
      order by w.from_day desc limit 1
    ) e on true
    where m.id = ${meetingId} and p.status = 'active'
    on conflict (meeting_id, person_id) do update set part = excluded.part, role = excluded.role, partstat = excluded.partstat,
      agency_id = excluded.agency_id, agency_name = excluded.agency_name, position_name = excluded.position_name,
      dropped_at = null, invitation_id = null`
}

/** After a postponement everything begins again under a new UID: nobody is named, nothing was sent. */
async function forgetAnswers(tx: Tx, act: Act, meetingId: string): Promise<void> {
  await tx`
    update attendees set dropped_at = coalesce(dropped_at, ${act.now}), partstat = 'NEEDS-ACTION', partstat_channel = null,
      partstat_at = null, partstat_sequence = null, sequence_sent = null, sequence_asked = null, request_sent_at = null,
      cancel_sent_at = null, first_message_id = null
    where meeting_id = ${meetingId}`
}
