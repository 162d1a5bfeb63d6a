import { isOffice } from '#src/auth/viewer.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { MeetingHead } from '../meetings/head.tsx'
import { Empty } from '../ui/table.tsx'

/** The tab of a meeting that has no minutes yet, or none for this reader. */
export function MinutesTabPage(props: { meeting: Meeting }) {
  const { t, viewer } = useView()
  const { meeting } = props
  const mayCreate =
    viewer !== null && isOffice(viewer) && meeting.storedState === 'held' && !meeting.minutesId
  return (
    <>
      <MeetingHead meeting={meeting} tab="minutes" />
      {mayCreate ? (
        <form method="post" action={`/meetings/${meeting.id}/minutes`}>
          <p>{t('minutes.createHint')}</p>
          <button>{t('minutes.create')}</button>
        </form>
      ) : (
        <Empty>{t(meeting.storedState === 'held' ? 'minutes.noneForYou' : 'minutes.notHeldYet')}</Empty>
      )}
    </>
  )
}
