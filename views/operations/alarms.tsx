import type { Alarms } from '#src/operations/alarms.ts'
import type { Alarm } from '#src/operations/rules.ts'
import { useView } from '../context.ts'

/** What an administrator must look at; nothing while all is well. */
export function AlarmList({ alarms }: { alarms: Alarms | null }) {
  const { t } = useView()
  if (!alarms || alarms.raised.length === 0) return null
  return (
    <div class="alert" role="status">
      {alarms.raised.map((alarm) => (
        <p>{t(`operations.alarm.${alarm}`, figuresOf(alarm, alarms))}</p>
      ))}
    </div>
  )
}

function figuresOf(alarm: Alarm, { standing, disk }: Alarms): Record<string, string | number> {
  if (alarm === 'minuteJob') return { n: minutes(standing.minuteJobAgeSeconds) }
  if (alarm === 'outbox') return { n: minutes(standing.oldestDueSeconds) }
  return alarm === 'disk' ? { free: gigabytes(disk?.freeBytes), total: gigabytes(disk?.totalBytes) } : {}
}

const minutes = (seconds: number | null) => Math.floor((seconds ?? 0) / 60)
const gigabytes = (bytes: number | undefined) => ((bytes ?? 0) / 1024 ** 3).toFixed(1)
