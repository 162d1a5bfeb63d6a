import type { FormErrors } from '#src/lib/form.ts'
import type { Occurrence, Series } from '#src/meetings/series/queries.ts'
import { whyNotTouch } from '#src/meetings/series/rules.ts'
import { useView } from '../../context.ts'
import { FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { DayText, InstantText } from '../../ui/time.tsx'
import { RuleText } from './rule-text.tsx'

/** One series: its rule, and every occurrence with what has become of it. */
export function SeriesPage(props: { series: Series; occurrences: Occurrence[]; form: FormErrors }) {
  const { t } = useView()
  const name = useName()
  const { series } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/meetings/series">{t('meetings.series')}</a>
        </p>
        <h1>
          {series.title}
          {series.endedAt ? <span class="state">{t('meetings.series.ended')}</span> : null}
        </h1>
        <p class="quiet">
          <RuleText series={series} /> · {name(series.venueName, series.venueNameEn) || t('meetings.noVenue')}{' '}
          · {t('meetings.chairedBy', { name: series.chairName || '—' })}
          {series.opensBefore ? ` · ${t('meetings.series.opensBy', { n: series.opensBefore })}` : ''}
        </p>
        {series.endedAt ? null : (
          <div class="acts">
            <a class="button quiet" href={`/meetings/series/${series.id}/edit`}>
              {t('meetings.series.template')}
            </a>
          </div>
        )}
      </header>
      <FormSummary form={props.form} />
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col" class="number">
              {t('meetings.series.no')}
            </th>
            <th scope="col">{t('meetings.series.day')}</th>
            <th scope="col">{t('meetings.series.state')}</th>
            <th scope="col">{t('meetings.acts')}</th>
          </tr>
        </thead>
        <tbody>
          {props.occurrences.map((one) => (
            <Row series={series} one={one} />
          ))}
        </tbody>
      </table>
      {series.endedAt ? null : (
        <details class="act">
          <summary>{t('meetings.series.end')}</summary>
          <form method="post" action={`/meetings/series/${series.id}/end`}>
            <p class="hint">{t('meetings.series.endHint')}</p>
            <button class="danger">{t('meetings.series.end')}</button>
          </form>
        </details>
      )}
    </>
  )
}

function Row(props: { series: Series; one: Occurrence }) {
  const { t, today } = useView()
  const { one } = props
  const base = `/meetings/series/${props.series.id}/occurrences/${one.id}`
  return (
    <tr>
      <td class="number">{one.no}</td>
      <td>
        {one.startsAt ? (
          <InstantText at={one.startsAt} />
        ) : (
          <>
            <DayText day={one.startsOn} /> {one.startTime}
          </>
        )}
        {one.startsOn === one.plannedOn ? null : (
          <div class="quiet small">
            {t('meetings.series.insteadOf')} <DayText day={one.plannedOn} />
          </div>
        )}
      </td>
      <td>
        {one.meetingId ? (
          <a href={`/meetings/${one.meetingId}`}>{one.title}</a>
        ) : (
          t(`meetings.series.is.${one.state}`)
        )}
      </td>
      <td>
        {whyNotTouch(one, today) ? null : (
          <>
            <form method="post" action={`${base}/opening`}>
              <button class="quiet">{t('meetings.series.open')}</button>
            </form>
            <details class="act">
              <summary>{t('meetings.series.moveOrCancel')}</summary>
              <form method="post" action={`${base}/move`}>
                <label for={`day-${one.id}`}>{t('meetings.field.day')}</label>
                <input id={`day-${one.id}`} type="date" name="startsOn" value={one.startsOn} required />
                <label for={`time-${one.id}`}>{t('meetings.field.start')}</label>
                <input id={`time-${one.id}`} type="time" name="startTime" value={one.startTime} required />
                <button class="quiet">{t('meetings.series.move')}</button>
              </form>
              <form method="post" action={`${base}/cancellation`}>
                <button class="danger">{t('meetings.series.cancel')}</button>
              </form>
            </details>
          </>
        )}
      </td>
    </tr>
  )
}
