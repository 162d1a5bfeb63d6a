import { formatDocNo } from '#src/i18n/format.ts'
import type { DistributionRow } from '#src/minutes/distribution/queries.ts'
import { whyNotIssue } from '#src/minutes/issuing/rules.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { type Gate, isIssued } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'
import { DistributionSummary } from './distribution.tsx'
import { GateList } from './gate.tsx'
import { MinutesHead } from './head.tsx'

export interface IssueProps {
  minutes: Minutes
  gate: Gate
  candidates: readonly DistributionRow[]
  next: { year: number; no: number; started: boolean }
}

/** The last look before issue: number, checks, who gets it; then one act. */
export function IssuePage(props: IssueProps) {
  const { t } = useView()
  const { minutes, next } = props
  const why = whyNotIssue(minutes, props.gate)
  return (
    <>
      <MinutesHead minutes={minutes} tab="issue" />
      <div class="columns">
        <section>
          <h2>{t('minutes.gate.title')}</h2>
          <GateList gate={props.gate} />
          <dl class="facts">
            <dt>{t('minutes.nextNumber')}</dt>
            <dd>
              {formatDocNo(next.year, next.no)} <span class="quiet small">{minutes.seriesName}</span>{' '}
              {next.started ? null : <a href="/minutes/numbers">{t('minutes.startNumber')}</a>}
            </dd>
            <dt>{t('minutes.signedBy')}</dt>
            <dd>{minutes.signedAt ? minutes.signerName : t('minutes.notSignedYet')}</dd>
          </dl>
          {why ? (
            <p class="note">{t(why)}</p>
          ) : (
            <form method="post" action={`/minutes/${minutes.id}/issue`}>
              <p>{t('minutes.issueHint')}</p>
              <button>{t('minutes.issue')}</button>
            </form>
          )}
        </section>
        <section>
          <h2>{t('minutes.distribution')}</h2>
          <DistributionSummary candidates={props.candidates} />
          {isIssued(minutes.state) ? null : (
            <p>
              <a class="button quiet" href={`/minutes/${minutes.id}/distribution`}>
                {t('minutes.editDistribution')}
              </a>
            </p>
          )}
        </section>
      </div>
    </>
  )
}
