import type { Db } from '../lib/db.ts'

/** What an office sets for itself; the defaults are common practice. Days are working days unless said. */
export interface OfficeSettings {
  nameZh: string
  nameEn: string
  shortZh: string
  telephone: string
  /** Local part and domain of the office's mailbox; ORGANIZER and From are made of it. */
  mailbox: string
  cityZh: string
  noticeLeadWorkingDays: number
  replyByWorkingDaysBefore: number
  replyByTime: string
  /** When meetings are held, `HH:MM`; between morning and afternoon is the lunch break. */
  morningFrom: string
  morningTo: string
  afternoonFrom: string
  afternoonTo: string
  /** Minutes on the way between two meetings in different places. */
  travelMinutes: number
  minutesDueWorkingDays: number
  countersignWorkingDays: number
  silenceCountsAsAgreement: boolean
  acceptWithinWorkingDays: number
  objectionWithinWorkingDays: number
  /** The ladder of R57; an item keeps the one that was in force when it was assigned. */
  reminderWorkingDaysBefore: number[]
  escalationWorkingDaysOverdue: number[]
  /** Office time from which an agency's one mail of a working day goes out. */
  digestTime: string
  /** Slips an agency gets in a week before the director must say that another is urgent. */
  slipsPerAgencyAndWeek: number
  maxAssistants: number
  /** What one agency may keep in files, in megabytes. */
  agencyFileMegabytes: number
  /** How long candidate slots stay held after a date poll has closed without a decision. */
  pollHoldWorkingDays: number
  minutesSeries: string
  minutesSeriesName: string
}

export const defaultSettings: OfficeSettings = {
  nameZh: '领导小组办公室',
  nameEn: 'Office of the Leading Group',
  shortZh: '领导小组办公室',
  telephone: '',
  mailbox: 'meeting@office.example',
  cityZh: '',
  noticeLeadWorkingDays: 2,
  replyByWorkingDaysBefore: 1,
  replyByTime: '17:00',
  morningFrom: '08:30',
  morningTo: '12:00',
  afternoonFrom: '14:30',
  afternoonTo: '17:30',
  travelMinutes: 15,
  minutesDueWorkingDays: 5,
  countersignWorkingDays: 2,
  silenceCountsAsAgreement: true,
  acceptWithinWorkingDays: 1,
  objectionWithinWorkingDays: 2,
  reminderWorkingDaysBefore: [7, 3, 1],
  escalationWorkingDaysOverdue: [1, 3, 7],
  digestTime: '08:30',
  slipsPerAgencyAndWeek: 2,
  maxAssistants: 2,
  agencyFileMegabytes: 2048,
  pollHoldWorkingDays: 3,
  minutesSeries: 'coordination',
  minutesSeriesName: '专题会议纪要',
}

/** The demo's clock: office time `base` stood when real time was `loadedAt` (both ISO instants). */
export interface DemoClock {
  base: string
  loadedAt: string
}

/** Everything dated `key → value` in force today, as one JSON object (missing keys take their default). */
export interface StoredSettings extends Partial<OfficeSettings> {
  demoClock?: DemoClock
  installed?: true
}

export function officeSettings(stored: StoredSettings): OfficeSettings {
  return { ...defaultSettings, ...stored }
}

/** The office's time: the real one, or in the demo one that runs on from the loaded day 0, 09:00. */
export function officeNow(stored: StoredSettings, realNow: Date): Date {
  const clock = stored.demoClock
  return clock ? new Date(Date.parse(clock.base) + (realNow.getTime() - Date.parse(clock.loadedAt))) : realNow
}

/** All settings in force, for jobs and the command line; pages get them with their session's statement. */
export async function readSettings(db: Db): Promise<StoredSettings> {
  const [row] = await db<{ settings: StoredSettings }[]>`
    select coalesce(jsonb_object_agg(key, value), '{}') as settings
    from (select distinct on (key) key, value from settings where valid_from <= current_date order by key, valid_from desc) s`
  return row?.settings ?? {}
}
