import { chineseNumeral, paragraphText } from '#src/decisions/rules.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Countersign } from '#src/minutes/countersigning/queries.ts'
import {
  countersignAnswers,
  maySilenceAgree,
  paragraphsNaming,
  whyNotAnswer,
} from '#src/minutes/countersigning/rules.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { diffText, type Part } from '#src/minutes/texts/rules.ts'
import { useView } from '../context.ts'
import { FieldError, FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { Pieces } from './changes.tsx'
import { ParagraphComments } from './countersign-line.tsx'

export interface CountersignProps {
  minutes: Minutes
  paragraphs: readonly Paragraph[]
  /** The draft of the round before; null in the first. */
  before: readonly Part[] | null
  /** The agencies that this reader answers for; one, in all but rare cases. */
  own: readonly Countersign[]
  form: FormErrors
  /** Where the answer is posted. */
  action: string
  done: boolean
}

/** The agency's page: the paragraphs that name it and nothing else of the draft, then choices of equal weight. Nothing is chosen yet. */
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
      <Standing countersign={countersign} />
      <AnswerForm {...props} />
    </section>
  )
}

/** One paragraph as it will be printed; in a further round with what changed since the last. */
function OwnParagraph(props: CountersignProps & { paragraph: Paragraph }) {
  const { t } = useView()
  const { paragraph, minutes, before } = props
  const text = paragraphText(paragraph, minutes.meetingDay)
  const was = before?.find((part) => part.key === paragraph.id)?.text
  return (
    <>
      {before ? (
        <p class="hint">
          {was === undefined
            ? t('minutes.paragraphNew')
            : was === text
              ? t('minutes.paragraphSame')
              : `${t('minutes.paragraphChanged')} · ${t('minutes.insertions')}`}
        </p>
      ) : null}
      <p class="text draft" lang="zh-CN">
        {was === undefined || was === text ? text : <Pieces pieces={diffText(was, text)} />}
      </p>
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
      <ParagraphComments comments={countersign.paragraphComments} />
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
  const own = paragraphsNaming(props.paragraphs, countersign.agencyId)
  if (why)
    return (
      <>
        <h2>{t('minutes.ownParagraphs')}</h2>
        {own.map((paragraph) => (
          <OwnParagraph {...props} paragraph={paragraph} />
        ))}
        <p class="alert">{t(why)}</p>
      </>
    )
  const mine = props.own.length === 1 || typedOr(props.form, 'countersignId') === countersign.id
  const form: FormErrors = mine ? props.form : { typed: {}, errors: {} }
  const commentId = `comment-${countersign.id}`
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="countersignId" value={countersign.id} />
      <h2>{t('minutes.ownParagraphs')}</h2>
      {own.length === 0 ? <p>{t('minutes.noOwnParagraphs')}</p> : null}
      {own.map((paragraph) => (
        <section class="own-paragraph">
          <OwnParagraph {...props} paragraph={paragraph} />
          <ParagraphField countersign={countersign} paragraph={paragraph} form={form} />
        </section>
      ))}
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

function ParagraphField(props: { countersign: Countersign; paragraph: Paragraph; form: FormErrors }) {
  const { t } = useView()
  const { paragraph, countersign, form } = props
  const name = `paragraph-${paragraph.id}`
  const id = `${name}-${countersign.id}`
  const said = countersign.paragraphComments.find((one) => one.decisionId === paragraph.id)?.text ?? ''
  return (
    <div class={form.errors[name] ? 'field wrong' : 'field'}>
      <label for={id}>{t('minutes.paragraphComment', { no: chineseNumeral(paragraph.no) })}</label>
      <textarea id={id} name={name} rows={1}>
        {typedOr(form, name, said)}
      </textarea>
      <FieldError name={name} form={form} />
    </div>
  )
}
