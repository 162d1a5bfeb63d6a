import { recordAudit } from '../audit/commands.ts'
import { maySeeMinutes } from '../auth/access.ts'
import type { Act } from '../auth/act.ts'
import { officeDay } from '../lib/dates.ts'
import { databaseError, first, type Tx, transaction } from '../lib/db.ts'
import { NotFound, RuleViolation } from '../lib/errors.ts'
import { personLabel } from '../meetings/sign-in/rules.ts'
import type { MinutesState } from './queries.ts'
import { closingOf, minutesTitle, openingOf, type Skeleton, whyNotCreate, whyNotWrite } from './rules.ts'

/** The row that every change of minutes locks first. */
export interface LockedMinutes {
  id: string
  meetingId: string
  title: string
  state: MinutesState
  countersignRound: number
  version: number
}

/** Locks minutes that the viewer may see; whoever may not, meets the same 404 as for unknown ones. */
export async function lockMinutes(
  tx: Tx,
  act: Act,
  id: string,
  may: typeof maySeeMinutes = maySeeMinutes,
): Promise<LockedMinutes> {
  const row = first(
    await tx<LockedMinutes[]>`
    select n.id, n.meeting_id as "meetingId", n.title, n.state, n.countersign_round as "countersignRound", n.version
    from minutes n join meetings m on m.id = n.meeting_id
    where n.id = ${id} and ${may(tx, act.viewer)} for update of n`,
  )
  if (!row) throw new NotFound()
  return row
}

interface HeldMeeting extends Omit<Skeleton, 'agenda' | 'officeShort' | 'presidingName'> {
  id: string
  state: string
  exists: boolean
  groupName: string
  presiding: { personName: string; positionName: string; agencyName: string }
  agenda: { id: string; title: string; agency: string }[]
}

/**
 * R37: makes the one Minutes of a held meeting from a skeleton: opening, a numbered paragraph for each agenda item, closing.
 * Due the office's number of working days after the meeting's day. Gives the id.
 */
export async function createMinutes(act: Act, meetingId: string): Promise<string> {
  return await transaction(act.sql, async (tx) => {
    const meeting = await lockHeldMeeting(tx, meetingId)
    if (!meeting) throw new NotFound()
    const why = whyNotCreate(meeting)
    if (why) throw new RuleViolation(why)
    const id = await insertMinutes(tx, act, meeting)
    await insertParagraphs(tx, id, meeting)
    await recordAudit(tx, act, {
      action: 'minutes.created',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: meeting.id,
      args: { title: minutesTitle(meeting) },
    })
    return id
  }).catch((error: unknown) => {
    if (databaseError(error)?.constraint === 'minutes_meeting_id_key')
      throw new RuleViolation('minutes.error.exists')
    throw error
  })
}

/** Lays the skeleton into a draft that holds nothing yet, for example one taken over from elsewhere. */
export async function layOutSkeleton(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const why = whyNotWrite(minutes.state)
    if (why) throw new RuleViolation(why)
    const meeting = await lockHeldMeeting(tx, minutes.meetingId)
    if (!meeting) throw new NotFound()
    const { opening, closing } = skeletonOf(act, meeting)
    const laid = await tx`
      update minutes n set opening = ${opening}, closing = ${closing}, version = version + 1, saved_at = ${act.now},
        saved_by_person_id = ${act.viewer.personId}, drafter_person_id = coalesce(drafter_person_id, ${act.viewer.personId})
      where n.id = ${id} and n.opening = '' and not exists (select 1 from decisions d where d.minutes_id = n.id) returning n.id`
    if (laid.length === 0) throw new RuleViolation('minutes.error.notEmpty')
    await insertParagraphs(tx, id, meeting)
    await recordAudit(tx, act, {
      action: 'minutes.skeletonLaid',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title },
    })
  })
}

