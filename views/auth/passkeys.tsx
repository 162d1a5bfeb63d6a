import type { Child } from 'hono/jsx'
import type { Passkey } from '#src/auth/passkeys/queries.ts'
import { whyNotAddPasskey } from '#src/auth/passkeys/rules.ts'
import type { WaysIn } from '#src/auth/rules.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FieldError, TextField } from '../ui/field.tsx'
import { InstantText } from '../ui/time.tsx'

/** A form that an authenticator fills in; hidden where the browser knows no passkeys (views/assets/passkey.js). */
export function PasskeyForm(props: {
  ask: 'create' | 'get'
  action: string
  challenge: string
  /** Where to go when somebody must first show who they are. */
  again: string
  children: Child
}) {
  const { t, assets } = useView()
  return (
    <form
      method="post"
      action={props.action}
      class="passkey"
      data-passkey={props.ask}
      data-challenge={props.challenge}
      data-again={props.again}
      data-there={t('auth.error.passkeyThere')}
      data-failed={t('auth.passkeys.failed')}
    >
      <script type="module" src={assets('passkey.js')} />
      <input type="hidden" name="response" />
      {props.children}
      <p class="error" role="alert" />
    </form>
  )
}

export function PasskeySignIn({ next }: { next: string }) {
  const { t } = useView()
  return (
    <PasskeyForm ask="get" action="/sign-in/passkey" challenge="/sign-in/passkey/challenge" again="/sign-in">
      <input type="hidden" name="next" value={next} />
      <button class="quiet">{t('auth.passkeys.signIn')}</button>
      <p class="hint">{t('auth.passkeys.signInHint')}</p>
    </PasskeyForm>
  )
}

/** On the own account: which there are, one more, one less. */
export function Passkeys(props: { passkeys: readonly Passkey[]; person: WaysIn; form: FormErrors }) {
  const { t } = useView()
  const why = whyNotAddPasskey(props.person)
  return (
    <section class="block" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('auth.passkeys.title')}</h2>
      <p>{t('auth.passkeys.why')}</p>
      {props.passkeys.length ? (
        <ul class="plain">
          {props.passkeys.map((passkey) => (
            <PasskeyRow passkey={passkey} />
          ))}
        </ul>
      ) : null}
      <FieldError name="passkey" form={props.form} />
      {why ? (
        <p class="note">{t(why)}</p>
      ) : (
        <PasskeyForm
          ask="create"
          action="/account/passkeys"
          challenge="/account/passkeys/challenge"
          again="/account/proof?next=/account"
        >
          <TextField
            name="name"
            label={t('auth.passkeys.name')}
            hint={t('auth.passkeys.nameHint')}
            form={props.form}
            required={false}
            maxlength={60}
          />
          <button class="quiet">{t('auth.passkeys.add')}</button>
        </PasskeyForm>
      )}
      {why ? null : <p class="quiet no-passkeys">{t('auth.passkeys.tooOld')}</p>}
    </section>
  )
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useView()
  const name = passkey.name || t('auth.passkeys.unnamed')
  return (
    <li>
      <strong>{name}</strong>{' '}
      <span class="quiet small">
        {t('auth.passkeys.since')} <InstantText at={passkey.createdAt} />
        {' · '}
        {passkey.lastUsedAt ? (
          <>
            {t('auth.passkeys.used')} <InstantText at={passkey.lastUsedAt} />
          </>
        ) : (
          t('auth.passkeys.unused')
        )}
      </span>
      <form method="post" action={`/account/passkeys/${passkey.credentialId}/removal`} class="acts">
        <button class="quiet small" aria-label={t('auth.passkeys.removeOne', { name })}>
          {t('auth.passkeys.remove')}
        </button>
      </form>
    </li>
  )
}
