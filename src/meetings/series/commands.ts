import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { systemAct } from '../../auth/act.ts'
import { type Day, officeInstant } from '../../lib/dates.ts'
import { first, json, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { errorFields } from '../../lib/log.ts'
import type { Services } from '../../services.ts'
import { readWorkCalendar } from '../../settings/calendar.ts'
import { draftWithin, refuse } from '../commands.ts'
import type { SeriesInput } from './form.ts'
import { getSeries, listDueOccurrences, listPresetAgencies, lockOccurrence, type Series } from './queries.ts'
import { occurrencesOf, titleOf, whyNotTouch } from './rules.ts'

/** The series with all its occurrences as planned rows; nobody is told, no room is taken. */
export async function planSeries(act: Act, input: SeriesInput): Promise<{ id: string; n: number }> {
  return transaction(act.sql, async (tx) => {
    const days = occurrencesOf(input.rule, await readWorkCalendar(tx))
    if (days.length === 0) throw new RuleViolation('meetings.series.error.noDay')
    const row = first(
      await tx<{ id: string }[]>`insert into meeting_series ${tx({
        ...columnsOf(tx, input),
        rule: json(tx, input.rule),
        created_by_person_id: act.viewer.personId,
        created_at: act.now,
      })} returning id`,
    )
    if (!row) throw new Error('no series came back')
    await tx`insert into series_occurrences ${tx(
      days.map((day, at) => ({
        series_id: row.id,
        no: at + 1,
        planned_on: day.plannedOn,
        starts_on: day.startsOn,
        start_time: input.startTime,
      })),
    )}`
    await audit(tx, act, 'planned', row.id, { title: input.title, n: days.length })
    return { id: row.id, n: days.length }
  })
}

/** The template of what is opened from now on; opened meetings, and the days, stay as they are. */
export async function changeTemplate(
  act: Act,
  id: string,
  version: number,
  input: SeriesInput,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const changed =
      await tx`update meeting_series set ${tx({ ...columnsOf(tx, input), version: version + 1 })}
      where id = ${id} and version = ${version} and ended_at is null`
    if (changed.count === 0) throw new RuleViolation('meetings.series.error.stale')
    await audit(tx, act, 'changed', id, { title: input.title })
  })
}

/** No more occurrences: what is planned falls, what is opened stays. */
export async function endSeries(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const series = await getSeries(tx, act.viewer, id)
    await tx`update meeting_series set ended_at = ${act.now}, version = version + 1 where id = ${id} and ended_at is null`
    await tx`update series_occurrences set cancelled_at = ${act.now} where series_id = ${id} and opened_at is null and cancelled_at is null`
    await audit(tx, act, 'ended', id, { title: series.title })
  })
}

/** One alone, before it is opened. */
export async function moveOccurrence(
  act: Act,
  seriesId: string,
  id: string,
  to: { startsOn: Day; startTime: string },
): Promise<void> {
  await touch(act, seriesId, id, 'moved', async (tx) => {
    if (to.startsOn < act.viewer.today) throw new RuleViolation('meetings.series.error.past')
    await tx`update series_occurrences set starts_on = ${to.startsOn}, start_time = ${to.startTime} where id = ${id}`
    return { day: to.startsOn }
  })
}

export async function cancelOccurrence(act: Act, seriesId: string, id: string): Promise<void> {
  await touch(act, seriesId, id, 'occurrenceCancelled', async (tx, _, day) => {
    await tx`update series_occurrences set cancelled_at = ${act.now} where id = ${id}`
    return { day }
  })
}

/** A meeting of its own, with its own UID, as a draft filled from the template. Gives its id. */
export async function openOccurrence(act: Act, seriesId: string, id: string): Promise<string> {
  let meetingId = ''
  await touch(act, seriesId, id, 'opened', async (tx, series, day, no, startTime) => {
    const startsAt = officeInstant(day, startTime)
    meetingId = await draftWithin(tx, act, {
      title: titleOf(series.title, no, day),
      titleEn: '',
      kind: series.kind,
      hostGroupId: series.hostGroupId,
      chairPersonId: series.chairPersonId,
      venueId: series.venueId,
      startsAt,
      endsAt: new Date(startsAt.getTime() + series.durationMinutes * 60_000),
      requiredLevel: series.requiredLevel,
      replyBy: null,
      minutesRequired: series.minutesRequired,
      items: series.agenda.map((item, at) => ({
        id: null,
        no: at + 1,
        title: item.title,
        matterId: null,
        reportingAgencyId: item.agencyId,
        durationMinutes: item.minutes,
      })),
      agencyIds: await listPresetAgencies(tx, series.presetId),
      presetName: '',
    })
    await tx`update series_occurrences set meeting_id = ${meetingId}, opened_at = ${act.now} where id = ${id}`
    return { day, meetingId }
  })
  return meetingId
}

/** The minute's job: opens what is due; one that fails is told in the log and does not hold up the others. */
export async function openDueOccurrences(services: Services): Promise<number> {
  const act = await systemAct(services)
  let n = 0
  for (const due of await listDueOccurrences(services.sql, act.viewer.today)) {
    try {
      await openOccurrence(act, due.seriesId, due.id)
      n += 1
    } catch (error) {
      services.log.error('series.open', { occurrence: due.id, ...errorFields(error) })
    }
  }
  return n
}

async function touch(
  act: Act,
  seriesId: string,
  id: string,
  action: string,
  work: (
    tx: Tx,
    series: Series,
    day: Day,
    no: number,
    startTime: string,
  ) => Promise<{ day: Day; meetingId?: string }>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const series = await getSeries(tx, act.viewer, seriesId)
    const one = await lockOccurrence(tx, seriesId, id)
    refuse(whyNotTouch(one, act.viewer.today))
    const done = await work(tx, series, one.startsOn, one.no, one.startTime)
    await audit(tx, act, action, seriesId, { title: series.title, no: one.no, day: done.day }, done.meetingId)
  })
}

const columnsOf = (tx: Tx, input: SeriesInput) => ({
  title: input.title,
  kind: input.kind,
  host_group_id: input.hostGroupId,
  chair_person_id: input.chairPersonId,
  venue_id: input.venueId,
  preset_id: input.presetId,
  required_level: input.requiredLevel,
  start_time: input.startTime,
  duration_minutes: input.durationMinutes,
  minutes_required: input.minutesRequired,
  agenda: json(tx, input.agenda),
  opens_before: input.opensBefore,
})

async function audit(
  tx: Tx,
  act: Act,
  action: string,
  id: string,
  args: Record<string, string | number>,
  meetingId?: string,
): Promise<void> {
  await recordAudit(tx, act, {
    action: `meetings.series.${action}`,
    subjectType: 'series',
    subjectId: id,
    meetingId: meetingId ?? null,
    args,
  })
}
