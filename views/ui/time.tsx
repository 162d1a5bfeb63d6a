import { formatDay, formatInstant, formatSpan } from '#src/i18n/format.ts'
import type { Day } from '#src/lib/dates.ts'
import { useView } from '../context.ts'

/** A civil day with its weekday. */
export function DayText(props: { day: Day | null }) {
  const { locale, today } = useView()
  if (!props.day) return <>—</>
  return <time datetime={props.day}>{formatDay(locale, props.day, today)}</time>
}

export function InstantText(props: { at: Date | null }) {
  const { locale, today } = useView()
  if (!props.at) return <>—</>
  return <time datetime={props.at.toISOString()}>{formatInstant(locale, props.at, today)}</time>
}

export function SpanText(props: { start: Date; end: Date }) {
  const { locale, today } = useView()
  return <time datetime={props.start.toISOString()}>{formatSpan(locale, props.start, props.end, today)}</time>
}
