import { isOffice } from '#src/auth/viewer.ts'
import { officeDay } from '#src/lib/dates.ts'
import type { MeetingFilter, MeetingRow } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { SpanText } from '../ui/time.tsx'
import { MeetingTabs } from './tabs.tsx'

const upcoming = ['draft', 'noticed', 'postponed'] as const
const past = ['held', 'closed', 'cancelled'] as const

export function MeetingList(props: {
  rows: readonly MeetingRow[]
  filter: MeetingFilter
  topics: readonly { code: string; nameZh: string; nameEn: string }[]
  hasMore: boolean
}) {
  const { t, viewer } = useView()
  const name = useName()
  const { filter } = props
  const states = filter.when === 'past' ? past : upcoming
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.meetings')}</h1>
        {viewer && isOffice(viewer) ? (
          <p class="acts">
            <a class="button" href="/meetings/new">
              {t('meetings.new')}
            </a>
            <a href="/meetings/new?recorded=1">{t('meetings.record')}</a>
            <a href="/meetings/presets">{t('meetings.presets')}</a>
          </p>
        ) : null}
      </header>
      <MeetingTabs at={filter.when} />
      <Chips label={t('meetings.filterState')}>
        <Chip name="state" value="">
          {t('common.all')}
        </Chip>
        {states.map((state) => (
          <Chip name="state" value={state}>
            {t(`meetings.state.${state}`)}
          </Chip>
        ))}
      </Chips>
      <form class="filters" method="get" action="/meetings">
        {filter.when === 'past' ? <input type="hidden" name="when" value="past" /> : null}
        {filter.state ? <input type="hidden" name="state" value={filter.state} /> : null}
        <div class="field">
          <label for="topic">{t('matters.field.topic')}</label>
          <select id="topic" name="topic">
            <option value="">{t('common.all')}</option>
            {props.topics.map((topic) => (
              <option value={topic.code} selected={topic.code === filter.topic}>
                {name(topic.nameZh, topic.nameEn)}
              </option>
            ))}
          </select>
        </div>
        <button class="quiet">{t('common.filter')}</button>
      </form>
      {props.rows.length === 0 ? (
        <Empty>{t(filter.when === 'past' ? 'meetings.emptyPast' : 'meetings.empty')}</Empty>
      ) : null}
      {byMonth(props.rows).map(([month, rows]) => (
        <Month month={month} rows={rows} />
      ))}
      <Pages filter={filter} hasMore={props.hasMore} />
    </>
  )
}

/** Rows in their order, cut where the month changes; undated ones last under an empty month. */
function byMonth(rows: readonly MeetingRow[]): [string, MeetingRow[]][] {
  const months = new Map<string, MeetingRow[]>()
  for (const row of rows) {
    const month = row.startsAt ? officeDay(row.startsAt).slice(0, 7) : ''
    months.set(month, [...(months.get(month) ?? []), row])
  }
  return [...months]
}

function Month(props: { month: string; rows: readonly MeetingRow[] }) {
  const { t } = useView()
  const name = useName()
  const [year, month] = props.month.split('-').map(Number)
  const title = props.month ? t('meetings.month', { year, month }) : t('meetings.undated')
  return (
    <section>
      <h2>{title}</h2>
      <div class="scroll" tabindex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('meetings.field.time')}</th>
              <th scope="col">{t('meetings.field.title')}</th>
              <th scope="col">{t('meetings.field.venue')}</th>
              <th scope="col">{t('meetings.field.chair')}</th>
              <th scope="col">{t('meetings.field.state')}</th>
              <th scope="col" class="number">
                {t('meetings.replied')}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr>
                <td class="nowrap">
                  {row.startsAt && row.endsAt ? (
                    <SpanText start={row.startsAt} end={row.endsAt} />
                  ) : (
                    t('meetings.noTime')
                  )}
                </td>
                <th scope="row">
                  <a href={`/meetings/${row.id}`}>{name(row.title, row.titleEn)}</a>
                </th>
                <td>{name(row.venueName, row.venueNameEn) || '—'}</td>
                <td>{row.chairName || '—'}</td>
                <td>
                  <span class={`state ${row.state}`}>{t(`meetings.state.${row.state}`)}</span>
                </td>
                <td class="number">
                  <Replies row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** How many answered is the office's business; an agency sees nothing of the others (R34). */
function Replies(props: { row: MeetingRow }) {
  const { viewer } = useView()
  const { row } = props
  if (row.invited === 0 || row.state === 'draft') return <>{row.invited || '—'}</>
  if (!viewer || !(isOffice(viewer) || viewer.roles.includes('auditor'))) return <>—</>
  return (
    <a href={`/meetings/${row.id}/replies`}>
      {row.replied} / {row.invited}
    </a>
  )
}

function Pages(props: { filter: MeetingFilter; hasMore: boolean }) {
  const { t, path } = useView()
  const at = (page: number) => {
    const url = new URL(path, 'http://x')
    url.searchParams.set('page', String(page))
    return url.pathname + url.search
  }
  const { page } = props.filter
  if (page === 1 && !props.hasMore) return null
  return (
    <nav class="acts" aria-label={t('meetings.pages')}>
      {page > 1 ? (
        <a rel="prev" href={at(page - 1)}>
          {t('common.previous')}
        </a>
      ) : null}
      {props.hasMore ? (
        <a rel="next" href={at(page + 1)}>
          {t('common.next')}
        </a>
      ) : null}
    </nav>
  )
}
