import { writeDutyLine } from '#src/decisions/duties/rules.ts'
import { chineseNumeral, decisionTypes } from '#src/decisions/rules.ts'
import { typedOr } from '#src/lib/form.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import { useView } from '../context.ts'
import { Field, Select, TextArea } from '../ui/field.tsx'
import type { EditProps } from './edit.tsx'
import { DutyPreview } from './lines.tsx'

export function ParagraphInHand(props: EditProps & { hand: Paragraph }) {
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
