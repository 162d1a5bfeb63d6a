/**
 * Times of calendars from elsewhere as instants. A zone is known by its name alone: what a VTIMEZONE block of a
 * stranger says is never computed (kewisch/ical.js#318: such rules need not end).
 */
export function readZonedTime(value: string, tzid: string | null): Date | null {
  const match = /^\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?\s*$/i.exec(value.slice(0, 40))
  if (!match) return null
  const [, y, m, d, hh = '00', mm = '00', ss = '00', z] = match
  const civil = new Date(`${y}-${m}-${d}T${hh}:${mm}:${ss === '60' ? '59' : ss}Z`)
  // A day that does not exist is no time: `Date` would roll it over, or give none.
  if (Number.isNaN(civil.getTime()) || civil.toISOString().slice(0, 10) !== `${y}-${m}-${d}`) return null
  if (civil.getUTCFullYear() < 1900 || civil.getUTCFullYear() > 2199) return null
  if (z) return civil
  return inZone(civil, zoneName(tzid))
}

/** The instant at which the clock of a zone shows what `civil` shows in UTC. */
function inZone(civil: Date, zone: string): Date | null {
  const first = offsetAt(civil, zone)
  if (first === null) return null
  // Once more with the offset of that moment: near a change of clocks the first guess may be an hour off.
  const second = offsetAt(new Date(civil.getTime() - first), zone) ?? first
  return new Date(civil.getTime() - second)
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

function offsetAt(at: Date, zone: string): number | null {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    } catch {
      format = null
    }
    // Strangers choose the names: only so many are remembered.
    if (formats.size < 1000) formats.set(zone, format)
  }
  const name = format?.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value
  if (!name) return null
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0
}

// The names that Windows programs write for the zones our attendees work in.
const windowsZones: Record<string, string> = {
  'china standard time': 'Asia/Shanghai',
  中国标准时间: 'Asia/Shanghai',
  'taipei standard time': 'Asia/Taipei',
  'singapore standard time': 'Asia/Singapore',
  'tokyo standard time': 'Asia/Tokyo',
  'korea standard time': 'Asia/Seoul',
  'w. europe standard time': 'Europe/Berlin',
  'romance standard time': 'Europe/Paris',
  'gmt standard time': 'Europe/London',
  'russian standard time': 'Europe/Moscow',
  'eastern standard time': 'America/New_York',
  'central standard time': 'America/Chicago',
  'pacific standard time': 'America/Los_Angeles',
  'aus eastern standard time': 'Australia/Sydney',
  utc: 'UTC',
  'coordinated universal time': 'UTC',
}

/** Floating times are the office's; a path such as `/freeassociation.sourceforge.net/Tzfile/Asia/Shanghai` ends in the zone. */
function zoneName(tzid: string | null): string {
  const name = (tzid ?? '').trim().slice(0, 200)
  if (name === '') return 'Asia/Shanghai'
  const windows = windowsZones[name.toLowerCase()]
  if (windows) return windows
  const path = name.split('/').filter(Boolean)
  const ends = [path.slice(-3), path.slice(-2)].map((end) => end.join('/'))
  return ends.find((end) => offsetAt(new Date(0), end) !== null) ?? name
}
