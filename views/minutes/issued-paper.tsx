import { distributionLines } from '#src/minutes/distribution/rules.ts'
import type { Aftermath, Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { DayText } from '../ui/time.tsx'
import { Paper } from './paper.tsx'

/** The printed document with its amendments above the text (R43) and its distribution below. */
export function IssuedPaper(props: { minutes: Minutes; text: string; aftermath: Aftermath }) {
  const { t } = useView()
  const { aftermath } = props
  const labels = { report: '报', send: '送', issue: '发' }
  return (
    <Paper
      document={props.minutes}
      text={props.text}
      distribution={distributionLines(aftermath.distribution, labels)}
      anchor
      record={aftermath.records.at(-1)}
    >
      {aftermath.amendments.length ? (
        <div class="amendments" role="note" aria-label={t('minutes.amendments')}>
          {aftermath.amendments.map((amendment) => (
            <p class="flat" id={`amendment-${amendment.no}`}>
              <strong>
                {t(`minutes.amendment.${amendment.kind}`)}
                {amendment.no}
              </strong>{' '}
              （<DayText day={amendment.issuedOn} />
              {amendment.signerName ? `，${amendment.signerName}` : ''}）{amendment.text}
            </p>
          ))}
        </div>
      ) : null}
    </Paper>
  )
}
