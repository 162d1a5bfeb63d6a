import type { MessageKey } from '#src/i18n/translate.ts'
import { translateError } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'

export interface ImportRow {
  line: number
  name: string
  errors: Record<string, string>
}

/** Upload, preview with every bad row named, then write. The text travels in the form, so nothing is stored before. */
export function ImportPage(props: {
  what: 'agencies' | 'people' | 'venues'
  columns: readonly string[]
  rows?: readonly ImportRow[]
  csv?: string
}) {
  const { t } = useView()
  const titles: Record<typeof props.what, MessageKey> = {
    agencies: 'agencies.import',
    people: 'people.import',
    venues: 'venues.import',
  }
  const bad = props.rows?.filter((row) => Object.keys(row.errors).length > 0) ?? []
  const good = (props.rows?.length ?? 0) - bad.length
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href={`/${props.what}`}>{t('common.back')}</a>
        </p>
        <h1>{t(titles[props.what])}</h1>
      </header>
      {props.rows ? (
        <Preview rows={props.rows} bad={bad} good={good} what={props.what} csv={props.csv ?? ''} />
      ) : null}
      <form method="post" action={`/${props.what}/import`} enctype="multipart/form-data">
        <div class="field">
          <label for="file">{t('import.file')}</label>
          <input
            type="file"
            id="file"
            name="file"
            accept=".csv,text/csv"
            required
            aria-describedby="file-hint"
          />
          <p class="hint" id="file-hint">
            {t('import.columns')} {props.columns.join(', ')}
          </p>
        </div>
        <button class={props.rows ? 'quiet' : ''}>{t('import.preview')}</button>
      </form>
    </article>
  )
}

function Preview(props: {
  rows: readonly ImportRow[]
  bad: readonly ImportRow[]
  good: number
  what: string
  csv: string
}) {
  const { t, locale } = useView()
  return (
    <section class="block">
      <h2>{t('import.previewTitle')}</h2>
      <p>{t('import.counts', { good: props.good, bad: props.bad.length })}</p>
      {props.bad.length ? (
        <div class="scroll" tabindex={0} role="region" aria-label={t('import.badRows')}>
          <table>
            <caption>{t('import.badRows')}</caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {t('import.line')}
                </th>
                <th scope="col">{t('import.row')}</th>
                <th scope="col">{t('import.problem')}</th>
              </tr>
            </thead>
            <tbody>
              {props.bad.map((row) => (
                <tr>
                  <td class="number">{row.line}</td>
                  <td>{row.name || '—'}</td>
                  <td>
                    {Object.entries(row.errors).map(([column, error]) => (
                      <div class="error">
                        {column}: {translateError(locale, error)}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {props.good > 0 ? (
        <form method="post" action={`/${props.what}/import`}>
          <textarea name="csv" hidden>
            {`\n${props.csv}`}
          </textarea>
          <button name="write" value="1">
            {t('import.write', { n: props.good })}
          </button>
        </form>
      ) : null}
    </section>
  )
}
