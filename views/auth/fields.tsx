import type { FormErrors } from '#src/lib/form.ts'
import { typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FieldError } from '../ui/field.tsx'

interface Props {
  name: string
  label: string
  form: FormErrors
  hint?: string
}

const described = ({ name, form, hint }: Props) =>
  [hint ? `${name}-hint` : '', form.errors[name] ? `${name}-error` : ''].filter(Boolean).join(' ') ||
  undefined

const wrapper = ({ name, form }: Props) => `field${form.errors[name] ? ' wrong' : ''}`

function Hint(props: Props) {
  return props.hint ? (
    <p class="hint" id={`${props.name}-hint`}>
      {props.hint}
    </p>
  ) : null
}

/** A mail address that the browser's password keeper knows. */
export function EmailInput(props: Props & { value?: string; autocomplete?: 'username' | 'off' }) {
  return (
    <div class={wrapper(props)}>
      <label for={props.name}>{props.label}</label>
      <input
        id={props.name}
        name={props.name}
        type="email"
        value={typedOr(props.form, props.name, props.value)}
        maxlength={254}
        autocomplete={props.autocomplete ?? 'username'}
        autocapitalize="none"
        spellcheck={false}
        required
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      />
      <Hint {...props} />
      <FieldError name={props.name} form={props.form} />
    </div>
  )
}

/** What was typed is never shown again. */
export function PasswordInput(props: Props & { autocomplete: 'current-password' | 'new-password' | 'off' }) {
  return (
    <div class={wrapper(props)}>
      <label for={props.name}>{props.label}</label>
      <input
        id={props.name}
        name={props.name}
        type="password"
        maxlength={1000}
        autocomplete={props.autocomplete}
        required
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      />
      <Hint {...props} />
      <FieldError name={props.name} form={props.form} />
    </div>
  )
}

/** Six digits from a mail or an authenticator; telephones offer them above the keyboard. */
export function CodeInput(props: Props & { letters?: boolean }) {
  return (
    <div class={wrapper(props)}>
      <label for={props.name}>{props.label}</label>
      <input
        id={props.name}
        name={props.name}
        class="code"
        type="text"
        inputmode={props.letters ? 'text' : 'numeric'}
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        maxlength={40}
        required
        aria-invalid={props.form.errors[props.name] ? 'true' : undefined}
        aria-describedby={described(props)}
      />
      <Hint {...props} />
      <FieldError name={props.name} form={props.form} />
    </div>
  )
}

/** A new password, twice. */
export function NewPasswordInputs(props: { form: FormErrors }) {
  const { t } = useView()
  return (
    <>
      <PasswordInput
        name="password"
        label={t('auth.newPassword.password')}
        hint={t('auth.newPassword.hint')}
        form={props.form}
        autocomplete="new-password"
      />
      <PasswordInput
        name="again"
        label={t('auth.newPassword.again')}
        form={props.form}
        autocomplete="new-password"
      />
    </>
  )
}
