import { formatDocNo } from '#src/i18n/format.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { DistributionRow, SeriesRow } from '#src/minutes/issuing/queries.ts'
import {
  type DistributionKind,
  distributionKinds,
  proposedKind,
  whyNotIssue,
} from '#src/minutes/issuing/rules.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { type Gate, isIssued } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { GateList } from './countersigning.tsx'
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

/** The saved kind of each agency, or the customary one as long as nobody saved any. */
export function chosenKind(
  candidates: readonly DistributionRow[],
): (agency: DistributionRow) => DistributionKind | null {
  const saved = candidates.some((agency) => agency.kind !== null)
  return (agency) => (saved ? agency.kind : proposedKind(agency))
}

function DistributionSummary(props: { candidates: readonly DistributionRow[] }) {
  const { t } = useView()
  const name = useName()
  const kindOf = chosenKind(props.candidates)
  const saved = props.candidates.some((agency) => agency.kind !== null)
  return (
    <>
      <p class="quiet">{t(saved ? 'minutes.distributionSaved' : 'minutes.distributionProposed')}</p>
      <dl class="facts">
        {distributionKinds.map((kind) => {
          const names = props.candidates
            .filter((agency) => kindOf(agency) === kind)
            .map((agency) => name(agency.name, agency.nameEn))
          return names.length ? (
            <>
              <dt>{t(`minutes.kind.${kind}`)}</dt>
              <dd>{names.join(t('common.listSeparator'))}</dd>
            </>
          ) : null
        })}
      </dl>
    </>
  )
}

/** 报送发: one choice an agency, in standing order. */
export function DistributionPage(props: {
  minutes: Minutes
  candidates: readonly DistributionRow[]
  /** What was typed, when it did not pass. */
  typed: ReadonlyMap<string, DistributionKind> | null
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  const stored = chosenKind(props.candidates)
  const kindOf = (agency: DistributionRow) =>
    props.typed ? (props.typed.get(agency.id) ?? null) : stored(agency)
  return (
    <>
      <MinutesHead minutes={props.minutes} tab="issue" />
      <h2>{t('minutes.distribution')}</h2>
      <FormSummary form={props.form} />
      <form method="post" action={`/minutes/${props.minutes.id}/distribution`}>
        <div class="scroll" tabindex={0} role="region" aria-label={t('minutes.distribution')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('minutes.column.agency')}</th>
                <th scope="col">{t('minutes.column.why')}</th>
                <th scope="col">{t('minutes.column.kind')}</th>
              </tr>
            </thead>
            <tbody>
              {props.candidates
                .filter((agency) => agency.relation !== 'self')
                .map((agency) => (
                  <tr>
                    <th scope="row">
                      <label for={`kind-${agency.id}`}>{name(agency.name, agency.nameEn)}</label>
                    </th>
                    <td class="quiet">
                      {[
                        agency.participated ? t('minutes.participated') : '',
                        agency.hasDuty ? t('minutes.hasDuty') : '',
                      ]
                        .filter(Boolean)
                        .join(t('common.listSeparator')) || '—'}
                    </td>
                    <td>
                      <select id={`kind-${agency.id}`} name={`kind-${agency.id}`}>
                        <option value="">{t('minutes.kind.none')}</option>
                        {distributionKinds.map((kind) => (
                          <option value={kind} selected={kindOf(agency) === kind}>
                            {t(`minutes.kind.${kind}`)}
                          </option>
                        ))}
                      </select>
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
        <div class="acts">
          <button>{t('common.save')}</button>
          <a href={`/minutes/${props.minutes.id}/issue`}>{t('common.back')}</a>
        </div>
      </form>
    </>
  )
}

/** Decision 24: where the numbers of a year begin; set once. */
export function NumbersPage(props: { series: readonly SeriesRow[]; form: FormErrors; year: number }) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/minutes">{t('nav.minutes')}</a>
        </p>
        <h1>{t('minutes.numbers')}</h1>
      </header>
      {props.series.length ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('minutes.column.series')}</th>
              <th scope="col" class="number">
                {t('minutes.year')}
              </th>
              <th scope="col" class="number">
                {t('minutes.nextNumber')}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.series.map((row) => (
              <tr>
                <th scope="row">{row.name}</th>
                <td class="number">{row.year}</td>
                <td class="number">{row.nextNo}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Empty>{t('minutes.noNumbers')}</Empty>
      )}
      <section class="block">
        <h2>{t('minutes.startNumber')}</h2>
        <p class="hint">{t('minutes.startNumberHint')}</p>
        <FormSummary form={props.form} />
        <form method="post" action="/minutes/numbers">
          <div class="row">
            <Select
              name="series"
              label={t('minutes.column.series')}
              form={props.form}
              options={(['coordination', 'plenary'] as const).map((series) => ({
                value: series,
                label: t(`minutes.series.${series}`),
              }))}
            />
            <TextField
              name="year"
              type="number"
              label={t('minutes.year')}
              form={props.form}
              value={String(props.year)}
            />
            <TextField name="nextNo" type="number" label={t('minutes.firstNumber')} form={props.form} />
          </div>
          <button>{t('common.save')}</button>
        </form>
      </section>
    </>
  )
}
