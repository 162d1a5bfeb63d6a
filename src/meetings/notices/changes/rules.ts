import type { Change } from '../rules.ts'

/** What was told, as far as a later version may change it. Instants are ISO text. */
export interface Before {
  title: string
  startsAt: string | null
  endsAt: string | null
  venueId: string | null
  agenda: readonly { title: string; agencyId: string; minutes: number }[]
}

export interface After {
  title: string
  startsAt: Date
  endsAt: Date
  venueId: string
  items: readonly { title: string; reportingAgencyId: string; durationMinutes: number }[]
}

/** What differs, heaviest first; an empty list means that there is nothing to tell. Places are ids here. */
export function changesSince(before: Before, after: After): Change[] {
  const changes: Change[] = []
  const time = [before.startsAt ?? '', before.endsAt ?? ''].join('/')
  const newTime = [after.startsAt.toISOString(), after.endsAt.toISOString()].join('/')
  if (time !== newTime) changes.push({ what: 'time', from: time, to: newTime })
  if (before.venueId !== after.venueId)
    changes.push({ what: 'place', from: before.venueId ?? '', to: after.venueId })
  const agenda = before.agenda.map((item) => [item.title, item.agencyId, item.minutes])
  const newAgenda = after.items.map((item) => [item.title, item.reportingAgencyId, item.durationMinutes])
  if (JSON.stringify(agenda) !== JSON.stringify(newAgenda)) changes.push({ what: 'agenda', from: '', to: '' })
  if (before.title !== after.title) changes.push({ what: 'title', from: before.title, to: after.title })
  return changes
}
