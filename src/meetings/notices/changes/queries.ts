import type { Viewer } from '../../../auth/viewer.ts'
import { officeDay, officeInstant } from '../../../lib/dates.ts'
import type { Db } from '../../../lib/db.ts'
import type { OfficeSettings } from '../../../settings/office.ts'
import { listComposeChoices } from '../../composing/queries.ts'
import { type Invited, listInvitable } from '../../participants/queries.ts'
import { type Clash, findClashes, findNoticeDays, type Meeting } from '../../queries.ts'
import { defaultReplyBy } from '../../rules.ts'
import { findSheet, type NoticeSnapshot, type Sheet } from '../queries.ts'
import { type Change, snapshotOf } from '../rules.ts'
import type { ChangeInput } from './form.ts'
import { changesSince } from './rules.ts'

export interface ChangedMeeting {
  sheet: Pick<Sheet, 'agenda' | 'invited' | 'places'>
  snapshot: NoticeSnapshot
  changes: Change[]
  clashes: Clash[]
  /** Working days left before the new date. */
  leadWorkingDays: number
  /** Agencies that the new agenda brings in. */
  added: Invited[]
}

/** How a meeting would stand after a change, without changing it: for the preview and its letter. */
export async function changedMeeting(
  sql: Db,
  viewer: Viewer,
  meeting: Meeting,
  input: ChangeInput,
  settings: OfficeSettings,
  now: Date,
): Promise<ChangedMeeting> {
  const [sheet, choices, clashes, days] = await Promise.all([
    findSheet(sql, viewer, meeting, settings),
    listComposeChoices(sql, viewer),
    findClashes(sql, { ...input, meetingId: meeting.id, chairId: meeting.presidingPersonId }),
    findNoticeDays(sql, viewer.today, officeDay(input.startsAt), settings.replyByWorkingDaysBefore),
  ])
  const venue = choices.venues.find((row) => row.id === input.venueId)
  const agencyOf = new Map(choices.agencies.map((agency) => [agency.id, agency]))
  const agenda = input.items.map((item) => {
    const agency = agencyOf.get(item.reportingAgencyId)
    const stored = sheet.agenda.find((row) => row.id === item.id)
    return {
      id: item.id ?? '',
      no: item.no,
      title: item.title,
      titleEn: stored?.title === item.title ? stored.titleEn : '',
      matterId: item.matterId,
      matterState: '' as const,
      topicId: null,
      topicName: '',
      topicNameEn: '',
      reportingAgencyId: item.reportingAgencyId,
      agencyName: agency?.nameZh ?? '',
      agencyShort: agency?.nameZh ?? '',
      agencyNameEn: agency?.nameEn ?? '',
      durationMinutes: item.durationMinutes,
    }
  })
  const standing = sheet.invited.filter((row) => !row.withdrawn)
  const added = await listInvitable(
    sql,
    input.items
      .map((item) => item.reportingAgencyId)
      .filter((id) => !standing.some((row) => row.agencyId === id)),
  )
  const before = {
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
  const changes = changesSince(before, input).map((change) =>
    change.what === 'place' ? { ...change, from: meeting.venueName, to: venue?.nameZh ?? '' } : change,
  )
  const usual = officeInstant(days.replyOn, settings.replyByTime)
  const newTime = changes.some((change) => change.what === 'time')
  const replyBy = input.replyBy ?? (newTime ? defaultReplyBy(usual, input.startsAt, now) : meeting.replyBy)
  const invited = renumbered([...standing, ...added], sheet, input)
  const snapshot = snapshotOf(
    {
      ...meeting,
      ...input,
      replyBy,
      urgentReason: input.urgentReason || meeting.urgentReason,
      venueName: venue?.nameZh ?? '',
      venueNameEn: venue?.nameEn ?? '',
    },
    { agenda, invited, places: sheet.places },
    { changes, withdraws: input.withdraws },
  )
  return {
    sheet: { agenda, invited, places: sheet.places },
    snapshot,
    changes,
    clashes,
    leadWorkingDays: days.leadWorkingDays,
    added,
  }
}

/** Which items each agency is invited to after the change: whole stays whole, the others follow what they report. */
function renumbered(agencies: readonly Invited[], sheet: Sheet, input: ChangeInput): Invited[] {
  return agencies.map((agency) => {
    const whole = agency.noticedVersion > 0 && agency.itemNos.length === sheet.agenda.length
    const own = input.items
      .filter((item) => item.reportingAgencyId === agency.agencyId)
      .map((item) => item.no)
    return { ...agency, itemNos: whole ? input.items.map((item) => item.no) : own }
  })
}
