import type { FormErrors } from '#src/lib/form.ts'
import type { SeriesRow } from '#src/minutes/numbers/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'

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
