import type { Child } from 'hono/jsx'
import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { nextStep, type NextStep as Step } from '#src/meetings/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { SpanText } from '../ui/time.tsx'

export type MeetingTab = 'agenda' | 'replies' | 'sign-in' | 'minutes' | 'deliveries' | 'log'

/** Title, state, when, where, who chairs; the next step; the tabs. Stands on every page of a meeting. */
export function MeetingHead(props: { meeting: Meeting; tab: MeetingTab; next?: Child }) {
  const { t, locale } = useView()
  const { meeting } = props
  const name = useName()
  return (
    <header class="page-head">
      <p class="crumb">
        <a href="/meetings">{t('nav.meetings')}</a>
      </p>
      <h1>
        {name(meeting.title, meeting.titleEn)}{' '}
        <span class={`state ${meeting.state}`}>{t(`meetings.state.${meeting.state}`)}</span>
      </h1>
      <p class="quiet">
        {meeting.startsAt && meeting.endsAt ? (
          <SpanText start={meeting.startsAt} end={meeting.endsAt} />
        ) : (
          t('meetings.noTime')
        )}
        {' · '}
        {(locale === 'en' ? meeting.venueNameEn : meeting.venueName) || t('meetings.noVenue')}
        {' · '}
        {meeting.actingFor
          ? t('meetings.chairedByActing', { name: meeting.chairName, chair: meeting.actingFor })
          : t('meetings.chairedBy', { name: meeting.chairName || '—' })}
      </p>
      {props.next === undefined ? <NextStep {...props} /> : <div class="acts">{props.next}</div>}
      <Tabs meeting={meeting} tab={props.tab} />
    </header>
  )
}

/** The one filled button: what the office does next. Nothing where one stands on that page already. */
function NextStep(props: { meeting: Meeting; tab: MeetingTab }) {
  const { t, viewer, now } = useView()
  const step = viewer && isOffice(viewer) ? nextStep(props.meeting, now) : null
  if (!step) return null
  const [path, tab] = steps[step]
  if (tab === props.tab) return null
  return (
    <div class="acts">
      <a class="button" href={`/meetings/${props.meeting.id}/${path}`}>
        {t(`meetings.next.${step}`)}
      </a>
    </div>
  )
}

const steps: Record<Step, [path: string, tab: MeetingTab | null]> = {
  notice: ['notice', null],
  reDate: ['edit', null],
  remind: ['replies', 'replies'],
  signIn: ['sign-in', 'sign-in'],
  minutes: ['minutes', 'minutes'],
  issue: ['minutes', 'minutes'],
}

function Tabs(props: { meeting: Meeting; tab: MeetingTab }) {
  const { t, viewer } = useView()
  const base = `/meetings/${props.meeting.id}`
  const inside = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  const tabs: [MeetingTab, string, boolean][] = [
    ['agenda', base, true],
    ['replies', `${base}/replies`, props.meeting.noticeVersion > 0],
    ['sign-in', `${base}/sign-in`, inside && props.meeting.state !== 'draft'],
    ['minutes', `${base}/minutes`, props.meeting.storedState === 'held'],
    ['deliveries', `${base}/deliveries`, inside && props.meeting.noticeVersion > 0],
    ['log', `${base}/log`, inside],
  ]
  return (
    <nav class="tabs" aria-label={t('meetings.tabs')}>
      {tabs
        .filter(([, , shown]) => shown)
        .map(([tab, href]) => (
          <a href={href} aria-current={tab === props.tab ? 'page' : undefined}>
            {t(`meetings.tab.${tab}`)}
          </a>
        ))}
    </nav>
  )
}
