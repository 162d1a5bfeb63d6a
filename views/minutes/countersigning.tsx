import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Countersign } from '#src/minutes/countersigning/queries.ts'
import { countersignAnswers, whyNotReturn, whyNotSubmit } from '#src/minutes/countersigning/rules.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { type Gate, passesGate } from '#src/minutes/rules.ts'
import type { PartChange } from '#src/minutes/texts/rules.ts'
import { useView } from '../context.ts'
import { FieldError, FormSummary, TextArea } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'
import { Changes } from './changes.tsx'
import { CountersignLine } from './countersign-line.tsx'
import { GateList } from './gate.tsx'
import { DaysLeft, MinutesHead } from './head.tsx'

export interface CountersigningProps {
  minutes: Minutes
  /** Only while drafting. */
  gate: Gate | null
  /** Who would be asked, in standing order; only while drafting. */
  wouldAsk: readonly string[]
  countersigns: readonly Countersign[]
  /** What changed since a round: the last one while drafting, else the one before. */
  changes: { round: number; parts: readonly PartChange[]; paragraphs: readonly Paragraph[] } | null
  form: FormErrors
}

/** The office's page of countersigning: before it the quality gate, then each agency's answer, then the way to the chair. */
export function CountersigningPage(props: CountersigningProps) {
  const { t } = useView()
  const { minutes, form } = props
  return (
    <>
      <MinutesHead minutes={minutes} tab="countersigning" />
      <FormSummary form={form} />
      {props.gate ? (
        <Opening minutes={minutes} gate={props.gate} wouldAsk={props.wouldAsk} />
      ) : (
        <Progress {...props} />
      )}
      {props.changes ? (
        <Changes
          title={t('minutes.changesSinceRound', { n: props.changes.round })}
          parts={props.changes.parts}
          paragraphs={props.changes.paragraphs}
        />
      ) : null}
      {whyNotReturn(minutes.state) === null ? (
        <details class="act" open={form.errors.reason !== undefined}>
          <summary>{t('minutes.sendBack')}</summary>
          <form method="post" action={`/minutes/${minutes.id}/return`}>
            <TextArea
              name="reason"
              label={t('minutes.reason')}
              form={form}
              rows={2}
              hint={t('minutes.sendBackHint')}
            />
            <button class="danger">{t('minutes.sendBack')}</button>
          </form>
        </details>
      ) : null}
      <Earlier {...props} />
    </>
  )
}

function Opening(props: { minutes: Minutes; gate: Gate; wouldAsk: readonly string[] }) {
  const { t, office } = useView()
  const ready = passesGate(props.gate)
  return (
    <section class="block">
      <h2>{t('minutes.gate.title')}</h2>
      <GateList gate={props.gate} />
      {ready ? (
        <form method="post" action={`/minutes/${props.minutes.id}/countersigning`}>
          <p>
            {props.wouldAsk.length
              ? t('minutes.wouldAsk', {
                  names: props.wouldAsk.join('、'),
                  n: props.wouldAsk.length,
                  days: office.countersignWorkingDays,
                })
              : t('minutes.wouldAskNobody', { name: props.minutes.signerName || '—' })}
          </p>
          <p>
            <label class="check">
              <input type="checkbox" name="supporting" value="yes" />
              {t('minutes.askSupporting')}
            </label>
          </p>
          <button>{t(props.wouldAsk.length ? 'minutes.openCountersigning' : 'minutes.sendToSign')}</button>
        </form>
      ) : (
        <p>
          <a class="button" href={`/minutes/${props.minutes.id}/edit`}>
            {t('minutes.goOnDrafting')}
          </a>
        </p>
      )}
    </section>
  )
}

function Progress(props: CountersigningProps) {
  const { t } = useView()
  const { minutes } = props
  const current = props.countersigns.filter((one) => one.round === minutes.countersignRound)
  const why = whyNotSubmit(minutes.state, current)
  return (
    <section class="block">
      <h2>{t('minutes.round', { n: minutes.countersignRound })}</h2>
      {current.length === 0 ? <Empty>{t('minutes.nobodyAsked')}</Empty> : null}
      {minutes.state === 'countersigning' ? (
        <p>
          {t('minutes.answered', {
            n: current.filter((one) => one.state !== 'pending').length,
            of: current.length,
          })}
          {' · '}
          {t('minutes.answerBy')} <DayText day={minutes.countersignDueOn} /> ·{' '}
          <DaysLeft n={minutes.countersignDaysLeft ?? 0} />
        </p>
      ) : null}
      <ul class="plain">
        {current.map((one) => (
          <Answer {...props} countersign={one} />
        ))}
      </ul>
      {minutes.state === 'countersigning' ? (
        <form method="post" action={`/minutes/${minutes.id}/signature-request`} class="acts">
          <button disabled={why !== null}>
            {t('minutes.sendToSignNamed', { name: minutes.signerName || '—' })}
          </button>
          {why ? <span class="quiet">{t(why)}</span> : null}
        </form>
      ) : null}
    </section>
  )
}

