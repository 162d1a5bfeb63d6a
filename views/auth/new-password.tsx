import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { SignInCard } from './card.tsx'
import { CodeInput, NewPasswordInputs } from './fields.tsx'

/** `given`: the person signed in with a password that an administrator knows. */
export function NewPasswordPage(props: {
  form: FormErrors
  action: string
  given?: boolean
  /** An authenticator is enrolled: the link alone is not enough. */
  secondFactor?: boolean
}) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.newPassword.title')}>
      <p>{t(props.given ? 'auth.newPassword.given' : 'auth.newPassword.lead')}</p>
      <form method="post" action={props.action}>
        <FormSummary form={props.form} />
        <NewPasswordInputs form={props.form} />
        {props.secondFactor ? (
          <CodeInput
            name="code"
            label={t('auth.secondFactor.label')}
            hint={t('auth.secondFactor.hint')}
            form={props.form}
            letters
          />
        ) : null}
        <button>{t('auth.newPassword.save')}</button>
      </form>
    </SignInCard>
  )
}
