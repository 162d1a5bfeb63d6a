import type { CastMember } from '#src/auth/demo-sign-in/queries.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { SignInCard } from './card.tsx'
import { EmailInput, PasswordInput } from './fields.tsx'
import { OidcSignIn } from './oidc.tsx'
import { PasskeySignIn } from './passkeys.tsx'

export function SignInPage(props: {
  form: FormErrors
  next: string
  cast: readonly CastMember[]
  installed: boolean
  /** Whether browsers have passkeys for this site. */
  passkeys: boolean
  /** What the house calls its identity provider, if it has one. */
  provider: string | null
}) {
  const { t, viewer } = useView()
  const name = useName()
  return (
    <SignInCard title={t('auth.title')}>
      {props.installed ? null : (
        <p class="note">
          {t('auth.notInstalled')} <a href="/">{t('auth.toSetup')}</a>
        </p>
      )}
      {viewer ? (
        <p class="note">
          {t('auth.signedInAs', { name: name(viewer.name, viewer.nameEn ?? '') })}{' '}
          <a href={props.next}>{t('auth.goOn')}</a>
        </p>
      ) : null}
      <FormSummary form={props.form} />
      {props.cast.length ? <Cast cast={props.cast} next={props.next} /> : null}
      {props.provider ? <OidcSignIn name={props.provider} next={props.next} /> : null}
      {props.passkeys ? <PasskeySignIn next={props.next} /> : null}
      <ByCode {...props} />
      <ByPassword {...props} />
    </SignInCard>
  )
}

/** The cast of the demo city: one click and in. */
function Cast(props: { cast: readonly CastMember[]; next: string }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="cast">
      <h2 id="cast">{t('auth.demo.title')}</h2>
      <p class="quiet">{t('auth.demo.lead')}</p>
      <form method="post" action="/sign-in/demo" class="cast">
        <input type="hidden" name="next" value={props.next} />
        {props.cast.map((member) => (
          <button class="quiet" name="person" value={member.code}>
            <strong>{name(member.nameZh, member.nameEn)}</strong>
            <span>{name(member.positionZh, member.positionEn)}</span>
            <small>{t(`auth.demo.${member.role}`)}</small>
          </button>
        ))}
      </form>
    </section>
  )
}

function ByCode(props: { form: FormErrors; next: string }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="by-code">
      <h2 id="by-code">{t('auth.byCode.title')}</h2>
      <form method="post" action="/sign-in/code">
        <input type="hidden" name="next" value={props.next} />
        <EmailInput name="address" label={t('auth.email')} hint={t('auth.byCode.hint')} form={props.form} />
        <button>{t('auth.byCode.send')}</button>
      </form>
    </section>
  )
}

function ByPassword(props: { form: FormErrors; next: string }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="by-password">
      <h2 id="by-password">{t('auth.byPassword.title')}</h2>
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value={props.next} />
        <EmailInput name="email" label={t('auth.email')} form={props.form} />
        <PasswordInput
          name="password"
          label={t('auth.byPassword.password')}
          form={props.form}
          autocomplete="current-password"
        />
        <button>{t('auth.byPassword.signIn')}</button>
      </form>
      <p>
        <a href="/sign-in/forgotten">{t('auth.reset.forgotten')}</a>
      </p>
    </section>
  )
}
