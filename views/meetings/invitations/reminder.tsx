import type { Silent } from '#src/meetings/invitations/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { InstantText } from '../../ui/time.tsx'
import { MeetingHead } from '../head.tsx'

/** Exactly who is reminded, before it is done; who was reminded already is not again (R32). */
export function ReminderPage(props: { meeting: Meeting; silent: readonly Silent[] }) {
  const { t } = useView()
  const due = props.silent.filter((one) => !one.reminded)
  const done = props.silent.filter((one) => one.reminded)
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="replies" />
      <h2>{t('invitations.remind.title')}</h2>
      {props.silent.length === 0 ? <p>{t('invitations.error.noneSilent')}</p> : null}
      {due.length ? (
        <>
          <p>{t('invitations.remind.preview', { n: due.length })}</p>
          <SilentList silent={due} />
          <form method="post" class="acts">
            <button>{t('invitations.remind.send')}</button>
          </form>
        </>
      ) : null}
      {done.length ? (
        <>
          <p>{t('invitations.remind.already')}</p>
          <SilentList silent={done} />
        </>
      ) : null}
      <p>
        <a href={`/meetings/${props.meeting.id}/replies`}>{t('invitations.back')}</a>
      </p>
    </>
  )
}

function SilentList(props: { silent: readonly Silent[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <ul class="plain">
      {props.silent.map((one) => (
        <li>
          {name(one.agencyShort, one.agencyNameEn)}{' '}
          <span class="quiet">
            {one.mailbox ?? t('invitations.remind.noMailbox', { telephone: one.telephone || '—' })}
            {one.remindedAt ? (
              <>
                {' · '}
                {t('invitations.board.reminded')} <InstantText at={one.remindedAt} />
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}
