import { isOffice } from '#src/auth/viewer.ts'
import type { SentMail } from '#src/outbox/queries.ts'
import { whyNotResend } from '#src/outbox/rules.ts'
import { useView } from '../context.ts'
import { MailKind, MailReturned, MailStateText, MailTime } from './state.tsx'

/** Mails as rows: to whom, what, how it stands, and the one thing that can be done. `back` is the page to return to. */
export function MailTable(props: { mails: readonly SentMail[]; back: 'meeting' | 'list' }) {
  const { t, viewer } = useView()
  const mayResend = viewer !== null && isOffice(viewer)
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('outbox.title')}>
      <table class="mails">
        <thead>
          <tr>
            <th scope="col">{t('outbox.recipient')}</th>
            <th scope="col">{t('outbox.column.mail')}</th>
            <th scope="col">{t('outbox.column.state')}</th>
            <th scope="col" class="number">
              {t('outbox.column.tries')}
            </th>
            <th scope="col">{t('outbox.column.time')}</th>
            {mayResend ? <th scope="col">{t('outbox.column.act')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {props.mails.map((mail) => (
            <tr>
              <th scope="row">
                {mail.toName || mail.agencyName || mail.toAddress}
                {mail.agencyName && mail.agencyName !== mail.toName ? (
                  <span class="quiet"> {mail.agencyName}</span>
                ) : null}
                <br />
                <span class="quiet small">{mail.toAddress}</span>
              </th>
              <td>
                <MailKind kind={mail.kind} />
                {mail.isResend ? <span class="quiet"> · {t('outbox.isResend')}</span> : null}
                <br />
                <a class="small" href={`/outbox/${mail.id}`}>
                  {mail.subject}
                </a>
              </td>
              <td>
                <MailStateText state={mail.state} />
                <MailReturned mail={mail} />
                {mail.lastError && (mail.state !== 'sent' || mail.delayedAt) ? (
                  <p class="quiet small">{mail.lastError}</p>
                ) : null}
              </td>
              <td class="number">{mail.attempts}</td>
              <td class="nowrap">
                <MailTime mail={mail} />
              </td>
              {mayResend ? (
                <td>
                  <Resend mail={mail} back={props.back} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Nothing where sending again would do harm or no good. */
export function Resend(props: { mail: SentMail; back: 'meeting' | 'list' | 'mail' }) {
  const { t } = useView()
  const { mail } = props
  if (whyNotResend(mail)) return null
  return (
    <form method="post" action={`/outbox/${mail.id}/resend`}>
      <input type="hidden" name="back" value={props.back} />
      <button class="quiet small" aria-label={t('outbox.resendTo', { name: mail.toName || mail.toAddress })}>
        {t('outbox.resend')}
      </button>
    </form>
  )
}
