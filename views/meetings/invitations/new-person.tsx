import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../../context.ts'
import { Field } from '../../ui/field.tsx'

/** Somebody who does not stand in the list yet. */
export function NewPerson(props: { form: FormErrors }) {
  const { t } = useView()
  const { form } = props
  const typed = ['newName', 'newPosition', 'newLevel', 'newPhone', 'newEmail'].some(
    (name) => typedOr(form, name) || form.errors[name],
  )
  const usesNew = [...(form.typed.nominee ?? []), ...(form.typed.substitute ?? [])].includes('new')
  return (
    <details class="act new-person" open={typed || usesNew}>
      <summary>{t('invitations.form.newPerson')}</summary>
      <p class="hint">{t('invitations.form.newHint')}</p>
      <NewField name="newName" label={t('invitations.form.newName')} form={form} />
      <NewField name="newPosition" label={t('invitations.form.newPosition')} form={form} />
      <Field name="newLevel" label={t('invitations.form.newLevel')} form={form}>
        <select id="newLevel" name="newLevel">
          <option value="">{t('invitations.form.choose')}</option>
          {(['principal', 'deputy', 'staff'] as const).map((level) => (
            <option value={level} selected={typedOr(form, 'newLevel') === level}>
              {t(`level.${level}`)}
            </option>
          ))}
        </select>
      </Field>
      <NewField name="newPhone" label={t('invitations.form.newPhone')} form={form} type="tel" />
      <NewField name="newEmail" label={t('invitations.form.newEmail')} form={form} type="email" />
    </details>
  )
}

function NewField(props: { name: string; label: string; form: FormErrors; type?: string }) {
  return (
    <Field name={props.name} label={props.label} form={props.form}>
      <input
        id={props.name}
        name={props.name}
        type={props.type ?? 'text'}
        value={typedOr(props.form, props.name)}
        autocomplete="off"
        maxlength={100}
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={props.form.errors[props.name] ? `${props.name}-error` : undefined}
      />
    </Field>
  )
}
