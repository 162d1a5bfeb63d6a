import type { Waiting } from '#src/today/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** What agencies raised and nobody has taken in yet: accept at once, or ask the agency for more. */
export function NewMatters(props: { rows: readonly Waiting[] }) {
  const { t } = useView()
  const total = props.rows[0]?.total ?? 0
  return (
    <section class="block" aria-labelledby="matters">
      <h2 id="matters">{t('today.matters')}</h2>
      {total === 0 ? (
        <Empty>
          {t('today.noMatters')} <a href="/matters/new">{t('today.raiseMatter')}</a>
        </Empty>
      ) : null}
      <ul class="plain">
        {props.rows.map((row) => (
          <NewMatter row={row} />
        ))}
      </ul>
      {total > props.rows.length ? (
        <p>
          <a href="/matters?state=raised">{t('today.more', { n: total - props.rows.length })}</a>
        </p>
      ) : null}
    </section>
  )
}

function NewMatter(props: { row: Waiting }) {
  const { t } = useView()
  const name = useName()
  const { row } = props
  return (
    <li>
      <a href={`/matters/${row.id}`}>{name(row.title, row.titleEn)}</a>{' '}
      {row.urgent ? <strong class="light red">{t('matters.urgent')}</strong> : null}
      <p class="quiet">
        {[name(row.agencyZh, row.agencyEn), row.person].filter(Boolean).join(' ')} · <DayText day={row.on} />
      </p>
      <div class="acts">
        <form method="post" action={`/matters/${row.id}/acceptance`}>
          <button class="quiet">{t('matters.accept')}</button>
        </form>
        <details class="act">
          <summary>{t('today.askBack')}</summary>
          <form method="post" action={`/matters/${row.id}/question`}>
            <div class="field">
              <label for={`question-${row.id}`}>{t('today.question')}</label>
              <textarea id={`question-${row.id}`} name="reason" rows={3} required />
            </div>
            <button class="quiet">{t('today.sendQuestion')}</button>
          </form>
        </details>
      </div>
    </li>
  )
}
