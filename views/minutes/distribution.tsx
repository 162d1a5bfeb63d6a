import type { FormErrors } from '#src/lib/form.ts'
import type { DistributionRow } from '#src/minutes/distribution/queries.ts'
import { type DistributionKind, distributionKinds, proposedKind } from '#src/minutes/distribution/rules.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { MinutesHead } from './head.tsx'

/** The saved kind of each agency, or the customary one as long as nobody saved any. */
export function chosenKind(
  candidates: readonly DistributionRow[],
): (agency: DistributionRow) => DistributionKind | null {
  const saved = candidates.some((agency) => agency.kind !== null)
  return (agency) => (saved ? agency.kind : proposedKind(agency))
}

export function DistributionSummary(props: { candidates: readonly DistributionRow[] }) {
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
