import type { Standing } from './metrics.ts'

export interface Disk {
  freeBytes: number
  totalBytes: number
}

/** What an operator must look at. `mail` needs a mail server set; without one mails wait by intention. */
export type Alarm = 'minuteJob' | 'outbox' | 'disk'

/** Minutes without the minute job, minutes a due mail stands, and the share of the disk (or bytes) that must stay free. */
const limits = { minuteJobSeconds: 300, outboxSeconds: 900, freeShare: 0.05, freeBytes: 512 * 1024 * 1024 }

/** The alarms of a moment. A process that has just started has no heartbeat yet: that is not an alarm. */
export function alarmsOf(standing: Standing, disk: Disk | null, mailServerSet: boolean): Alarm[] {
  const alarms: Alarm[] = []
  if ((standing.minuteJobAgeSeconds ?? 0) > limits.minuteJobSeconds) alarms.push('minuteJob')
  if (mailServerSet && standing.oldestDueSeconds > limits.outboxSeconds) alarms.push('outbox')
  if (disk && (disk.freeBytes < limits.freeBytes || disk.freeBytes < disk.totalBytes * limits.freeShare))
    alarms.push('disk')
  return alarms
}
