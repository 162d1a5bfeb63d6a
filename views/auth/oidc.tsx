import { useView } from '../context.ts'
import { InstantText } from '../ui/time.tsx'
import { SignInCard } from './card.tsx'

/** `name` is what the house calls its identity provider. */
export function OidcSignIn(props: { name: string; next: string }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="by-oidc">
      <h2 id="by-oidc">{props.name}</h2>
      <form method="post" action="/sign-in/oidc">
        <input type="hidden" name="next" value={props.next} />
        <button>{t('auth.oidc.signIn', { name: props.name })}</button>
      </form>
    </section>
  )
}

/** Leads on by itself; the link is for browsers that do not. */
export function ToProviderPage(props: { name: string; url: string }) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.oidc.going')}>
      <p>
        <a class="button" href={props.url} rel="noreferrer">
          {t('auth.oidc.goOn', { name: props.name })}
        </a>
      </p>
    </SignInCard>
  )
}

/** `unknown`: the provider knows the person and we do not; whom to call stands below. */
export function OidcRefusedPage(props: { why: 'unknown' | 'failed'; name: string }) {
  const { t } = useView()
  return (
    <SignInCard title={t('auth.oidc.refused')} stay="/sign-in">
      <p>{t(`auth.oidc.${props.why}`, { name: props.name })}</p>
      <p>
        <a href="/sign-in">{t('auth.oidc.otherWay')}</a>
      </p>
    </SignInCard>
  )
}

export function OidcOverPage() {
  const { t } = useView()
  return (
    <SignInCard title={t('errors.goneTitle')} stay="/sign-in">
      <p>{t('auth.oidc.over')}</p>
      <p>
        <a href="/sign-in">{t('auth.link.newOne')}</a>
      </p>
    </SignInCard>
  )
}

/** On the own account. */
export function LinkedIdentity(props: { name: string; since: Date | null }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="identity">
      <h2 id="identity">{props.name}</h2>
      {props.since ? (
        <>
          <p>
            {t('auth.oidc.since')} <InstantText at={props.since} />
          </p>
          <form method="post" action="/account/oidc/removal">
            <button class="quiet">{t('auth.oidc.unlink')}</button>
          </form>
        </>
      ) : (
        <>
          <p>{t('auth.oidc.why', { name: props.name })}</p>
          <form method="post" action="/account/oidc">
            <button class="quiet">{t('auth.oidc.link')}</button>
          </form>
        </>
      )}
    </section>
  )
}
