import { raw } from 'hono/html'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { SignInCard } from './card.tsx'
import { CodeInput } from './fields.tsx'

/** Asked after password, code or link, whenever an authenticator is enrolled. */
export function SecondFactorPage(props: { form: FormErrors }) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.secondFactor.title')}>
      <form method="post" action="/sign-in/second-factor">
        <CodeInput
          name="code"
          label={t('auth.secondFactor.label')}
          hint={t('auth.secondFactor.hint')}
          form={props.form}
          letters
        />
        <button>{t('auth.code.signIn')}</button>
      </form>
      <p>
        <a href="/sign-in">{t('auth.secondFactor.startAgain')}</a>
      </p>
    </SignInCard>
  )
}

/** `qr` is our own SVG of the same secret. */
export function EnrolPage(props: { form: FormErrors; qr: string; secret: string }) {
  const { t } = useView()
  return (
    <article class="narrow">
      <p class="crumb">
        <a href="/account">{t('auth.account.title')}</a>
      </p>
      <h1>{t('auth.enrol.title')}</h1>
      <ol>
        <li>{t('auth.enrol.step1')}</li>
        <li>
          {t('auth.enrol.step2')}
          <div class="qr" role="img" aria-label={t('auth.enrol.qr')}>
            {raw(props.qr)}
          </div>
          <p>
            {t('auth.enrol.byHand')}
            <br />
            <code>{props.secret}</code>
          </p>
        </li>
        <li>{t('auth.enrol.step3')}</li>
      </ol>
      <form method="post" action="/account/second-factor/confirmation">
        <CodeInput name="code" label={t('auth.enrol.code')} form={props.form} />
        <button>{t('auth.enrol.confirm')}</button>
      </form>
    </article>
  )
}

/** Shown once. */
export function RecoveryCodesPage(props: { codes: readonly string[] }) {
  const { t } = useView()
  return (
    <article class="narrow">
      <h1>{t('auth.recovery.title')}</h1>
      <p>{t('auth.recovery.lead')}</p>
      <ol class="recovery-codes">
        {props.codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p class="note">{t('auth.recovery.once')}</p>
      <p>
        <a class="button" href="/account">
          {t('auth.recovery.kept')}
        </a>
      </p>
    </article>
  )
}
