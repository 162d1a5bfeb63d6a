import { type DutyLine, writeDutyLine } from '#src/decisions/duties/rules.ts'
import { chineseNumeral, decisionTypes, headingOf } from '#src/decisions/rules.ts'
import { formatInstant } from '#src/i18n/format.ts'
import { officeDay, officeTime } from '#src/lib/dates.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Minutes, Paragraph } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { Field, FormSummary, Select, TextArea, TextField } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'
import { MinutesHead } from './head.tsx'
import { DutyPreview } from './lines.tsx'
import { Paper } from './paper.tsx'

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

/** Left the document as it will be printed, right the paragraph in hand (screens.md 4). */
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

function ParagraphInHand(props: EditProps & { hand: Paragraph }) {
  const { t } = useView()
  const { minutes, hand, form } = props
  const base = `/minutes/${minutes.id}/decisions/${hand.id}`
  return (
    <>
      <h2>
        {t('minutes.paragraphNo', { no: chineseNumeral(hand.no) })}{' '}
        <span class="quiet small">{t('minutes.onItem', { no: hand.itemNo, title: hand.itemTitle })}</span>
      </h2>
      <form method="post" action={base}>
        <input type="hidden" name="version" value={typedOr(form, 'version', String(hand.version))} />
        <Select
          name="type"
          label={t('minutes.field.type')}
          form={form}
          value={hand.type}
          options={decisionTypes.map((type) => ({ value: type, label: t(`decisions.typeHint.${type}`) }))}
        />
        <TextArea
          name="heard"
          label={t('minutes.field.heard')}
          form={form}
          value={hand.heard}
          rows={2}
          required={false}
          hint={t('minutes.heardHint')}
        />
        <TextArea
          name="text"
          label={t('minutes.field.text')}
          form={form}
          value={hand.text}
          rows={4}
          required={false}
          hint={t('minutes.textHint')}
        />
        <DutyField {...props} base={base} />
        <DutyPreview lines={props.lines} />
        <div class="acts">
          <button>{t('common.save')}</button>
          <button class="quiet" formaction={`${base}/preview`}>
            {t('minutes.preview')}
          </button>
        </div>
      </form>
      <ParagraphActs base={base} hand={hand} last={hand.no === props.paragraphs.length} />
    </>
  )
}

/** One line a duty; while typing, what was understood is asked of the server and shown below. */
function DutyField(props: EditProps & { hand: Paragraph; base: string }) {
  const { t } = useView()
  const { form, hand } = props
  const stored = hand.duties.map(writeDutyLine).join('\n')
  return (
    <>
      <Field
        name="duties"
        label={t('minutes.field.duties')}
        form={form}
        hint={t('minutes.dutiesHint')}
        required={false}
      >
        <textarea
          id="duties"
          name="duties"
          rows={Math.max(4, hand.duties.length + 1)}
          placeholder={t('minutes.dutiesExample')}
          aria-invalid={form.errors.duties ? 'true' : undefined}
          aria-describedby={form.errors.duties ? 'duties-hint duties-error' : 'duties-hint'}
          hx-post={`${props.base}/preview`}
          hx-trigger="input changed delay:600ms"
          hx-include="closest form"
          hx-target="#duty-preview"
          hx-swap="outerHTML"
        >
          {typedOr(form, 'duties', stored)}
        </textarea>
      </Field>
      {props.agencies.length ? (
        <details class="small">
          <summary>{t('minutes.agenciesThere')}</summary>
          <p class="quiet">{props.agencies.join('、')}</p>
        </details>
      ) : null}
    </>
  )
}

function ParagraphActs(props: { base: string; hand: Paragraph; last: boolean }) {
  const { t } = useView()
  return (
    <div class="acts">
      {props.hand.no > 1 ? (
        <form method="post" action={`${props.base}/position`}>
          <button class="quiet small" name="to" value="up">
            {t('minutes.moveUp')}
          </button>
        </form>
      ) : null}
      {props.last ? null : (
        <form method="post" action={`${props.base}/position`}>
          <button class="quiet small" name="to" value="down">
            {t('minutes.moveDown')}
          </button>
        </form>
      )}
      <details class="small">
        <summary>{t('minutes.removeParagraph')}</summary>
        <form method="post" action={`${props.base}/removal`}>
          <p class="hint">{t('minutes.removeHint')}</p>
          <button class="danger small">
            {t('minutes.removeConfirm', { no: chineseNumeral(props.hand.no) })}
          </button>
        </form>
      </details>
    </div>
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
