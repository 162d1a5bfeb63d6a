import type { Day } from '#src/lib/dates.ts'
import { useView } from '../context.ts'

/** “As of” any day: the state of a dated list on that day, in the address. */
export function AsOf(props: { day: Day }) {
  const { t, path, today } = useView()
  const url = new URL(path, 'http://x')
  const kept = [...url.searchParams].filter(([name]) => name !== 'day' && name !== 'page')
  return (
    <form method="get" action={url.pathname} class="filters">
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="field">
        <label for="day">{t('common.asOf')}</label>{' '}
        <input type="date" id="day" name="day" value={props.day} />
      </div>
      <button class="quiet">{t('common.show')}</button>
      {props.day === today ? null : <a href={url.pathname}>{t('common.backToToday')}</a>}
    </form>
  )
}
