import { useView } from '../context.ts'

/** The ways to look at meetings: ahead, past, by month. */
export function MeetingTabs(props: { at: 'upcoming' | 'past' | 'calendar' }) {
  const { t } = useView()
  const tabs = [
    ['upcoming', '/meetings'],
    ['past', '/meetings?when=past'],
    ['calendar', '/meetings/calendar'],
    ['venues', '/venues/week'],
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
