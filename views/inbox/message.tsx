import { isOffice } from '#src/auth/viewer.ts'
import { formatLetterSpan } from '#src/i18n/format.ts'
import { isKey } from '#src/i18n/translate.ts'
import type { Answerable, WholeMessage } from '#src/inbox/queries.ts'
import { whyNotApply, whyNotIgnore, whyNotRefuse, whyNotTell } from '#src/inbox/settling/rules.ts'
import { officeDay, officeTime } from '#src/lib/dates.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { Field, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'
import { OutcomeText, useReason } from './outcome.tsx'

/** One message: what it is, what can be done, and its words as plain text. */
export function MessagePage(props: {
  message: WholeMessage
  answerable: readonly Answerable[]
  form: FormErrors
}) {
  const { t, viewer } = useView()
  const reasonOf = useReason()
  const { message } = props
  const acts = viewer !== null && isOffice(viewer)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/incoming">{t('inbox.title')}</a>
        </p>
        <h1>{message.subject || t('inbox.noSubject')}</h1>
        <p>
          <OutcomeText message={message} /> {reasonOf(message)}
        </p>
      </header>
      {acts && message.outcome === 'proposal' ? <Proposal message={message} /> : null}
      {acts && !whyNotApply(message) ? <Apply {...props} /> : null}
      {acts ? <Others message={message} /> : null}
      <Facts message={message} />
      <section class="block">
        <h2>{t('inbox.text')}</h2>
        {message.text ? (
          <pre class="mail-text" tabindex={0} role="region" aria-label={t('inbox.text')}>
            {message.text}
          </pre>
        ) : (
          <p class="quiet">{t('inbox.noText')}</p>
        )}
      </section>
    </>
  )
}

function Proposal(props: { message: WholeMessage }) {
  const { t, locale } = useView()
  const { message } = props
  const { proposedStartsAt: from, proposedEndsAt: to, meetingStartsAt, meetingEndsAt } = message
  if (!from || !to || !message.meetingId) return null
  const moved = new URLSearchParams({
    on: officeDay(from),
    from: officeTime(from),
    to: officeTime(to),
    by: message.personName,
  })
  return (
    <section class="block">
      <h2>{t('inbox.proposal.title')}</h2>
      <dl class="facts">
        <dt>{t('inbox.proposal.proposed')}</dt>
        <dd>
          <strong>{formatLetterSpan(locale, from, to)}</strong>
          {message.proposedLocation ? <span class="quiet"> {message.proposedLocation}</span> : null}
        </dd>
        {meetingStartsAt && meetingEndsAt ? (
          <>
            <dt>{t('inbox.proposal.present')}</dt>
            <dd>{formatLetterSpan(locale, meetingStartsAt, meetingEndsAt)}</dd>
          </>
        ) : null}
        {message.comment ? (
          <>
            <dt>{t('inbox.comment')}</dt>
            <dd>{message.comment}</dd>
          </>
        ) : null}
      </dl>
      {whyNotRefuse(message) ? null : (
        <div class="acts">
          <a class="button" href={`/meetings/${message.meetingId}/change?${moved}`}>
            {t('inbox.proposal.accept')}
          </a>
          <form method="post" action={`/incoming/${message.id}/refusal`}>
            <button class="quiet">{t('inbox.proposal.refuse')}</button>
          </form>
        </div>
      )}
    </section>
  )
}

const answers = ['ACCEPTED', 'DECLINED', 'TENTATIVE'] as const

function Apply(props: { message: WholeMessage; answerable: readonly Answerable[]; form: FormErrors }) {
  const { t } = useView()
  const { message, answerable, form } = props
  const likely = answerable.filter((one) => one.likely)
  const chosen = typedOr(form, 'attendeeId', likely.length === 1 ? likely[0]?.id : '')
  const said = typedOr(form, 'partstat', message.partstat)
  return (
    <section class="block">
      <h2>{t('inbox.apply.title')}</h2>
      {answerable.length === 0 ? (
        <p class="hint">{t('inbox.apply.nobody')}</p>
      ) : (
        <form method="post" action={`/incoming/${message.id}/application`}>
          <Field name="attendeeId" label={t('inbox.apply.who')} form={form}>
            <select id="attendeeId" name="attendeeId" required>
              <option value="">{t('inbox.apply.choose')}</option>
              {answerable.map((one) => (
                <option value={one.id} selected={one.id === chosen}>
                  {[one.agencyName, one.personName, one.positionName].filter(Boolean).join(' ')}
                  {message.meetingId ? '' : ` · ${one.meetingTitle}`}
                </option>
              ))}
            </select>
          </Field>
          <fieldset>
            <legend>{t('inbox.apply.says')}</legend>
            {answers.map((answer) => (
              <label class="choice">
                <input type="radio" name="partstat" value={answer} checked={answer === said} required />{' '}
                {t(`inbox.partstat.${answer}`)}
              </label>
            ))}
          </fieldset>
          <TextField
            name="comment"
            label={t('inbox.comment')}
            form={form}
            value={message.comment}
            required={false}
            maxlength={500}
          />
          <div class="acts">
            <button>{t('inbox.apply.do')}</button>
          </div>
        </form>
      )}
    </section>
  )
}

function Others(props: { message: WholeMessage }) {
  const { t } = useView()
  const { message } = props
  if (whyNotIgnore(message)) return null
  return (
    <div class="acts">
      {whyNotTell(message) ? null : (
        <form method="post" action={`/incoming/${message.id}/notice`}>
          <button class="quiet">{t('inbox.tell')}</button>
        </form>
      )}
      <form method="post" action={`/incoming/${message.id}/dismissal`}>
        <button class="quiet">{t('inbox.ignore')}</button>
      </form>
    </div>
  )
}

function Facts(props: { message: WholeMessage }) {
  const { t } = useView()
  const name = useName()
  const { message } = props
  const partstat = `inbox.partstat.${message.partstat}`
  return (
    <dl class="facts">
      <dt>{t('inbox.from')}</dt>
      <dd>
        {message.fromName} <span class="quiet">{message.fromAddress || t('inbox.noSender')}</span>
      </dd>
      <dt>{t('inbox.column.received')}</dt>
      <dd>
        <InstantText at={message.receivedAt} />
      </dd>
      {message.meetingId ? (
        <>
          <dt>{t('inbox.column.meeting')}</dt>
          <dd>
            <a href={`/meetings/${message.meetingId}/replies`}>
              {name(message.meetingTitle, message.meetingTitleEn)}
            </a>
          </dd>
        </>
      ) : null}
      {message.method ? (
        <>
          <dt>{t('inbox.says')}</dt>
          <dd>
            {isKey(partstat) ? t(partstat) : message.partstat}{' '}
            <span class="quiet">
              {message.method} {message.attendeeAddress}
            </span>
          </dd>
        </>
      ) : null}
      {message.comment && message.outcome !== 'proposal' ? (
        <>
          <dt>{t('inbox.comment')}</dt>
          <dd>{message.comment}</dd>
        </>
      ) : null}
      {message.outboxId ? (
        <>
          <dt>{t('inbox.about')}</dt>
          <dd>
            <a href={`/outbox/${message.outboxId}`}>{t('inbox.aboutMail', { name: message.personName })}</a>
          </dd>
        </>
      ) : null}
      {message.settledAt ? (
        <>
          <dt>{t('inbox.settledBy')}</dt>
          <dd>
            {message.settledBy} <InstantText at={message.settledAt} />
          </dd>
        </>
      ) : null}
    </dl>
  )
}
