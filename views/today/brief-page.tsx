import { percentOf } from '#src/reports/rules.ts'
import type { Asked, BriefFigures, BriefItem, BriefMeeting } from '#src/today/brief/queries.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { Figures } from './figures.tsx'

/** What a chair reads in a minute, on a screen or on one printed sheet: what is asked, the reds, what comes. */
export function BriefPage(props: {
  figures: BriefFigures
  meetings: readonly BriefMeeting[]
  asked: readonly Asked[]
}) {
  const { t, today } = useView()
  const { figures } = props
  const onTime = percentOf(figures.closedOnTime, figures.closed)
  return (
    <article class="brief">
      <header class="page-head">
        <h1>
          {t('nav.brief')}{' '}
          <span class="quiet">
            <DayText day={today} />
          </span>
        </h1>
      </header>
      <Figures
        figures={[
          { colour: 'red', count: figures.overdue, label: 'today.overdue', href: '/action-items?light=red' },
          {
            colour: 'yellow',
            count: figures.dueSoon,
            label: 'today.dueSoon',
            href: '/action-items?light=yellow',
          },
          { colour: 'none', count: figures.open, label: 'today.open', href: '/action-items' },
          {
            colour: 'green',
            count: figures.closed,
            label: 'today.closed',
            href: '/action-items?state=closed',
          },
          { colour: 'none', count: onTime === null ? '—' : `${onTime}%`, label: 'today.onTime' },
        ]}
      />
      {props.asked.length ? <AskedOfYou rows={props.asked} /> : null}
      <Reds figures={figures} />
      <NextMeetings meetings={props.meetings} />
      {props.asked.length ? null : <Empty>{t('today.nothingAsked')}</Empty>}
    </article>
  )
}

function AskedOfYou(props: { rows: readonly Asked[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="asked">
      <h2 id="asked">{t('today.asked')}</h2>
      <ul class="plain">
        {props.rows.map((row) => (
          <li>
            <a href={askedHref(row)}>{t(`today.asked.${row.kind}`)}</a>{' '}
            {[name(row.agencyZh, row.agencyEn), row.person].filter(Boolean).join(' ')}
            <p class="quiet">
              {name(row.title, row.titleEn)}
              {row.reason ? ` · ${row.reason}` : ''}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function askedHref(row: Asked): string {
  if (row.kind === 'extension') return `/action-items/${row.id}`
  return row.kind === 'signature' ? `/minutes/${row.id}/signature` : `/meetings/${row.id}/replies`
}

function Reds(props: { figures: BriefFigures }) {
  const { t } = useView()
  const { reds, overdue } = props.figures
  return (
    <section class="block" aria-labelledby="reds">
      <h2 id="reds">{t('today.reds')}</h2>
      {reds.length === 0 ? <Empty>{t('today.noReds')}</Empty> : null}
      <ul class="plain">
        {reds.map((item) => (
          <Red item={item} />
        ))}
      </ul>
      {overdue > reds.length ? <p class="quiet">{t('today.more', { n: overdue - reds.length })}</p> : null}
    </section>
  )
}

function Red(props: { item: BriefItem }) {
  const { t } = useView()
  const name = useName()
  const { item } = props
  return (
    <li>
      <a href={`/action-items/${item.id}`}>{name(item.title, item.titleEn)}</a>{' '}
      <Light colour="red">{t('common.workingDaysOver', { n: item.workingDaysOver })}</Light>
      <p class="quiet">
        {name(item.leadZh, item.leadEn)} · <DayText day={item.dueOn} /> · {item.percent}% ·{' '}
        {name(item.meeting, item.meetingEn)}
      </p>
      {item.lastReport ? <p>{item.lastReport}</p> : null}
    </li>
  )
}

function NextMeetings(props: { meetings: readonly BriefMeeting[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="next">
      <h2 id="next">{t('today.nextMeetings')}</h2>
      {props.meetings.length === 0 ? <Empty>{t('today.noNextMeetings')}</Empty> : null}
      <ul class="plain">
        {props.meetings.map((meeting) => (
          <li>
            <InstantText at={meeting.startsAt} />{' '}
            <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>
            <p class="quiet">
              {name(meeting.venueZh, meeting.venueEn)}
              {meeting.chairs ? ` · ${t('today.youChair')}` : ''}
              {meeting.agencies
                ? ` · ${t('today.replies', { answered: meeting.answered, all: meeting.agencies })}`
                : ''}
              {' · '}
              <a href={`/meetings/${meeting.id}/carry-over`}>{t('carryOver.title')}</a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
