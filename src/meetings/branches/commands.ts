import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { json, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { lockVenue } from '../../venues/commands.ts'
import { tellingKeepers } from '../../venues/keepers/commands.ts'
import { writeRequest } from '../../venues/requests/commands.ts'
import { mayDecide } from '../../venues/rules.ts'
import { queueRequests } from '../attendees/mail.tsx'
import { lockOrNotFound, refuse, refuseStale, sayClash } from '../commands.ts'
import { changedText } from '../notices/changes/commands.ts'
import { type Sent, tellAgencies, writeVersion } from '../notices/commands.ts'
import { findSheet, type Sheet } from '../notices/queries.ts'
import type { Change } from '../notices/rules.ts'
import { findMeeting, type Meeting } from '../queries.ts'
import { isOpenForWork, whyNotChange } from '../rules.ts'
import type { BranchesInput } from './form.ts'

const nothing: Sent = { agencies: 0, mails: 0 }

/**
 * Branches, vehicles, video link and who attends where. Of a noticed meeting this is a new version (R22) to those whom
 * it concerns: another place is a step of SEQUENCE and keeps answers (R18, R19), a link is none.
 */
export async function planBranches(act: Act, id: string, input: BranchesInput): Promise<Sent> {
  const meeting = await findMeeting(act.sql, act.viewer, id)
  const wanted = {
    meetingId: id,
    venueId: meeting?.venueId ?? null,
    chairPersonId: meeting?.presidingPersonId ?? null,
    startsAt: meeting?.startsAt ?? null,
    endsAt: meeting?.endsAt ?? null,
  }
  const sent = await sayClash(act, wanted, () =>
    transaction(act.sql, (tx) => tellingKeepers(tx, act, id, () => plan(tx, act, id, input))),
  )
  act.kickOutbox()
  return sent
}

async function plan(tx: Tx, act: Act, id: string, input: BranchesInput): Promise<Sent> {
  const meeting = await lockOrNotFound(tx, act, id)
  const told = !isOpenForWork(meeting)
  if (told) refuse(whyNotChange(meeting, act.now))
  refuseStale(meeting, input.version)
  const before = await findSheet(tx, act.viewer, meeting, act.settings)
  await writePlaces(tx, meeting, input)
  await tx`update meetings set video_url = ${input.videoUrl}, version = version + 1 where id = ${id}`
  const after = await findSheet(tx, act.viewer, meeting, act.settings)
  const difference = differenceOf(meeting, before, after, input)
  await recordAudit(tx, act, {
    action: 'meetings.branchesPlanned',
    subjectType: 'meeting',
    subjectId: id,
    meetingId: id,
    args: { title: meeting.title },
    before: { places: namesOf(before), videoUrl: meeting.videoUrl },
    after: { places: namesOf(after), videoUrl: input.videoUrl },
  })
  if (!told) return nothing
  if (mayNotGo(after)) throw new RuleViolation('meetings.error.venueUnapproved', { name: mayNotGo(after) })
  return difference.changes.length > 0 || difference.moved.length > 0
    ? tell(tx, act, id, input.reason, difference)
    : nothing
}

const namesOf = (sheet: Sheet) =>
  sheet.places.filter((place) => place.part !== 'main').map((place) => place.name)
const mayNotGo = (sheet: Sheet) =>
  sheet.places.find((place) => place.needsApproval && place.approval !== 'approved')?.name ?? ''

async function writePlaces(tx: Tx, meeting: Meeting, input: BranchesInput): Promise<void> {
  const rows = [
    ...input.branchIds.filter((id) => id !== meeting.venueId).map((id, n) => ({ id, part: 'branch', n })),
    ...input.vehicleIds.map((id, n) => ({ id, part: 'vehicle', n })),
  ]
  await tx`delete from meeting_venues x where x.meeting_id = ${meeting.id}
    and x.venue_id not in (select r.id from jsonb_to_recordset(${json(tx, rows)}) as r (id uuid))`
  await tx`
    insert into meeting_venues (meeting_id, venue_id, part, position)
    select ${meeting.id}, v.id, r.part, r.n from jsonb_to_recordset(${json(tx, rows)}) as r (id uuid, part text, n int)
    join venues v on v.id = r.id and (v.kind = 'vehicle') = (r.part = 'vehicle')
    on conflict (meeting_id, venue_id) do update set part = excluded.part, position = excluded.position`
  const seats = [...input.assigned].map(([id, venueId]) => ({ id, venueId }))
  await tx`
    update invitations i set venue_id = x.venue_id
    from jsonb_to_recordset(${json(tx, seats)}) as r (id uuid, "venueId" uuid)
    left join meeting_venues x on x.meeting_id = ${meeting.id} and x.venue_id = r."venueId" and x.part = 'branch'
    where i.id = r.id and i.meeting_id = ${meeting.id} and i.venue_id is distinct from x.venue_id`
}

interface Difference {
  changes: Change[]
  /** Invitations that attend at another place now. */
  moved: string[]
  /** Places changed, not the link alone (R18). */
  step: 0 | 1
}

/** What the agencies have to be told: a vehicle is the office's own matter. */
function differenceOf(meeting: Meeting, before: Sheet, after: Sheet, input: BranchesInput): Difference {
  const branches = (sheet: Sheet) =>
    sheet.places
      .filter((place) => place.part === 'branch')
      .map((place) => place.name)
      .join('、')
  const changes: Change[] = []
  if (branches(before) !== branches(after))
    changes.push({ what: 'branches', from: branches(before), to: branches(after) })
  if (meeting.videoUrl !== input.videoUrl)
    changes.push({ what: 'video', from: meeting.videoUrl, to: input.videoUrl })
  const was = new Map(before.invited.map((agency) => [agency.id, agency.venueId]))
  const moved = after.invited
    .filter((agency) => was.get(agency.id) !== agency.venueId)
    .map((agency) => agency.id)
  const places = changes.some((change) => change.what === 'branches') || moved.length > 0
  return { changes, moved, step: places ? 1 : 0 }
}

/** Everybody hears of another set of branches or another link; a new seat concerns only who got it. */
async function tell(
  tx: Tx,
  act: Act,
  id: string,
  reason: string,
  { changes, moved, step }: Difference,
): Promise<Sent> {
  await tx`update meetings set notice_version = notice_version + 1, sequence = sequence + ${step} where id = ${id}`
  const seated: Change[] = changes.length ? changes : [{ what: 'seat', from: '', to: '' }]
  const { told, sheet } = await writeVersion(tx, act, id, { kind: 'change', reason, changes: seated })
  const concerned = sheet.invited.filter(
    (agency) => !agency.withdrawn && (changes.length > 0 || moved.includes(agency.id)),
  )
  const mails = await tellAgencies(tx, act, told, concerned)
  const people = await tx<{ id: string }[]>`
    select id from attendees where meeting_id = ${id} and invitation_id in ${tx(concerned.map((agency) => agency.id).concat('00000000-0000-0000-0000-000000000000'))}`
  const persons = await queueRequests(
    tx,
    act,
    id,
    changes.length ? 'all' : { attendeeIds: people.map((row) => row.id) },
    { mail: 'M-3', asksAnswer: false, change: (locale) => changedText(locale, seated, reason) },
  )
  return { agencies: concerned.length, mails: mails + persons }
}

/** Asks for a venue that is not free for all; whoever may decide has decided by asking. */
export async function askForVenue(
  act: Act,
  id: string,
  input: { venueId: string; note: string; startsAt: Date; endsAt: Date },
): Promise<'asked' | 'approved'> {
  const done = await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    if (!isOpenForWork(meeting)) refuse(whyNotChange(meeting, act.now))
    const venue = await lockVenue(tx, input.venueId)
    if (!venue.needsApproval)
      throw new RuleViolation('meetings.error.venueFreeForAll', { name: venue.nameZh })
    await writeRequest(tx, act, venue, { ...input, meetingId: id, kind: 'meeting', title: meeting.title })
    if (!mayDecide(act.viewer, venue)) return 'asked' as const
    await tx`update venue_requests set state = 'approved', decided_at = ${act.now}, decided_by_person_id = ${act.viewer.personId}
      where meeting_id = ${id} and venue_id = ${venue.id} and state = 'pending'`
    await recordAudit(tx, act, {
      action: 'venues.approved',
      subjectType: 'venue',
      subjectId: venue.id,
      meetingId: id,
      args: { name: venue.nameZh, title: meeting.title, time: '' },
    })
    return 'approved' as const
  })
  act.kickOutbox()
  return done
}
