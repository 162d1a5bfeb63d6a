import type { Child } from 'hono/jsx'
import { translateError } from '#src/i18n/translate.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'

interface Common {
  name: string
  /** Where a page has several fields of one name; the name otherwise. */
  id?: string | undefined
  label: string
  form: FormErrors
  hint?: string | undefined
  required?: boolean | undefined
}

/** Label, control, hint and error belong together; the control points to its hint and error. */
export function Field(props: Common & { children: Child }) {
  const { t } = useView()
  return (
    <div class={`field${props.form.errors[props.name] ? ' wrong' : ''}`}>
      <label for={idOf(props)}>
        {props.label}
        {props.required === false ? <span class="quiet"> {t('common.optional')}</span> : null}
      </label>
      {props.children}
      {props.hint ? (
        <p class="hint" id={`${idOf(props)}-hint`}>
          {props.hint}
        </p>
      ) : null}
      <FieldError name={props.name} id={props.id} form={props.form} />
    </div>
  )
}

export function FieldError(props: { name: string; id?: string | undefined; form: FormErrors }) {
  const { locale } = useView()
  const error = props.form.errors[props.name]
  return error ? (
    <p class="error" id={`${idOf(props)}-error`}>
      {translateError(locale, error)}
    </p>
  ) : null
}

const idOf = (props: { name: string; id?: string | undefined }) => props.id ?? props.name

const described = (props: Common) =>
  [props.hint ? `${idOf(props)}-hint` : '', props.form.errors[props.name] ? `${idOf(props)}-error` : '']
    .filter(Boolean)
    .join(' ') || undefined

export function TextField(
  props: Common & {
    value?: string | undefined
    type?: string | undefined
    maxlength?: number | undefined
    autocomplete?: string | undefined
    list?: string | undefined
    placeholder?: string | undefined
  },
) {
  return (
    <Field {...props}>
      <input
        id={idOf(props)}
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

export function TextArea(props: Common & { value?: string | undefined; rows?: number | undefined }) {
  return (
    <Field {...props}>
      <textarea
        id={idOf(props)}
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

export function Select(
  props: Common & { value?: string | undefined; options: readonly Option[]; empty?: string },
) {
  const value = typedOr(props.form, props.name, props.value)
  return (
    <Field {...props}>
      <select
        id={idOf(props)}
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
