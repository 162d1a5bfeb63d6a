import type { ActionItem } from '#src/action-items/queries.ts'
import { speaksFor } from '#src/action-items/rules.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FieldError, Select } from '../ui/field.tsx'

export interface ActFormProps {
  item: ActionItem
  form: FormErrors
}

/** Only where the office enters what an agency said: by telephone, or on paper. */
export function ChannelField(props: ActFormProps & { act: string; always?: boolean }) {
  const { t, viewer } = useView()
  if (!viewer || (!props.always && speaksFor(props.item, viewer))) return null
  return (
    <Select
      name={`${props.act}_channel`}
      label={t('actionitems.field.channel')}
      options={(['phone', 'paper'] as const).map((value) => ({ value, label: t(`channel.${value}`) }))}
      value="phone"
      hint={t('actionitems.hint.channel')}
      form={props.form}
    />
  )
}

/** The state of the page that is judged; the command refuses it when somebody was quicker. */
export const Version = (props: { item: ActionItem }) => (
  <input type="hidden" name="version" value={props.item.version} />
)

/** Answers of equal weight, none of them chosen beforehand. */
export function Choices(props: {
  name: string
  legend: string
  form: FormErrors
  options: readonly { value: string; label: string }[]
}) {
  const typed = props.form.typed[props.name]?.[0]
  return (
    <fieldset class={`choices${props.form.errors[props.name] ? ' wrong' : ''}`}>
      <legend>{props.legend}</legend>
      {props.options.map((option) => (
        <label>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={typed === option.value}
            required
          />
          <span>{option.label}</span>
        </label>
      ))}
      <FieldError name={props.name} form={props.form} />
    </fieldset>
  )
}
