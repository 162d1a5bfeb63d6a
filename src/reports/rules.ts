/** The step of escalation reached (R57): how many of the thresholds, in working days overdue, have passed. */
export function escalationLevel(workingDaysOverdue: number, thresholds: readonly number[]): number {
  return thresholds.filter((days) => workingDaysOverdue >= days).length
}

/** A share in per cent with one decimal place, or null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10
}

/**
 * The yearly summary's way with numbers: up to ten, and whole tens, stand exact;
 * others lose their last digit and gain 多 (or 余). Legal counts are never written like this.
 */
export function roundedZh(n: number, measure: string, suffix: '多' | '余' = '多'): string {
  return n <= 10 || n % 10 === 0 ? `${n}${measure}` : `${Math.floor(n / 10) * 10}${suffix}${measure}`
}
