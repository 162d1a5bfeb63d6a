import {
  acceptedExtensions,
  CLASSIFIED,
  MAX_FILE_BYTES,
  NOT_CLASSIFIED,
  notClassifiedField,
} from '#src/files/rules.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { Field, FieldError } from '../ui/field.tsx'

/**
 * A file input with the confirmation that the paper is not classified. The form around it needs
 * `enctype="multipart/form-data"`; the handler reads it with `checkUploads(c, typed, name)`.
 */
export function FileField(props: {
  form: FormErrors
  /** Another name where a page has several; the confirmation is then `<name>_not_classified`. */
  name?: string
  label?: string
  multiple?: boolean
  required?: boolean
}) {
  const { t } = useView()
  const name = props.name ?? 'file'
  const confirm = notClassifiedField(name)
  const described = [`${name}-hint`, props.form.errors[name] ? `${name}-error` : ''].filter(Boolean).join(' ')
  return (
    <>
      <Field
        name={name}
        label={props.label ?? t('files.label')}
        form={props.form}
        hint={t('files.hint', { megabytes: MAX_FILE_BYTES / 1024 / 1024 })}
        required={props.required ?? false}
      >
        <input
          id={name}
          name={name}
          type="file"
          accept={acceptedExtensions}
          multiple={props.multiple}
          aria-invalid={props.form.errors[name] ? 'true' : undefined}
          aria-describedby={described}
        />
      </Field>
      <fieldset class={`field${props.form.errors[confirm] ? ' wrong' : ''}`}>
        <legend>{t('files.classification')}</legend>
        {([NOT_CLASSIFIED, CLASSIFIED] as const).map((said) => (
          <label class="check">
            <input
              type="radio"
              name={confirm}
              value={said}
              checked={props.form.typed[confirm]?.[0] === said}
              aria-describedby={props.form.errors[confirm] ? `${confirm}-error` : undefined}
            />
            {t(said === NOT_CLASSIFIED ? 'files.notClassified' : 'files.isClassified')}
          </label>
        ))}
        <FieldError name={confirm} form={props.form} />
      </fieldset>
    </>
  )
}
