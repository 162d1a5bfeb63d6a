import type { DutyLine } from '#src/decisions/duties/rules.ts'
import { chineseNumeral, headingOf } from '#src/decisions/rules.ts'
import { formatInstant } from '#src/i18n/format.ts'
import { officeDay, officeTime } from '#src/lib/dates.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, TextArea, TextField } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'
import { MinutesHead } from './head.tsx'
import { Paper } from './paper.tsx'
import { ParagraphInHand } from './paragraph-form.tsx'

/** What somebody else saved in the meantime, field by field; what was typed stays in the form. */
export interface Overtaken {
  by: string
  theirs: readonly { label: string; text: string }[]
}

export interface EditProps {
  minutes: Minutes
  paragraphs: readonly Paragraph[]
  /** The document as it would be printed now, typed but unsaved words included. */
  text: string
  /** The paragraph in hand; null: title, opening and closing. */
  hand: Paragraph | null
  form: FormErrors
  lines: readonly DutyLine[]
  /** Short names of the agencies at the meeting, for writing duty lines. */
  agencies: readonly string[]
  overtaken: Overtaken | null
}

/** Left the document as it will be printed, right the paragraph in hand. */
export function EditPage(props: EditProps) {
  const { t, viewer } = useView()
  const { minutes, hand } = props
  return (
    <>
      <MinutesHead
        minutes={minutes}
        tab="edit"
        next={
          <a class="button" href={`/minutes/${minutes.id}/countersigning`}>
            {t('minutes.toCountersigning')}
          </a>
        }
      />
      <div class="columns minutes-editor">
        <section aria-label={t('minutes.asPrinted')}>
          <Paper document={minutes} text={props.text} anchor {...(hand ? { inHand: hand.no } : {})} />
        </section>
        <section aria-label={t('minutes.panel')} id="panel" class="panel no-print">
          <Saved minutes={minutes} paragraphs={props.paragraphs} />
          <LayOut minutes={minutes} paragraphs={props.paragraphs} />
          <Hands minutes={minutes} paragraphs={props.paragraphs} hand={hand} />
          {props.paragraphs.length > 0 ? (
            <p>
              <a href={`/minutes/${minutes.id}/prose${hand ? `?part=${hand.id}` : ''}`}>
                {t('minutes.prose.open.link')}
              </a>
            </p>
          ) : null}
          <FormSummary form={props.form} />
          {props.overtaken ? <OvertakenBy overtaken={props.overtaken} /> : null}
          {hand ? (
            <ParagraphInHand {...props} hand={hand} />
          ) : (
            <HeadForm minutes={minutes} form={props.form} />
          )}
          {viewer ? <AddParagraph minutes={minutes} /> : null}
        </section>
      </div>
    </>
  )
}

/** An empty draft offers the skeleton of the agenda. */
function LayOut(props: { minutes: Minutes; paragraphs: readonly Paragraph[] }) {
  const { t } = useView()
  if (props.paragraphs.length > 0 || props.minutes.opening !== '') return null
  return (
    <form method="post" action={`/minutes/${props.minutes.id}/skeleton`} class="note">
      <p>{t('minutes.createHint')}</p>
      <button>{t('minutes.layOut')}</button>
    </form>
  )
}

/** “已保存 14:32”: the last save of any part, and whose it was; with the day when it was another one. */
function Saved(props: { minutes: Minutes; paragraphs: readonly Paragraph[] }) {
  const { t, locale, today } = useView()
  const saves = [props.minutes, ...props.paragraphs].flatMap(({ savedAt, savedByName }) =>
    savedAt ? [{ savedAt, savedByName }] : [],
  )
  const last = saves.sort((a, b) => b.savedAt.getTime() - a.savedAt.getTime())[0]
  if (!last) return null
  const { savedAt } = last
  const time = officeDay(savedAt) === today ? officeTime(savedAt) : formatInstant(locale, savedAt, today)
  return (
    <p class="quiet saved">
      <time datetime={savedAt.toISOString()}>{t('minutes.savedAt', { time, name: last.savedByName })}</time>
    </p>
  )
}

/** Every part of the document with what it holds; choosing one takes it in hand. */
function Hands(props: { minutes: Minutes; paragraphs: readonly Paragraph[]; hand: Paragraph | null }) {
  const { t } = useView()
  const base = `/minutes/${props.minutes.id}/edit`
  return (
    <nav aria-label={t('minutes.parts')}>
      <ol class="plain hands">
        <li>
          <a href={`${base}?part=head#panel`} aria-current={props.hand ? undefined : 'true'}>
            {t('minutes.headPart')}
          </a>
        </li>
        {props.paragraphs.map((paragraph) => (
          <li>
            <a
              href={`${base}?part=${paragraph.id}#panel`}
              aria-current={props.hand?.id === paragraph.id ? 'true' : undefined}
            >
              {chineseNumeral(paragraph.no)}、{headingOf(paragraph.itemTitle)}
            </a>{' '}
            <span class="quiet small">
              {t(`decisions.type.${paragraph.type}`)}
              {' · '}
              {paragraph.duties.length
                ? t('minutes.dutyCount', { n: paragraph.duties.length })
                : paragraph.text
                  ? t('minutes.noDutiesShort')
                  : t('minutes.stillEmpty')}
            </span>
          </li>
        ))}
      </ol>
      {props.paragraphs.length === 0 ? <Empty>{t('minutes.noParagraphs')}</Empty> : null}
    </nav>
  )
}

function HeadForm(props: { minutes: Minutes; form: FormErrors }) {
  const { t } = useView()
  const { minutes, form } = props
  return (
    <form method="post" action={`/minutes/${minutes.id}/head`}>
      <input type="hidden" name="version" value={typedOr(form, 'version', String(minutes.version))} />
      <TextField
        name="title"
        label={t('minutes.field.title')}
        form={form}
        value={minutes.title}
        maxlength={120}
      />
      <TextArea
        name="opening"
        label={t('minutes.field.opening')}
        form={form}
        value={minutes.opening}
        rows={7}
      />
      <TextArea
        name="closing"
        label={t('minutes.field.closing')}
        form={form}
        value={minutes.closing}
        rows={5}
        required={false}
        hint={t('minutes.closingHint')}
      />
      <button>{t('common.save')}</button>
    </form>
  )
}

function AddParagraph(props: { minutes: Minutes }) {
  const { t } = useView()
  if (props.minutes.agenda.length === 0) return null
  return (
    <form method="post" action={`/minutes/${props.minutes.id}/decisions`} class="filters block">
      <div class="field">
        <label for="agendaItemId">{t('minutes.addOnItem')}</label>
        <select id="agendaItemId" name="agendaItemId">
          {props.minutes.agenda.map((item) => (
            <option value={item.id}>{`${item.no}. ${item.title}`}</option>
          ))}
        </select>
      </div>
      <button class="quiet">{t('minutes.addParagraph')}</button>
    </form>
  )
}

/** Both texts in full, so that neither is lost: theirs here, one's own in the form below. */
function OvertakenBy(props: { overtaken: Overtaken }) {
  const { t } = useView()
  const { overtaken } = props
  return (
    <div class="alert" role="alert">
      <p>{t('minutes.overtaken', { name: overtaken.by || t('errors.conflictSomebody') })}</p>
      <dl class="facts">
        {overtaken.theirs.map(({ label, text }) => (
          <>
            <dt>{label}</dt>
            <dd class="text">{text || '—'}</dd>
          </>
        ))}
      </dl>
    </div>
  )
}
