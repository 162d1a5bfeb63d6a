import { formatLetterInstant } from '#src/i18n/format.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { LeaveOrSubstitution } from '#src/meetings/attendees/leave/queries.ts'
import { whyNotDecide } from '#src/meetings/attendees/leave/rules.ts'
import { personLabel } from '#src/meetings/sign-in/rules.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { OfficeTelephone } from '../../ui/telephone.tsx'
import { Reason, WhyNot } from '../invitations/reply-form.tsx'

/** The chair reads who, why and whom instead, and says yes or no: two answers of equal weight, none chosen (R33). */
export function DecisionPage(props: { request: LeaveOrSubstitution; form: FormErrors }) {
  const { t, locale } = useView()
  const name = useName()
  const { request } = props
  const why = whyNotDecide(request)
  return (
    <article class="card">
      <p class="quiet">{t('invitations.decision.asked', { agency: request.agencyShort })}</p>
      <h1>{t(`invitations.decision.title.${request.kind}`)}</h1>
      <dl class="facts">
        <dt>{t('invitations.fact.meeting')}</dt>
        <dd>
          {name(request.title, request.titleEn)}{' '}
          <time datetime={request.startsAt.toISOString()}>
            {formatLetterInstant(locale, request.startsAt)}
          </time>
        </dd>
        <RequestFacts request={request} />
      </dl>
      {request.state === 'approved' || request.state === 'refused' ? (
        <section class="note standing">
          <p>
            <strong>{t(`invitations.decision.done.${request.state}`)}</strong>
          </p>
          {request.decidedNote ? <p>{t('invitations.asked.note', { note: request.decidedNote })}</p> : null}
          <p>{t('invitations.decision.told')}</p>
        </section>
      ) : why ? (
        <WhyNot reason={why} />
      ) : (
        <DecisionForm form={props.form} />
      )}
      <OfficeTelephone />
    </article>
  )
}

function RequestFacts(props: { request: LeaveOrSubstitution }) {
  const { t } = useView()
  const { request } = props
  const agencyName = request.agencyShort
  return (
    <>
      <dt>{t('invitations.fact.applicant')}</dt>
      <dd>
        {agencyName}
        {request.personName
          ? personLabel({
              personName: request.personName,
              positionName: request.positionName,
              agencyName,
              part: 'nominee',
            })
          : ''}
      </dd>
      {request.substituteName ? (
        <>
          <dt>{t('invitations.fact.substitute')}</dt>
          <dd>
            {personLabel({
              personName: request.substituteName,
              positionName: request.substitutePosition,
              agencyName: request.agencyName,
              part: 'nominee',
            })}
            {request.belowLevel ? ` ${t('invitations.belowLevel')}` : ''}
          </dd>
        </>
      ) : null}
      <dt>{t('invitations.fact.reason')}</dt>
      <dd class="text">{request.reason}</dd>
    </>
  )
}

export function DecisionForm(props: { form: FormErrors }) {
  const { t } = useView()
  const { form } = props
  return (
    <form method="post">
      <FormSummary form={form} />
      <fieldset class={`choices${form.errors.decision ? ' wrong' : ''}`}>
        <legend>{t('invitations.decision.question')}</legend>
        {(['approved', 'refused'] as const).map((decision) => (
          <label>
            <input
              type="radio"
              name="decision"
              value={decision}
              required
              checked={typedOr(form, 'decision') === decision}
            />
            <span>{t(`invitations.decision.${decision}`)}</span>
          </label>
        ))}
        <FieldError name="decision" form={form} />
      </fieldset>
      <Reason name="note" label={t('invitations.decision.note')} form={form} />
      <button>{t('invitations.decision.send')}</button>
    </form>
  )
}
