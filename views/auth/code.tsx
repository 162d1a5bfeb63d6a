import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { SignInCard } from './card.tsx'
import { CodeInput } from './fields.tsx'

/** After asking for a code: the same words whether the address is known or not. */
export function CodePage(props: { form: FormErrors; email: string; linkOnly: boolean }) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.code.title')}>
      {props.email ? <p>{t('auth.code.sent', { email: props.email })}</p> : null}
      {props.linkOnly ? (
        <p class="note">{t('auth.code.linkOnly')}</p>
      ) : (
        <form method="post" action="/sign-in/code/answer">
          <CodeInput name="code" label={t('auth.code.label')} hint={t('auth.code.hint')} form={props.form} />
          <button>{t('auth.code.signIn')}</button>
        </form>
      )}
      <p class="quiet">{t('auth.code.nothing')}</p>
      <p>
        <a href="/sign-in">{t('auth.code.again')}</a>
      </p>
    </SignInCard>
  )
}
