import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { CodeInput, PasswordInput } from './fields.tsx'
import { PasskeyForm } from './passkeys.tsx'

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
  /** Null for an administrator without password: a code is never mailed to one. */
  by: 'totp' | 'password' | 'email' | null
  email: string | null
  passkeys: boolean
  /** The name of the identity provider, where the person has an account there. */
  provider: string | null
}) {
  const { t } = useView()
  const path = props.resumed.method === 'get' ? props.resumed.path : '/'
  return (
    <article class="narrow">
      <h1>{t('auth.proof.title')}</h1>
      <p>{t('auth.proof.lead')}</p>
      <FormSummary form={props.form} />
      {props.passkeys ? (
        <PasskeyForm
          ask="get"
          action="/account/proof"
          challenge="/sign-in/passkey/challenge"
          again="/account/proof"
        >
          <ToResume resumed={props.resumed} />
          <button class="quiet">{t('auth.passkeys.confirm')}</button>
        </PasskeyForm>
      ) : null}
      {props.provider ? (
        <form method="post" action="/account/proof/oidc">
          <input type="hidden" name="next" value={path} />
          <button class="quiet">{t('auth.oidc.confirm', { name: props.provider })}</button>
        </form>
      ) : null}
      {props.by === 'email' ? <SignInAgain email={props.email} path={path} /> : null}
      {props.by === 'totp' || props.by === 'password' ? (
        <form method="post" action="/account/proof">
          <ToResume resumed={props.resumed} />
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
      ) : null}
    </article>
  )
}

function ToResume({ resumed }: { resumed: Resumed }) {
  return (
    <>
      <input type="hidden" name="method" value={resumed.method} />
      <input type="hidden" name="path" value={resumed.path} />
      <input type="hidden" name="typed" value={JSON.stringify(resumed.typed)} />
    </>
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
