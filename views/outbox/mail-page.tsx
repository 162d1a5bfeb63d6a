import { isOffice } from '#src/auth/viewer.ts'
import type { CalendarCard } from '#src/calendar/read.ts'
import type { WholeMail } from '#src/outbox/queries.ts'
import { CalendarCardView } from '../calendar/card.tsx'
import { useView } from '../context.ts'
import { InstantText } from '../ui/time.tsx'
import { MailKind, MailReturned, MailStateText, MailTime } from './state.tsx'
import { Resend } from './table.tsx'

/** One mail as it was written: how it stands, its text, the letter in a frame of its own, its calendar entry. */
export function MailPage(props: { mail: WholeMail; text: string; card: CalendarCard | null }) {
  const { t, viewer } = useView()
  const { mail } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/outbox">{t('outbox.title')}</a>
          {mail.meetingId ? (
            <>
              {' · '}
              <a href={`/meetings/${mail.meetingId}/deliveries`}>{mail.meetingTitle}</a>
            </>
          ) : null}
        </p>
        <h1>{mail.subject}</h1>
        <p>
          <MailStateText state={mail.state} /> <MailTime mail={mail} />
        </p>
        <MailReturned mail={mail} />
        {viewer && isOffice(viewer) ? (
          <div class="acts">
            <Resend mail={mail} back="mail" />
          </div>
        ) : null}
      </header>
      <Facts mail={mail} />
      {props.card ? <CalendarCardView card={props.card} /> : null}
      <section class="block">
        <h2>{t('outbox.html')}</h2>
        <p class="hint">{t('outbox.hidden')}</p>
        <iframe
          class="mail"
          src={`/outbox/${mail.id}/preview`}
          title={t('outbox.html')}
          sandbox=""
          loading="lazy"
        />
      </section>
      <section class="block">
        <h2>{t('outbox.text')}</h2>
        <pre class="mail-text" tabindex={0} role="region" aria-label={t('outbox.text')}>
          {props.text}
        </pre>
      </section>
    </>
  )
}

function Facts(props: { mail: WholeMail }) {
  const { t } = useView()
  const { mail } = props
  return (
    <dl class="facts">
      <dt>{t('outbox.recipient')}</dt>
      <dd>
        {mail.toName} <span class="quiet">{mail.toAddress}</span>
      </dd>
      <dt>{t('outbox.kind')}</dt>
      <dd>
        <MailKind kind={mail.kind} />
        {mail.resendOf ? (
          <>
            {' · '}
            {t('outbox.isResend')} <a href={`/outbox/${mail.resendOf}`}>{t('outbox.original')}</a>
          </>
        ) : null}
      </dd>
      <dt>{t('outbox.written')}</dt>
      <dd>
        <InstantText at={mail.createdAt} />
      </dd>
      <dt>{t('outbox.column.tries')}</dt>
      <dd>
        {mail.attempts}
        {mail.lastTriedAt ? (
          <span class="quiet">
            {' '}
            {t('outbox.lastTry')} <InstantText at={mail.lastTriedAt} />
          </span>
        ) : null}
      </dd>
      {mail.lastError ? (
        <>
          <dt>{t('outbox.error')}</dt>
          <dd>{mail.lastError}</dd>
        </>
      ) : null}
      {mail.smtpResponse ? (
        <>
          <dt>{t('outbox.response')}</dt>
          <dd>{mail.smtpResponse}</dd>
        </>
      ) : null}
      <dt>{t('outbox.messageId')}</dt>
      <dd class="text">{mail.messageId}</dd>
    </dl>
  )
}
