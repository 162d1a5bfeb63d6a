import type { MailWait } from '#src/outbox/waiting.ts'
import { useView } from '../context.ts'

/** Says that mail stands still, and why. Nothing while it flows. */
export function MailWaits(props: { wait: MailWait | null }) {
  const { t } = useView()
  const { wait } = props
  if (!wait) return null
  return (
    <div class="alert" role="status">
      <p>
        {t(`outbox.waits.${wait.reason}`, { n: wait.waiting })}{' '}
        <a href="/outbox?state=waiting">{t('outbox.waits.look')}</a>
      </p>
      {wait.error ? <p class="small">{wait.error}</p> : null}
    </div>
  )
}
