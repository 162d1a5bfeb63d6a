import type { MessageKey } from '#src/i18n/translate.ts'
import type { MailWait } from '#src/outbox/waiting.ts'
import type { ComingMeeting, Lights, ReplyCell, Waiting, WaitingKind } from '#src/today/queries.ts'
import { useView } from '../context.ts'
import { MailWaits } from '../outbox/waits.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { Figures, RedItems } from './figures.tsx'
import { NewMatters } from './new-matters.tsx'

export function TodayPage(props: {
  meetings: readonly ComingMeeting[]
  waiting: readonly Waiting[]
  lights: Lights
  wait: MailWait | null
}) {
  const { t, today } = useView()
  return (
    <>
      <header class="page-head">
        <h1>
          {t('today.title')}{' '}
          <span class="quiet">
            <DayText day={today} />
          </span>
        </h1>
      </header>
      <MailWaits wait={props.wait} />
      <div class="today">
        <Coming meetings={props.meetings} />
        <Waitings rows={props.waiting} />
        <section class="block" aria-labelledby="lights">
          <h2 id="lights">{t('today.lights')}</h2>
          <Figures
            figures={[
              {
                colour: 'red',
                count: props.lights.red,
                label: 'today.overdue',
                href: '/action-items?light=red',
              },
              {
                colour: 'yellow',
                count: props.lights.yellow,
                label: 'today.dueSoon',
                href: '/action-items?light=yellow',
              },
              { colour: 'none', count: props.lights.open, label: 'today.open', href: '/action-items' },
            ]}
          />
          <RedItems
            items={props.lights.reddest}
            empty={props.lights.open ? 'today.noReds' : 'today.noItems'}
          />
        </section>
        <NewMatters rows={props.waiting.filter((row) => row.kind === 'matter')} />
      </div>
    </>
  )
}

