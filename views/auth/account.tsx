import type { Account, OwnSession } from '#src/auth/account/queries.ts'
import type { Passkey } from '#src/auth/passkeys/queries.ts'
import type { WaysIn } from '#src/auth/rules.ts'
import type { Viewer } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'
import { deviceName } from './device.ts'
import { NewPasswordInputs, PasswordInput } from './fields.tsx'
import { LinkedIdentity } from './oidc.tsx'
import { Passkeys } from './passkeys.tsx'

export function AccountPage(props: {
  account: Account
  sessions: readonly OwnSession[]
  /** Null where browsers have none for this site. */
  passkeys: readonly Passkey[] | null
  /** What the house calls its identity provider, if it has one. */
  provider: string | null
  form: FormErrors
}) {
  const { t, viewer } = useView()
  const name = useName()
  const { account } = props
  return (
    <article>
      <header class="page-head">
        <h1>{t('auth.account.title')}</h1>
      </header>
      <dl class="facts">
        <dt>{t('auth.account.name')}</dt>
        <dd>{name(account.name, account.nameEn)}</dd>
        <dt>{t('auth.account.email')}</dt>
        <dd>{account.signInEmail ?? t('common.none')}</dd>
        <dt>{t('auth.account.roles')}</dt>
        <dd>
          {viewer?.roles.map((role) => t(`role.${role}`)).join(t('common.listSeparator')) || t('common.none')}
        </dd>
      </dl>
      <p class="hint">{t('auth.account.whoChanges')}</p>
      <p>
        <a href="/feeds">{t('feeds.title')}</a>
      </p>
      <Language />
      <Sessions sessions={props.sessions} />
      {account.passwordChangedAt ? (
        <Password changedAt={account.passwordChangedAt} form={props.form} />
      ) : null}
      <SecondFactor account={account} />
      {props.passkeys ? (
        <Passkeys
          passkeys={props.passkeys}
          person={waysIn(account, props.passkeys, viewer)}
          form={props.form}
        />
      ) : null}
      {props.provider ? <LinkedIdentity name={props.provider} since={account.identitySince} /> : null}
    </article>
  )
}

const waysIn = (account: Account, passkeys: readonly Passkey[], viewer: Viewer | null): WaysIn => ({
  roles: viewer?.roles ?? [],
  hasPassword: account.passwordChangedAt !== null,
  email: account.signInEmail,
  passkeys: passkeys.length,
  identities: account.identities,
})

function Language() {
  const { t, locale } = useView()
  return (
    <section class="block" aria-labelledby="language">
      <h2 id="language">{t('auth.account.language')}</h2>
      <p class="hint">{t('auth.account.languageHint')}</p>
      <form method="post" action="/language" class="acts">
        <input type="hidden" name="next" value="/account" />
        <button class="quiet" name="locale" value="zh-CN" lang="zh-CN" aria-pressed={locale === 'zh-CN'}>
          中文
        </button>
        <button class="quiet" name="locale" value="en" lang="en" aria-pressed={locale === 'en'}>
          English
        </button>
      </form>
    </section>
  )
}

function Sessions(props: { sessions: readonly OwnSession[] }) {
  const { t } = useView()
  return (
    <section class="block">
      <h2 id="sessions">{t('auth.sessions.title')}</h2>
      <div class="scroll" tabindex={0} role="region" aria-labelledby="sessions">
        <table class="stacked">
          <thead>
            <tr>
              <th scope="col">{t('auth.sessions.device')}</th>
              <th scope="col">{t('auth.sessions.address')}</th>
              <th scope="col">{t('auth.sessions.since')}</th>
              <th scope="col">{t('auth.sessions.seen')}</th>
              <th scope="col">{t('auth.sessions.act')}</th>
            </tr>
          </thead>
          <tbody>
            {props.sessions.map((session) => (
              <SessionRow session={session} />
            ))}
          </tbody>
        </table>
      </div>
      {props.sessions.length > 1 ? (
        <form method="post" action="/account/sessions/ending">
          <button class="quiet">{t('auth.sessions.endOthers')}</button>
        </form>
      ) : null}
    </section>
  )
}

function SessionRow({ session }: { session: OwnSession }) {
  const { t, viewer } = useView()
  const device = deviceName(session.userAgent ?? '') || t('auth.sessions.unknownDevice')
  return (
    <tr>
      <th scope="row">{device}</th>
      <td data-label={t('auth.sessions.address')}>{session.ip ?? '—'}</td>
      <td data-label={t('auth.sessions.since')}>
        <InstantText at={session.createdAt} />
      </td>
      <td data-label={t('auth.sessions.seen')}>
        <InstantText at={session.lastSeenAt} />
      </td>
      <td>
        {session.id === viewer?.sessionId ? (
          t('auth.sessions.this')
        ) : (
          <form method="post" action={`/account/sessions/${session.id}/ending`}>
            <button class="quiet small" aria-label={t('auth.sessions.endOne', { device })}>
              {t('auth.sessions.end')}
            </button>
          </form>
        )}
      </td>
    </tr>
  )
}

function Password(props: { changedAt: Date; form: FormErrors }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="password-title">
      <h2 id="password-title">{t('auth.password.title')}</h2>
      <p class="hint">
        {t('auth.password.changedAt')} <InstantText at={props.changedAt} />
      </p>
      <form method="post" action="/account/password" class="narrow">
        <FormSummary form={props.form} />
        <PasswordInput
          name="current"
          label={t('auth.password.current')}
          form={props.form}
          autocomplete="current-password"
        />
        <NewPasswordInputs form={props.form} />
        <button>{t('auth.password.change')}</button>
        <p class="hint">{t('auth.password.endsOthers')}</p>
      </form>
    </section>
  )
}

function SecondFactor({ account }: { account: Account }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="second-factor">
      <h2 id="second-factor">{t('auth.secondFactor.section')}</h2>
      {account.secondFactorSince ? (
        <>
          <p>
            {t('auth.secondFactor.since')} <InstantText at={account.secondFactorSince} />{' '}
            {t('auth.secondFactor.codesLeft', { n: account.recoveryCodesLeft })}
          </p>
          <div class="acts">
            <form method="post" action="/account/recovery-codes">
              <button class="quiet">{t('auth.recovery.renew')}</button>
            </form>
            <form method="post" action="/account/second-factor/removal">
              <button class="danger">{t('auth.secondFactor.remove')}</button>
            </form>
          </div>
        </>
      ) : (
        <>
          <p>{t('auth.secondFactor.why')}</p>
          <form method="post" action="/account/second-factor">
            <button class="quiet">{t('auth.secondFactor.add')}</button>
          </form>
        </>
      )}
    </section>
  )
}
