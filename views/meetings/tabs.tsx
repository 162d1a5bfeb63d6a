import { isOffice } from '#src/auth/viewer.ts'
import { useView } from '../context.ts'

/** The ways to look at meetings: ahead, past, by month. */
export function MeetingTabs(props: { at: 'upcoming' | 'past' | 'calendar' }) {
  const { t, viewer } = useView()
  const tabs = [
    ['upcoming', '/meetings'],
    ['past', '/meetings?when=past'],
    ['calendar', '/meetings/calendar'],
    ['venues', '/venues/week'],
    ...(viewer && isOffice(viewer) ? [['series', '/meetings/series'] as const] : []),
  ] as const
  return (
    <nav class="tabs" aria-label={t('meetings.whenTabs')}>
      {tabs.map(([tab, href]) => (
        <a href={href} aria-current={tab === props.at ? 'page' : undefined}>
          {t(`meetings.${tab}`)}
        </a>
      ))}
    </nav>
  )
}