async function insertParagraphs(tx: Tx, id: string, meeting: HeldMeeting): Promise<void> {
  if (meeting.agenda.length === 0) return
  await tx`insert into decisions ${tx(
    meeting.agenda.map((item, at) => ({
      minutes_id: id,
      meeting_id: meeting.id,
      agenda_item_id: item.id,
      paragraph_no: at + 1,
      type: 'decide',
    })),
  )}`
}

/** Titles in the opening are those of the meeting's day (R06). */
function skeletonOf(act: Act, meeting: HeldMeeting): { opening: string; closing: string } {
  const officeShort = act.settings.shortZh
  const presidingName = personLabel({ ...meeting.presiding, part: 'chair' })
  return { opening: openingOf({ ...meeting, presidingName, officeShort }), closing: closingOf(officeShort) }
}

async function lockHeldMeeting(tx: Tx, id: string): Promise<HeldMeeting | null> {
  return first(
    await tx<HeldMeeting[]>`
    select m.id, m.state, m.kind, m.title, m.starts_at as "startsAt", coalesce(v.name_zh, '') as "venueName", coalesce(g.name_zh, '') as "groupName",
      exists (select 1 from minutes n where n.meeting_id = m.id) as exists,
      coalesce((
        select jsonb_build_object('personName', coalesce(t.person_name, p.name_zh), 'positionName', coalesce(t.position_name, e.position_zh, ''),
          'agencyName', coalesce(t.agency_name, ''))
        from people p
        left join attendees t on t.person_id = p.id and t.meeting_id = m.id
        left join employments e on e.person_id = p.id and office_day(m.starts_at) >= e.from_day and office_day(m.starts_at) < e.to_day
        where p.id = m.presiding_person_id order by e.from_day desc limit 1),
        '{"personName":"","positionName":"","agencyName":""}') as presiding,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', i.id, 'title', i.title, 'agency', a.short_zh) order by i.no)
        from agenda_items i join agencies a on a.id = i.reporting_agency_id where i.meeting_id = m.id), '[]') as agenda
    from meetings m
    left join venues v on v.id = m.venue_id
    left join groups g on g.id = m.host_group_id
    where m.id = ${id} for update of m`,
  )
}

async function insertMinutes(tx: Tx, act: Act, meeting: HeldMeeting): Promise<string> {
  const { settings } = act
  const { opening, closing } = skeletonOf(act, meeting)
  const [series, seriesName] =
    meeting.kind === 'plenary'
      ? ['plenary', `${meeting.groupName || settings.nameZh}会议纪要`]
      : [settings.minutesSeries, settings.minutesSeriesName]
  const row = first(
    await tx<{ id: string }[]>`
    insert into minutes (meeting_id, series, series_name, title, opening, closing, drafter_person_id, drafted_on, due_on, saved_at, saved_by_person_id, created_at)
    values (${meeting.id}, ${series}, ${seriesName}, ${minutesTitle(meeting)}, ${opening}, ${closing},
      ${act.viewer.personId}, ${officeDay(act.now)},
      add_working_days(${officeDay(meeting.startsAt)}::date, ${settings.minutesDueWorkingDays}), ${act.now}, ${act.viewer.personId}, ${act.now})
    returning id`,
  )
  if (!row) throw new Error('no minutes came back')
  return row.id
}

/** Locks a draft for writing; sends away whoever comes when it is already out of the drafter's hands. */
export async function lockDraft(tx: Tx, act: Act, id: string): Promise<LockedMinutes> {
  const minutes = await lockMinutes(tx, act, id)
  const why = whyNotWrite(minutes.state)
  if (why) throw new RuleViolation(why)
  return minutes
}

/** The audit entry of a change to the text, with its words before and after (R63). */
export async function recordChange(
  tx: Tx,
  act: Act,
  minutes: LockedMinutes,
  action: string,
  args: Record<string, string | number> = {},
  before?: unknown,
  after?: unknown,
): Promise<void> {
  await recordAudit(tx, act, {
    action,
    subjectType: 'minutes',
    subjectId: minutes.id,
    meetingId: minutes.meetingId,
    args: { title: minutes.title, ...args },
    before,
    after,
  })
}
