import type { PollSummary } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isOpenForWork } from '#src/meetings/rules.ts'
import { useView } from '../context.ts'

/** Asking agencies for a date, while there is none to tell of. */
export function DatePoll(props: { meeting: Meeting; poll: PollSummary | null }) {
  const { t } = useView()
  const { meeting, poll } = props
  const standing = poll !== null && (poll.state === 'open' || poll.state === 'closed')
  const mayAsk = isOpenForWork(meeting) && !meeting.recordedAfterwards && !standing
  if (!poll && !mayAsk) return null
  return (
    <section class="block">
      <h2>{t('polls.page.title')}</h2>
      {poll ? (
        <p>
          {t('polls.of', { answered: poll.answered, asked: poll.asked })}{' '}
          <span class="quiet">{t(`polls.word.${poll.state}`)}</span>{' '}
          <a href={`/polls/${poll.id}`}>{t('polls.open')}</a>
        </p>
      ) : null}
      {mayAsk ? (
        <p>
          <a href={`/meetings/${meeting.id}/polls/new`}>{t('polls.start')}</a>{' '}
          <span class="quiet">{t('polls.startHint')}</span>
        </p>
      ) : null}
    </section>
  )
}
