import { dutySentence, isAsked } from '#src/decisions/rules.ts'
import type { Day } from '#src/lib/dates.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Countersign } from '#src/minutes/countersigning/queries.ts'
import { countersignAnswers, maySilenceAgree, whyNotAnswer } from '#src/minutes/countersigning/rules.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { FieldError, FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { Paper } from './paper.tsx'

export interface CountersignProps {
  minutes: Minutes
  paragraphs: readonly Paragraph[]
  text: string
  /** The agencies that this reader answers for; one, in all but rare cases. */
  own: readonly Countersign[]
  form: FormErrors
  /** Where the answer is posted. */
  action: string
  done: boolean
}

/** The agency's page: the duties that name it, big choices of equal weight, then the whole draft. Nothing is chosen yet. */
export function CountersignPage(props: CountersignProps) {
  const { t } = useView()
  const { minutes } = props
  return (
    <article class="card wide">
      <p class="quiet">{t('minutes.countersignKicker')}</p>
      <h1>{minutes.title}</h1>
      {props.done ? (
        <p class="flash" role="status">
          {t('minutes.answerTaken')}
        </p>
      ) : null}
      <FormSummary form={props.form} />
      {props.own.map((countersign) => (
        <OwnAnswer {...props} countersign={countersign} />
      ))}
      <h2>{t('minutes.wholeDraft')}</h2>
      <Paper document={minutes} text={props.text} />
      <OfficeTelephone />
    </article>
  )
}

function OwnAnswer(props: CountersignProps & { countersign: Countersign }) {
  const { t, office } = useView()
  const name = useName()
  const { minutes, countersign } = props
  const silent = maySilenceAgree(countersign.relation, office.silenceCountsAsAgreement)
  return (
    <section>
      <dl class="facts">
        <dt>{t('minutes.answersFor')}</dt>
        <dd>{name(countersign.agencyName, countersign.agencyNameEn)}</dd>
        <dt>{t('minutes.answerBy')}</dt>
        <dd>
          <DayText day={minutes.countersignDueOn} />{' '}
          <span class="quiet">{t(silent ? 'minutes.silenceAgrees' : 'minutes.silenceDoesNot')}</span>
        </dd>
      </dl>
      <OwnDuties
        paragraphs={props.paragraphs}
        agencyId={countersign.agencyId}
        meetingDay={minutes.meetingDay}
      />
      <Standing countersign={countersign} />
      <AnswerForm {...props} />
    </section>
  )
}

/** The sentences that this agency is to carry out, as they will be printed. */
function OwnDuties(props: { paragraphs: readonly Paragraph[]; agencyId: string; meetingDay: Day }) {
  const { t } = useView()
  const duties = props.paragraphs.flatMap((paragraph) =>
    paragraph.duties
      .filter((duty) => duty.leadId === props.agencyId || duty.supportingIds.includes(props.agencyId))
      .map((duty) => ({ paragraph, duty })),
  )
  if (duties.length === 0) return <p>{t('minutes.noOwnDuties')}</p>
  return (
    <>
      <h2>{t('minutes.ownDuties')}</h2>
      <ol lang="zh-CN">
        {duties.map(({ paragraph, duty }) => (
          <li>
            {dutySentence(duty, paragraph.type, props.meetingDay)}。
            {isAsked(duty.leadRelation) || duty.leadId === props.agencyId ? null : (
              <span class="quiet small"> {t('minutes.supportingOnly')}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}

function Standing(props: { countersign: Countersign }) {
  const { t } = useView()
  const { countersign } = props
  if (countersign.state === 'pending') return null
  return (
    <div class="note">
      <p>
        {t('minutes.yourAnswer')} <strong>{t(`minutes.countersign.${countersign.state}`)}</strong>{' '}
        <InstantText at={countersign.answeredAt} />
      </p>
      {countersign.comment ? <p class="text">{countersign.comment}</p> : null}
      {countersign.officeAnswer ? (
        <p class="text">
          {t('minutes.officeAnswered')} {countersign.officeAnswer}
        </p>
      ) : null}
    </div>
  )
}

function AnswerForm(props: CountersignProps & { countersign: Countersign }) {
  const { t } = useView()
  const { minutes, countersign } = props
  // A round of which this agency was not part does not ask it anything.
  const past = countersign.round !== minutes.countersignRound
  const why = past ? 'minutes.error.roundClosed' : whyNotAnswer(minutes.state, countersign.state, false)
  if (why) return <p class="alert">{t(why)}</p>
  const mine = props.own.length === 1 || typedOr(props.form, 'countersignId') === countersign.id
  const form: FormErrors = mine ? props.form : { typed: {}, errors: {} }
  const commentId = `comment-${countersign.id}`
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="countersignId" value={countersign.id} />
      <fieldset class="choices">
        <legend>
          {t(countersign.state === 'pending' ? 'minutes.chooseAnswerLong' : 'minutes.changeAnswer')}
        </legend>
        {countersignAnswers.map((answer) => (
          <label>
            <input
              type="radio"
              name="answer"
              value={answer}
              checked={typedOr(form, 'answer') === answer}
              required
            />
            <span>{t(`minutes.answerChoice.${answer}`)}</span>
          </label>
        ))}
        <FieldError name="answer" form={form} />
      </fieldset>
      <div class={form.errors.comment ? 'field wrong' : 'field'}>
        <label for={commentId}>{t('minutes.commentOrReason')}</label>
        <textarea id={commentId} name="comment" rows={3}>
          {typedOr(form, 'comment')}
        </textarea>
        <FieldError name="comment" form={form} />
      </div>
      <button>{t('minutes.sendAnswer')}</button>
      <p class="hint">{t('minutes.changeUntilClosed')}</p>
    </form>
  )
}
