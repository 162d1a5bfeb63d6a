import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { CodeInput, PasswordInput } from './fields.tsx'

/** The page or form that was interrupted, to be gone on with. */
export interface Resumed {
  method: 'get' | 'post'
  path: string
  typed: readonly (readonly [name: string, value: string])[]
}

/** Before a sensitive act, some time after sign-in: is it still you? */
export function ProofPage(props: {
  form: FormErrors
  resumed: Resumed
  by: 'totp' | 'password' | 'email'
  email: string | null
}) {
  const { t } = useView()
  return (
    <article class="narrow">
      <h1>{t('auth.proof.title')}</h1>
      <p>{t('auth.proof.lead')}</p>
      {props.by === 'email' ? (
        <SignInAgain email={props.email} path={props.resumed.method === 'get' ? props.resumed.path : '/'} />
      ) : (
        <form method="post" action="/account/proof">
          <input type="hidden" name="method" value={props.resumed.method} />
          <input type="hidden" name="path" value={props.resumed.path} />
          <input type="hidden" name="typed" value={JSON.stringify(props.resumed.typed)} />
          {props.by === 'totp' ? (
            <CodeInput name="secret" label={t('auth.secondFactor.label')} form={props.form} />
          ) : (
            <PasswordInput
              name="secret"
              label={t('auth.byPassword.password')}
              form={props.form}
              autocomplete="current-password"
            />
          )}
          <button>{t('auth.proof.goOn')}</button>
        </form>
      )}
    </article>
  )
}

/** Who signs in by mail gets a fresh code. */
function SignInAgain(props: { email: string | null; path: string }) {
  const { t } = useView()
  return (
    <form method="post" action="/sign-in/code">
      <p>{t('auth.proof.byMail')}</p>
      <input type="hidden" name="address" value={props.email ?? ''} />
      <input type="hidden" name="next" value={props.path} />
      <button>{t('auth.byCode.send')}</button>
    </form>
  )
}

/** What was typed before stands in the form and is sent by one more press. */
export function ResumePage(props: { resumed: Resumed }) {
  const { t } = useView()
  return (
    <article class="narrow">
      <h1>{t('auth.proof.doneTitle')}</h1>
      <p>{t('auth.proof.done')}</p>
      <form method="post" action={props.resumed.path}>
        {props.resumed.typed.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button>{t('auth.proof.resume')}</button>
      </form>
    </article>
  )
}
