import type { Child } from 'hono/jsx'
import { type MessageKey, translateError } from '#src/i18n/translate.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Candidate, ReplyInvitation } from '#src/meetings/invitations/replies/queries.ts'
import { meetsLevel, suggestedPeople } from '#src/meetings/invitations/replies/rules.ts'
import { useView } from '../../context.ts'
import { Field, FieldError, FormSummary } from '../../ui/field.tsx'
import { usePersonLabel } from '../person-label.tsx'
import { NewPerson } from './new-person.tsx'

interface Props {
  invitation: ReplyInvitation
  candidates: readonly Candidate[]
  form: FormErrors
  /** Asked of the agency itself, or noted on its behalf. */
  question: MessageKey
  /** Stands before the answer, for example the channel of an entry on behalf. */
  children?: Child
}

/**
 * Three answers of equal weight, none chosen (R33); the details of an answer show once it is chosen, or all of them in
 * an old browser. A person may be suggested, an answer never.
 */
export function ReplyForm(props: Props) {
  const { t } = useView()
  return (
    <form method="post" class="answers">
      <FormSummary form={props.form} />
      {props.children}
      <Answers form={props.form} question={props.question} />
      <div class="answer-part attend">
        <Attend {...props} />
      </div>
      <div class="answer-part substitute">
        <Substitute {...props} />
      </div>
      <div class="answer-part leave">
        <Reason name="leaveReason" label={t('invitations.form.leaveReason')} form={props.form} />
        <p class="hint">{t('invitations.form.leaveHint')}</p>
      </div>
      <div class="answer-part attend substitute">
        <NewPerson form={props.form} />
      </div>
      <button>{t('invitations.form.send')}</button>
    </form>
  )
}

function Answers(props: { form: FormErrors; question: MessageKey }) {
  const { t } = useView()
  const typed = typedOr(props.form, 'kind')
  return (
    <fieldset class={`choices${props.form.errors.kind ? ' wrong' : ''}`}>
      <legend>{t(props.question)}</legend>
      {(['attend', 'substitute', 'leave'] as const).map((kind) => (
        <label>
          <input type="radio" name="kind" value={kind} required checked={typed === kind} />
          <span>
            {t(`invitations.choice.${kind}`)}
            <small class="quiet"> {t(`invitations.choice.${kind}.hint`)}</small>
          </span>
        </label>
      ))}
      <FieldError name="kind" form={props.form} />
    </fieldset>
  )
}

function Attend(props: Props) {
  const { t } = useView()
  const { invitation, candidates, form } = props
  const one = invitation.seats === 1
  const chosen = form.typed.nominee ?? suggestedPeople(candidates, invitation)
  const assistants = form.typed.assistant ?? candidates.filter((c) => c.part === 'assistant').map((c) => c.id)
  return (
    <>
      <fieldset class={form.errors.nominee ? 'wrong' : undefined}>
        <legend>
          {one ? t('invitations.form.nominee') : t('invitations.form.nominees', { seats: invitation.seats })}
        </legend>
        <p class="hint">{t('invitations.form.level', { level: t(`level.${invitation.requiredLevel}`) })}</p>
        {free(candidates).map((candidate) => (
          <label class="check">
            <input
              type={one ? 'radio' : 'checkbox'}
              name="nominee"
              value={candidate.id}
              checked={chosen.includes(candidate.id)}
            />
            <CandidateName candidate={candidate} required={invitation.requiredLevel} />
          </label>
        ))}
        <label class="check">
          <input
            type={one ? 'radio' : 'checkbox'}
            name="nominee"
            value="new"
            checked={chosen.includes('new')}
          />
          {t('invitations.form.somebodyElse')}
        </label>
        <FieldError name="nominee" form={form} />
      </fieldset>
      {form.errors.levelReason || typedOr(form, 'levelReason') ? (
        <Reason name="levelReason" label={t('invitations.form.levelReason')} form={form} />
      ) : null}
      {invitation.reports ? <Assistants {...props} chosen={assistants} /> : null}
    </>
  )
}

