import type { Child } from 'hono/jsx'
import { isOffice } from '#src/auth/viewer.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { MessageKey } from '#src/i18n/translate.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { isIssued } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'

export type MinutesTab = 'read' | 'edit' | 'countersigning' | 'signature' | 'issue'

/** What it is, where it stands, until when; the way from draft to print as plain links. */
export function MinutesHead(props: { minutes: Minutes; tab: MinutesTab; next?: Child }) {
  const { t, viewer } = useView()
  const { minutes } = props
  const name = useName()
  const office = viewer !== null && isOffice(viewer)
  return (
    <header class="page-head no-print">
      <p class="crumb">
        <a href="/minutes">{t('nav.minutes')}</a>
        {' › '}
        <a href={`/meetings/${minutes.meetingId}`}>{name(minutes.meetingTitle, minutes.meetingTitleEn)}</a>
      </p>
      <h1>
        {minutes.docNo && minutes.docYear
          ? t('minutes.numbered', { no: formatDocNo(minutes.docYear, minutes.docNo) })
          : t('minutes.unnumbered')}{' '}
        <span class={`state ${minutes.state}`}>{t(`minutes.state.${minutes.state}`)}</span>
      </h1>
      <p class="quiet">
        {t('minutes.meetingOn')} <DayText day={minutes.meetingDay} />
        {minutes.drafterName ? ` · ${t('minutes.draftedBy', { name: minutes.drafterName })}` : ''}
        {' · '}
        {isIssued(minutes.state) ? (
          <>
            {t('minutes.issuedOn')} <DayText day={minutes.issuedOn} />
          </>
        ) : (
          <DueBy minutes={minutes} />
        )}
      </p>
      {props.next ? <div class="acts">{props.next}</div> : null}
      {office && !isIssued(minutes.state) ? <Tabs minutes={minutes} tab={props.tab} /> : null}
    </header>
  )
}

/** R37: the day by which the minutes are to be issued. */
export function DueBy(props: { minutes: { dueOn: string; daysLeft: number } }) {
  const { t } = useView()
  return (
    <>
      {t('minutes.dueBy')} <DayText day={props.minutes.dueOn} /> · <DaysLeft n={props.minutes.daysLeft} />
    </>
  )
}

/** 还有2个工作日, 超期3个工作日. */
export function DaysLeft(props: { n: number }) {
  const { t } = useView()
  if (props.n >= 0) return <>{t('common.workingDaysLeft', { n: props.n })}</>
  return <span class="light red">{t('common.workingDaysOver', { n: -props.n })}</span>
}

function Tabs(props: { minutes: Minutes; tab: MinutesTab }) {
  const { t } = useView()
  const base = `/minutes/${props.minutes.id}`
  const tabs: [MinutesTab, string, MessageKey, boolean][] = [
    ['read', base, 'minutes.tab.read', true],
    ['edit', `${base}/edit`, 'minutes.tab.edit', props.minutes.state === 'drafting'],
    ['countersigning', `${base}/countersigning`, 'minutes.tab.countersigning', true],
    ['signature', `${base}/signature`, 'minutes.tab.signature', props.minutes.state === 'awaiting_signature'],
    ['issue', `${base}/issue`, 'minutes.tab.issue', true],
  ]
  return (
    <nav class="tabs" aria-label={t('minutes.tabs')}>
      {tabs
        .filter(([, , , shown]) => shown)
        .map(([tab, href, key]) => (
          <a href={href} aria-current={tab === props.tab ? 'page' : undefined}>
            {t(key)}
          </a>
        ))}
    </nav>
  )
}
