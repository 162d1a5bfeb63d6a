import { translateError } from '#src/i18n/translate.ts'
import { awaitsNotice, type CalendarDay } from '#src/settings/calendar.ts'
import type { HolidayFile } from '#src/settings/holidays/rules.ts'
import { useView } from '../context.ts'
import { DayText } from '../ui/time.tsx'

export function CalendarPage(props: {
  year: string
  days: CalendarDay[]
  rows?: { line: number; name: string; errors: Record<string, string> }[]
}) {
  const { t, locale } = useView()
  const year = Number(props.year)
  const bad = props.rows?.filter((row) => Object.keys(row.errors).length) ?? []
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/settings">{t('nav.settings')}</a>
        </p>
        <h1>{t('settings.calendarOf', { year: props.year })}</h1>
        <div class="acts">
          <a href={`/settings/calendar?year=${year - 1}`}>{year - 1}</a>
          <a href={`/settings/calendar?year=${year + 1}`}>{year + 1}</a>
          <a class="button quiet" href={`/settings/calendar/export.csv?year=${props.year}`} hx-boost="false">
            {t('common.export')}
          </a>
        </div>
      </header>
      {props.rows ? (
        <div class="alert" role="alert">
          <p>{props.rows.length ? t('settings.calendarBad') : t('settings.calendarEmptyFile')}</p>
          <ul>
            {bad.map((row) => (
              <li>
                {t('import.line')} {row.line}: {row.name}{' '}
                {Object.values(row.errors)
                  .map((error) => translateError(locale, error))
                  .join(' ')}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {props.days.length === 0 ? <p class="note">{t('common.mondayToFriday')}</p> : null}
      {awaitsNotice(props.days) ? <p class="note">{t('settings.awaitsNotice')}</p> : null}
      {props.days.length ? <DayTable days={props.days} /> : null}
      <section class="block">
        <h2>{t('settings.loadCalendar')}</h2>
        <form method="post" action="/settings/calendar" enctype="multipart/form-data">
          <label for="file">{t('import.file')}</label>
          <input
            type="file"
            id="file"
            name="file"
            accept=".csv,.ics,text/csv,text/calendar"
            required
            aria-describedby="calendar-hint"
          />
          <p class="hint" id="calendar-hint">
            {t('settings.calendarHint')}
          </p>
          <button>{t('settings.loadCalendar')}</button>
        </form>
        <form method="post" action="/settings/calendar/legal">
          <button class="quiet">{t('settings.loadLegal', { year: '2027' })}</button>
        </form>
        <form method="post" action="/settings/calendar/shipped">
          <button class="quiet">{t('settings.loadShipped', { years: '2026' })}</button>
        </form>
      </section>
    </>
  )
}

function DayTable(props: { days: readonly CalendarDay[] }) {
  const { t } = useView()
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('settings.day')}</th>
          <th scope="col">{t('settings.kind')}</th>
          <th scope="col">{t('settings.holidayName')}</th>
        </tr>
      </thead>
      <tbody>
        {props.days.map((day) => (
          <tr>
            <td>
              <DayText day={day.day} />
            </td>
            <td>{t(`settings.kind.${day.kind}`)}</td>
            <td>{day.name}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What an iCalendar file was understood to say, before anything is written. */
export function HolidayPreview(props: { file: HolidayFile; csv: string }) {
  const { t } = useView()
  const { days, others } = props.file
  const holidays = days.filter(({ kind }) => kind === 'holiday').length
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/settings/calendar">{t('settings.calendar')}</a>
        </p>
        <h1>{t('settings.icsPreview')}</h1>
        <p>
          {t('settings.icsSummary', { n: days.length, holidays, workdays: days.length - holidays })}
          {others ? t('settings.icsOthers', { n: others }) : ''}
        </p>
      </header>
      <form method="post" action="/settings/calendar" class="acts">
        <input type="hidden" name="csv" value={props.csv} />
        <button>{t('settings.icsLoad')}</button>
        <a href="/settings/calendar">{t('common.cancel')}</a>
      </form>
      <DayTable days={days} />
    </>
  )
}