/** One agency: state with days, its comment, the office's answer; entering an answer that came by telephone. */
function Answer(props: CountersigningProps & { countersign: Countersign }) {
  const { t } = useView()
  const { minutes, countersign, form } = props
  const mine = typedOr(form, 'countersignId') === countersign.id
  const open = minutes.state === 'countersigning'
  const asks = countersign.state === 'disagreed' || countersign.state === 'agreed_with_comment'
  return (
    <li id={`agency-${countersign.agencyId}`}>
      <CountersignLine countersign={countersign} />
      {open && asks ? (
        <details open={countersign.officeAnswer === ''}>
          <summary>
            {t(countersign.officeAnswer ? 'minutes.changeOfficeAnswer' : 'minutes.giveOfficeAnswer')}
          </summary>
          <form method="post" action={`/minutes/${minutes.id}/countersigns/${countersign.id}/office-answer`}>
            <div class={mine && form.errors.officeAnswer ? 'field wrong' : 'field'}>
              <label for={`office-answer-${countersign.id}`}>{t('minutes.officeAnswer')}</label>
              <textarea id={`office-answer-${countersign.id}`} name="officeAnswer" rows={2} required>
                {mine ? typedOr(form, 'officeAnswer', countersign.officeAnswer) : countersign.officeAnswer}
              </textarea>
              {mine ? <FieldError name="officeAnswer" form={form} /> : null}
            </div>
            <button class="quiet small">{t('common.save')}</button>
          </form>
        </details>
      ) : null}
      {open ? <OnBehalf countersign={countersign} minutes={minutes} form={mine ? form : null} /> : null}
    </li>
  )
}

function OnBehalf(props: { minutes: Minutes; countersign: Countersign; form: FormErrors | null }) {
  const { t } = useView()
  const { countersign, form } = props
  const id = (name: string) => `${name}-${countersign.id}`
  return (
    <details open={form !== null && form.errors.officeAnswer === undefined}>
      <summary class="small">{t('minutes.onBehalf')}</summary>
      <form method="post" action={`/minutes/${props.minutes.id}/countersigns`}>
        <input type="hidden" name="countersignId" value={countersign.id} />
        <div class="row">
          <div class="field">
            <label for={id('channel')}>{t('minutes.channel')}</label>
            <select id={id('channel')} name="channel">
              {(['phone', 'paper', 'mail'] as const).map((channel) => (
                <option value={channel} selected={form?.typed.channel?.[0] === channel}>
                  {t(`channel.${channel}`)}
                </option>
              ))}
            </select>
          </div>
          <div class={form?.errors.answer ? 'field wrong' : 'field'}>
            <label for={id('answer')}>{t('minutes.answer')}</label>
            <select id={id('answer')} name="answer">
              <option value="">{t('minutes.chooseAnswer')}</option>
              {countersignAnswers.map((answer) => (
                <option value={answer} selected={form?.typed.answer?.[0] === answer}>
                  {t(`minutes.countersign.${answer}`)}
                </option>
              ))}
            </select>
            {form ? <FieldError name="answer" form={form} /> : null}
          </div>
        </div>
        <div class={form?.errors.comment ? 'field wrong' : 'field'}>
          <label for={id('comment')}>{t('minutes.comment')}</label>
          <textarea id={id('comment')} name="comment" rows={2}>
            {form?.typed.comment?.[0] ?? ''}
          </textarea>
          {form ? <FieldError name="comment" form={form} /> : null}
        </div>
        <button class="quiet small">{t('minutes.enterAnswer', { agency: countersign.agencyShort })}</button>
      </form>
    </details>
  )
}

/** Rounds before the present one stay readable. */
function Earlier(props: CountersigningProps) {
  const { t } = useView()
  const drafting = props.gate !== null
  const rounds = [...new Set(props.countersigns.map((one) => one.round))].filter(
    (round) => drafting || round < props.minutes.countersignRound,
  )
  return (
    <>
      {rounds.map((round) => (
        <details class="block">
          <summary>{t('minutes.round', { n: round })}</summary>
          <ul class="plain">
            {props.countersigns
              .filter((one) => one.round === round)
              .map((one) => (
                <li>
                  <CountersignLine countersign={one} />
                </li>
              ))}
          </ul>
        </details>
      ))}
    </>
  )
}
