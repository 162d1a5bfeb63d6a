/** Counts of this process, in memory: Prometheus adds up processes by itself. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const

interface Series {
  count: number
  seconds: number
  /** Requests at or under each bucket's bound. */
  under: number[]
}

const requests = new Map<string, Series>()

/** Notes one answered request. The route is its pattern, never an address with ids or tokens in it. */
export function countRequest(method: string, route: string, status: number, seconds: number): void {
  const key = `method="${method}",route="${label(route)}",status="${Math.floor(status / 100)}xx"`
  const series = requests.get(key) ?? { count: 0, seconds: 0, under: buckets.map(() => 0) }
  series.count += 1
  series.seconds += seconds
  for (const [at, bound] of buckets.entries()) if (seconds <= bound) series.under[at]! += 1
  requests.set(key, series)
}

const label = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')

/** What the database adds: one statement's worth of standing figures. */
export interface Standing {
  outbox: { state: string; n: number }[]
  /** Age in seconds of the oldest mail that is due and not sent; 0 if none. */
  oldestDueSeconds: number
  /** Seconds since the minute job last ran; null before its first run. */
  minuteJobAgeSeconds: number | null
  /** Seconds since the server last made a backup of its own, or since it was first to; null where it makes none. */
  backupAgeSeconds: number | null
  sessions: number
  /** What the last check of the audit chain found wrong. */
  auditFaults: number
}

/** Prometheus text, exposition format 0.0.4. */
export function metricsText(
  standing: Standing | null,
  process: { rssBytes: number; uptimeSeconds: number } | null,
): string {
  const lines = [
    '# HELP huishang_request_seconds Answered requests by route pattern.',
    '# TYPE huishang_request_seconds histogram',
  ]
  for (const [key, series] of requests) {
    for (const [at, bound] of buckets.entries())
      lines.push(`huishang_request_seconds_bucket{${key},le="${bound}"} ${series.under[at]}`)
    lines.push(`huishang_request_seconds_bucket{${key},le="+Inf"} ${series.count}`)
    lines.push(
      `huishang_request_seconds_sum{${key}} ${series.seconds.toFixed(6)}`,
      `huishang_request_seconds_count{${key}} ${series.count}`,
    )
  }
  gauge(lines, 'huishang_database_up', 'Whether the database answered.', [['', standing ? 1 : 0]])
  if (standing) {
    gauge(
      lines,
      'huishang_outbox_mails',
      'Mails by state.',
      standing.outbox.map((row) => [`{state="${row.state}"}`, row.n]),
    )
    gauge(lines, 'huishang_outbox_oldest_due_seconds', 'Age of the oldest mail that is due and not sent.', [
      ['', standing.oldestDueSeconds],
    ])
    gauge(lines, 'huishang_sessions', 'Sessions in force.', [['', standing.sessions]])
    if (standing.minuteJobAgeSeconds !== null)
      gauge(lines, 'huishang_minute_job_age_seconds', 'Seconds since the minute job last ran.', [
        ['', standing.minuteJobAgeSeconds],
      ])
    if (standing.backupAgeSeconds !== null)
      gauge(lines, 'huishang_backup_age_seconds', 'Seconds since the last daily backup.', [
        ['', standing.backupAgeSeconds],
      ])
  }
  if (process) {
    gauge(lines, 'process_resident_memory_bytes', 'Resident memory.', [['', process.rssBytes]])
    gauge(lines, 'process_uptime_seconds', 'Seconds since the start.', [
      ['', Math.round(process.uptimeSeconds)],
    ])
  }
  return `${lines.join('\n')}\n`
}

function gauge(
  lines: string[],
  name: string,
  help: string,
  values: readonly (readonly [labels: string, value: number])[],
): void {
  lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
  for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`)
}
