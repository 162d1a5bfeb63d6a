import type { NoticeRow } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { InstantText } from '../ui/time.tsx'

/** Every version that was sent, newest first; each stays readable (R22). */
export function NoticeList(props: { meeting: Meeting; notices: readonly NoticeRow[] }) {
  const { t } = useView()
  return (
    <section class="block">
      <h2>{t('meetings.notices')}</h2>
      <ul class="plain">
        {props.notices.map((notice) => (
          <li>
            <a href={`/meetings/${props.meeting.id}/notices/${notice.version}`}>
              {t('meetings.versionOf', { n: notice.version, kind: t(`meetings.mail.kind.${notice.kind}`) })}
            </a>
            <br />
            <span class="quiet small">
              <InstantText at={notice.sentAt} /> · {notice.sentByName}
              {notice.reason ? ` · ${notice.reason}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
