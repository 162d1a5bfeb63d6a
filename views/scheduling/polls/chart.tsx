import { formatSpan } from '#src/i18n/format.ts'
import type { Poll } from '#src/scheduling/polls/queries.ts'
import { totalsOf } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'

const WIDTH = 640
const LABEL = 230
const ROW = 26

const parts = ['yes', 'if_need_be', 'no', 'silent'] as const

/** The totals to look at: one bar a slot, as wide as there are agencies. The table above says the same in figures. */
export function TotalsChart(props: { poll: Poll }) {
  const { t, locale, today } = useView()
  const { poll } = props
  const each = (WIDTH - LABEL) / Math.max(1, poll.agencies.length)
  const height = poll.slots.length * ROW
  return (
    <figure class="poll-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        width={WIDTH}
        height={height}
        role="img"
        aria-label={t('polls.chart')}
      >
        {poll.slots.map((slot, n) => {
          const totals = totalsOf(poll.agencies, slot.id)
          let x = LABEL
          return (
            <>
              <text x={0} y={n * ROW + 17} class={slot.stoppedAt ? 'stopped' : undefined}>
                {formatSpan(locale, slot.startsAt, slot.endsAt, today)}
              </text>
              {parts.map((part) => {
                const width = totals[part] * each
                const from = x
                x += width
                return width > 0 ? (
                  <>
                    <rect
                      class={part}
                      x={from}
                      y={n * ROW + 4}
                      width={Math.max(1, width - 1)}
                      height={ROW - 8}
                    />
                    <text class={`count ${part}`} x={from + width / 2} y={n * ROW + 17} text-anchor="middle">
                      {totals[part]}
                    </text>
                  </>
                ) : null
              })}
            </>
          )
        })}
      </svg>
      <figcaption>
        {parts.map((part) => (
          <span class={`key ${part}`}>{t(part === 'silent' ? 'polls.silent' : `polls.choice.${part}`)}</span>
        ))}
      </figcaption>
    </figure>
  )
}