function Coming(props: { meetings: readonly ComingMeeting[] }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="coming">
      <h2 id="coming">{t('today.coming')}</h2>
      {props.meetings.length === 0 ? (
        <Empty>
          {t('today.noMeetings')} <a href="/meetings/new">{t('today.newMeeting')}</a>
        </Empty>
      ) : (
        <ul class="plain">
          {props.meetings.map((meeting) => (
            <ComingLine meeting={meeting} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ComingLine(props: { meeting: ComingMeeting }) {
  const { t } = useView()
  const name = useName()
  const { meeting } = props
  return (
    <li>
      <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>
      {meeting.state === 'noticed' ? null : (
        <span class={`state ${meeting.state}`}>{t(`meetings.state.${meeting.state}`)}</span>
      )}
      <p class="quiet">
        <InstantText at={meeting.startsAt} /> ·{' '}
        {name(meeting.venueZh, meeting.venueEn) || t('meetings.noVenue')}
      </p>
      {meeting.state === 'draft' || meeting.cells.length === 0 ? null : (
        <ReplyBar meetingId={meeting.id} cells={meeting.cells} />
      )}
    </li>
  )
}

/** One cell an agency; the words beside it say the same, so the cells are decoration for a screen reader. */
function ReplyBar(props: { meetingId: string; cells: readonly ReplyCell[] }) {
  const { t } = useView()
  const count = (cell: ReplyCell) => props.cells.filter((one) => one === cell).length
  const silent = count('silent')
  const words = [
    t('today.replies', { answered: props.cells.length - silent, all: props.cells.length }),
    count('leave') ? t('today.repliesLeave', { n: count('leave') }) : '',
    count('substitute') ? t('today.repliesSubstitute', { n: count('substitute') }) : '',
    silent ? t('today.repliesSilent', { n: silent }) : '',
  ]
  return (
    <p>
      <span class="bar" aria-hidden="true">
        {props.cells.map((cell) => (
          <span class={cell} />
        ))}
      </span>{' '}
      <a href={`/meetings/${props.meetingId}/replies`}>{words.filter(Boolean).join(' · ')}</a>
    </p>
  )
}

const order: readonly Exclude<WaitingKind, 'matter'>[] = [
  'minutes',
  'submission',
  'leave',
  'substitution',
  'inbound',
  'mail',
]

function Waitings(props: { rows: readonly Waiting[] }) {
  const { t } = useView()
  const kinds = order.filter((kind) => props.rows.some((row) => row.kind === kind))
  return (
    <section class="block" aria-labelledby="waiting">
      <h2 id="waiting">{t('today.waiting')}</h2>
      {kinds.length === 0 ? <Empty>{t('today.nothingWaiting')}</Empty> : null}
      {kinds.map((kind) => (
        <WaitingKindList kind={kind} rows={props.rows.filter((row) => row.kind === kind)} />
      ))}
      <p>
        <a href="/outbox">{t('today.allMail')}</a> · <a href="/incoming">{t('inbox.title')}</a>
      </p>
    </section>
  )
}

function WaitingKindList(props: { kind: Exclude<WaitingKind, 'matter'>; rows: readonly Waiting[] }) {
  const { t } = useView()
  const total = props.rows[0]?.total ?? 0
  const rest = total - props.rows.length
  return (
    <>
      <h3>
        {t(`today.waiting.${props.kind}`)} <span class="quiet number">{total}</span>
      </h3>
      <ul class="plain">
        {props.rows.map((row) => (
          <WaitingLine kind={props.kind} row={row} />
        ))}
      </ul>
      {rest > 0 ? <p class="quiet">{t('today.more', { n: rest })}</p> : null}
    </>
  )
}

function WaitingLine(props: { kind: Exclude<WaitingKind, 'matter'>; row: Waiting }) {
  const { t } = useView()
  const name = useName()
  const { kind, row } = props
  const who = [name(row.agencyZh, row.agencyEn), row.person].filter(Boolean).join(' ')
  const title = name(row.title, row.titleEn)
  // Of a request the person is news, the meeting is known.
  const asks = kind === 'leave' || kind === 'substitution'
  return (
    <li class="with-act">
      <div>
        {asks ? who : title}
        <p class="quiet">
          {asks ? title : who}
          {asks || who ? ' · ' : ''}
          {kind === 'minutes' ? <MinutesDue row={row} /> : null}
          {kind === 'mail' ? t(row.state === 'dead' ? 'today.mailDead' : 'today.mailFailed') : null}
          {kind === 'minutes' || kind === 'mail' ? null : <DayText day={row.on} />}
        </p>
      </div>
      <a class="button quiet" href={waitingHref(row)}>
        {t(`today.act.${kind}`)}
      </a>
    </li>
  )
}

const minutesStates: Record<string, MessageKey> = {
  drafting: 'today.minutes.drafting',
  countersigning: 'today.minutes.countersigning',
  awaiting_signature: 'today.minutes.awaiting_signature',
}

function MinutesDue(props: { row: Waiting }) {
  const { t } = useView()
  const left = props.row.workingDaysLeft ?? 0
  return (
    <>
      {t(minutesStates[props.row.state] ?? 'today.minutes.none')}
      {' · '}
      <DayText day={props.row.on} />{' '}
      <span class={left < 0 ? 'light red' : left <= 1 ? 'light yellow' : undefined}>
        {left < 0 ? t('common.workingDaysOver', { n: -left }) : t('common.workingDaysLeft', { n: left })}
      </span>
    </>
  )
}

function waitingHref(row: Waiting): string {
  if (row.kind === 'submission') return `/action-items/${row.id}`
  if (row.kind === 'minutes') return `/meetings/${row.id}/minutes`
  if (row.kind === 'inbound') return `/incoming/${row.id}`
  if (row.kind === 'mail')
    return row.meetingId ? `/meetings/${row.meetingId}/deliveries` : `/outbox?state=${row.state}`
  return `/meetings/${row.id}/replies`
}
