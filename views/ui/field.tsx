import type { Child } from 'hono/jsx'
import { translateError } from '#src/i18n/translate.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'

interface Common {
  name: string
  label: string
  form: FormErrors
  hint?: string
  required?: boolean
}

/** Label, control, hint and error belong together; the control points to its hint and error. */
export function Field(props: Common & { children: Child }) {
  const { t } = useView()
  return (
    <div class={`field${props.form.errors[props.name] ? ' wrong' : ''}`}>
      <label for={props.name}>
        {props.label}
        {props.required === false ? <span class="quiet"> {t('common.optional')}</span> : null}
      </label>
      {props.children}
      {props.hint ? (
        <p class="hint" id={`${props.name}-hint`}>
          {props.hint}
        </p>
      ) : null}
      <FieldError name={props.name} form={props.form} />
    </div>
  )
}

export function FieldError(props: { name: string; form: FormErrors }) {
  const { locale } = useView()
  const error = props.form.errors[props.name]
  return error ? (
    <p class="error" id={`${props.name}-error`}>
      {translateError(locale, error)}
    </p>
  ) : null
}

const described = (props: Common) =>
  [props.hint ? `${props.name}-hint` : '', props.form.errors[props.name] ? `${props.name}-error` : '']
    .filter(Boolean)
    .join(' ') || undefined

export function TextField(
  props: Common & {
    value?: string
    type?: string
    maxlength?: number
    autocomplete?: string
    list?: string
    placeholder?: string
  },
) {
  return (
    <Field {...props}>
      <input
        id={props.name}
        name={props.name}
        type={props.type ?? 'text'}
        value={typedOr(props.form, props.name, props.value)}
        maxlength={props.maxlength}
        autocomplete={props.autocomplete ?? 'off'}
        list={props.list}
        placeholder={props.placeholder}
        required={props.required !== false}
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      />
    </Field>
  )
}

export function TextArea(props: Common & { value?: string; rows?: number }) {
  return (
    <Field {...props}>
      <textarea
        id={props.name}
        name={props.name}
        rows={props.rows ?? 4}
        required={props.required !== false}
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      >
        {typedOr(props.form, props.name, props.value)}
      </textarea>
    </Field>
  )
}

export interface Option {
  value: string
  label: string
}

export function Select(props: Common & { value?: string; options: readonly Option[]; empty?: string }) {
  const value = typedOr(props.form, props.name, props.value)
  return (
    <Field {...props}>
      <select
        id={props.name}
        name={props.name}
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      >
        {props.empty === undefined ? null : <option value="">{props.empty}</option>}
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** What stands above a form that did not pass. */
export function FormSummary(props: { form: FormErrors }) {
  const { t, locale } = useView()
  if (Object.keys(props.form.errors).length === 0) return null
  const own = props.form.errors['']
  return (
    <p class="alert" role="alert">
      {own ? translateError(locale, own) : t('errors.summary')}
    </p>
  )
}
