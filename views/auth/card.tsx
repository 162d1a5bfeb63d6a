import type { Child } from 'hono/jsx'
import { useView } from '../context.ts'
import { OfficeTelephone } from '../ui/telephone.tsx'

/** The bare frame of sign-in: whose site this is, one thing to do, the other language, somebody to call. */
export function SignInCard(props: {
  title: string
  /** Where the other language leads, if not to the same page: an answer of the identity provider is read once. */
  stay?: string
  children: Child
}) {
  const { locale, office, flash } = useView()
  return (
    <article class="card">
      <LanguageSwitch stay={props.stay} />
      <p class="quiet">{locale === 'en' && office.nameEn ? office.nameEn : office.nameZh}</p>
      <h1>{props.title}</h1>
      {flash ? (
        <p class="flash" role="status">
          {flash}
        </p>
      ) : null}
      {props.children}
      <OfficeTelephone />
    </article>
  )
}

export function LanguageSwitch({ stay }: { stay?: string | undefined }) {
  const { t, locale, path } = useView()
  const other = locale === 'en' ? 'zh-CN' : 'en'
  return (
    <form method="post" action="/language" class="language">
      <input type="hidden" name="next" value={stay ?? path} />
      <button class="plain" name="locale" value={other} lang={other}>
        {t('common.otherLanguage')}
      </button>
    </form>
  )
}
