import type { Standing } from './metrics.ts'

export interface Disk {
  freeBytes: number
  totalBytes: number
}

/** What an operator must look at. */
export type Alarm = 'minuteJob' | 'outbox' | 'disk' | 'backup' | 'audit'

/** Seconds without the minute job, that a due mail stands, without a backup; and the share of the disk (or bytes) that must stay free. */
const limits = {
  minuteJobSeconds: 300,
  outboxSeconds: 900,
  backupSeconds: 49 * 3600,
  freeShare: 0.05,
  freeBytes: 512 * 1024 * 1024,
}

/** What is expected to happen on this server. */
export interface Expected {
  /** Without a mail server mails wait by intention. */
  mail: boolean
  /** Whether backups are made by the server itself. */
  backup: boolean
}

/** The alarms of a moment. A process that has just started has no heartbeat yet: that is not an alarm. */
export function alarmsOf(standing: Standing, disk: Disk | null, expected: Expected): Alarm[] {
  const alarms: Alarm[] = []
  if ((standing.minuteJobAgeSeconds ?? 0) > limits.minuteJobSeconds) alarms.push('minuteJob')
  if (expected.mail && standing.oldestDueSeconds > limits.outboxSeconds) alarms.push('outbox')
  if (disk && (disk.freeBytes < limits.freeBytes || disk.freeBytes < disk.totalBytes * limits.freeShare))
    alarms.push('disk')
  if (expected.backup && (standing.backupAgeSeconds ?? 0) > limits.backupSeconds) alarms.push('backup')
  if (standing.auditFaults > 0) alarms.push('audit')
  return alarms
}
