import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { SignInCard } from './card.tsx'
import { EmailInput } from './fields.tsx'

export function ForgottenPage({ form }: { form: FormErrors }) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.reset.title')}>
      <p>{t('auth.reset.lead')}</p>
      <form method="post" action="/sign-in/forgotten">
        <EmailInput name="address" label={t('auth.email')} form={form} />
        <button>{t('auth.reset.send')}</button>
      </form>
      <BackToSignIn />
    </SignInCard>
  )
}

/** The same words whether the address is known or not. */
export function ResetAskedPage() {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.reset.title')}>
      <p>{t('auth.reset.sent')}</p>
      <p class="quiet">{t('auth.reset.administrators')}</p>
      <BackToSignIn />
    </SignInCard>
  )
}

function BackToSignIn() {
  const { t } = useView()
  return (
    <p>
      <a href="/sign-in">{t('auth.reset.back')}</a>
    </p>
  )
}
