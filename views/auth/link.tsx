import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { SignInCard } from './card.tsx'
import { CodeInput } from './fields.tsx'

/** The page of a mailed sign-in link; opening it does nothing yet. */
export function SignInLinkPage(props: {
  form: FormErrors
  action: string
  /** `button` in the browser that asked, `code` in another one, `otherBrowser` where the mail held no code. */
  ask: 'button' | 'code' | 'otherBrowser'
}) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.link.title')}>
      {props.ask === 'otherBrowser' ? (
        <p class="note">{t('auth.link.otherBrowser')}</p>
      ) : (
        <form method="post" action={props.action}>
          {props.ask === 'code' ? (
            <>
              <p>{t('auth.link.askCode')}</p>
              <CodeInput name="code" label={t('auth.code.label')} form={props.form} />
            </>
          ) : (
            <p>{t('auth.link.press')}</p>
          )}
          <button>{t('auth.code.signIn')}</button>
        </form>
      )}
    </SignInCard>
  )
}

export function LinkOverPage() {
  const { t } = useView()
  return (
    <SignInCard title={t('errors.goneTitle')}>
      <p>{t('auth.link.over')}</p>
      <p>
        <a href="/sign-in">{t('auth.link.newOne')}</a>
      </p>
    </SignInCard>
  )
}

/** The answer to “send me a new link”, always the same. */
export function RenewedPage() {
  const { t } = useView()
  return (
    <article class="card">
      <h1>{t('auth.renewal.title')}</h1>
      <p>{t('errors.goneSent')}</p>
      <OfficeTelephone />
    </article>
  )
}