/** R31: only who reports brings assistants. */
function Assistants(props: Props & { chosen: readonly string[] }) {
  const { t, office } = useView()
  return (
    <details class="act" open={props.chosen.length > 0 || Boolean(props.form.errors.assistant)}>
      <summary>{t('invitations.form.assistants', { max: office.maxAssistants })}</summary>
      {free(props.candidates).map((candidate) => (
        <label class="check">
          <input
            type="checkbox"
            name="assistant"
            value={candidate.id}
            checked={props.chosen.includes(candidate.id)}
          />
          <CandidateName candidate={candidate} required="any" />
        </label>
      ))}
      <FieldError name="assistant" form={props.form} />
    </details>
  )
}

function Substitute(props: Props) {
  const { t } = useView()
  const { candidates, form } = props
  const named = candidates.filter((candidate) => candidate.part === 'nominee')
  const chosen = typedOr(form, 'substitute')
  return (
    <>
      {named.length > 1 ? (
        <Field name="original" label={t('invitations.form.original')} form={form}>
          <select id="original" name="original">
            {named.map((candidate) => (
              <option value={candidate.id} selected={typedOr(form, 'original') === candidate.id}>
                <CandidateText candidate={candidate} />
              </option>
            ))}
          </select>
        </Field>
      ) : null}
      <fieldset class={form.errors.substitute ? 'wrong' : undefined}>
        <legend>{t('invitations.form.substitute')}</legend>
        {free(candidates)
          .filter((candidate) => candidate.part !== 'nominee' || named.length > 1)
          .map((candidate) => (
            <label class="check">
              <input type="radio" name="substitute" value={candidate.id} checked={chosen === candidate.id} />
              <CandidateName candidate={candidate} required={props.invitation.requiredLevel} />
            </label>
          ))}
        <label class="check">
          <input type="radio" name="substitute" value="new" checked={chosen === 'new'} />
          {t('invitations.form.somebodyElse')}
        </label>
        <FieldError name="substitute" form={form} />
      </fieldset>
      <Reason name="substituteReason" label={t('invitations.form.substituteReason')} form={form} />
    </>
  )
}

/** Not `required`: a hidden part of the form would keep a browser from sending the rest. */
export function Reason(props: { name: string; label: string; form: FormErrors }) {
  const error = props.form.errors[props.name]
  return (
    <Field name={props.name} label={props.label} form={props.form}>
      <textarea
        id={props.name}
        name={props.name}
        rows={2}
        maxlength={500}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${props.name}-error` : undefined}
      >
        {typedOr(props.form, props.name)}
      </textarea>
    </Field>
  )
}

function CandidateName(props: { candidate: Candidate; required: ReplyInvitation['requiredLevel'] }) {
  const { t } = useView()
  return (
    <>
      <CandidateText candidate={props.candidate} />
      {props.candidate.deskLeader ? <small class="quiet"> {t('invitations.form.deskLeader')}</small> : null}
      {meetsLevel(props.candidate.level, props.required) || props.candidate.part === 'substitute' ? null : (
        <small class="quiet"> {t('invitations.belowLevel')}</small>
      )}
      {props.candidate.confirmed ? null : <small class="quiet"> {t('invitations.unconfirmed')}</small>}
    </>
  )
}

export function CandidateText(props: { candidate: Pick<Candidate, 'name' | 'nameEn' | 'position'> }) {
  return <>{usePersonLabel()(props.candidate)}</>
}

const free = (candidates: readonly Candidate[]) => candidates.filter((candidate) => !candidate.elsewhere)

/** For pages that say why nothing can be changed. */
export function WhyNot(props: { reason: string }) {
  const { locale } = useView()
  return <p class="note">{translateError(locale, props.reason)}</p>
}
