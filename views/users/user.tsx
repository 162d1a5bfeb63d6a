import { translateStored } from '#src/i18n/translate.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { GrantRow, SignInEvent, User } from '#src/users/queries.ts'
import {
  whyNotGivePassword,
  whyNotHandOverLink,
  whyNotMailPasswordLink,
  whyNotSuspend,
} from '#src/users/rules.ts'
import { PasswordInput } from '../auth/fields.tsx'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'
import { RoleNames } from './list.tsx'

export function UserPage(props: {
  user: User
  grants: readonly GrantRow[]
  events: readonly SignInEvent[]
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  const { user } = props
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href="/users">{t('users.title')}</a>
        </p>
        <h1>
          {name(user.name, user.nameEn)}
          {user.status === 'suspended' ? <span class="state cancelled">{t('users.suspended')}</span> : null}
        </h1>
      </header>
      <FormSummary form={props.form} />
      <div class="columns">
        <div>
          <Facts user={user} />
          <Grants user={user} grants={props.grants} />
          <NewGrant user={user} form={props.form} />
        </div>
        <div>
          <Email user={user} form={props.form} />
          <Password user={user} form={props.form} />
          {user.secondFactor ? <SecondFactor user={user} /> : null}
          {user.passkeys ? <Passkeys user={user} /> : null}
          {user.identities ? <Identity user={user} /> : null}
          <Standing user={user} />
          <Events events={props.events} />
        </div>
      </div>
    </article>
  )
}

function Facts({ user }: { user: User }) {
  const { t } = useView()
  const name = useName()
  return (
    <dl class="facts">
      <dt>{t('users.agency')}</dt>
      <dd>
        {user.agencyZh ? name(user.agencyZh, user.agencyEn ?? '') : '—'}{' '}
        {name(user.positionZh, user.positionEn)}
      </dd>
      <dt>{t('users.email')}</dt>
      <dd>{user.email ?? '—'}</dd>
      <dt>{t('users.roles')}</dt>
      <dd>
        <RoleNames roles={user.roles} />
      </dd>
      <dt>{t('users.lastSignIn')}</dt>
      <dd>{user.lastSignInAt ? <InstantText at={user.lastSignInAt} /> : t('users.never')}</dd>
      <dt>{t('users.sessions')}</dt>
      <dd>{user.sessions}</dd>
    </dl>
  )
}

function Grants(props: { user: User; grants: readonly GrantRow[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="grants">
      <h2 id="grants">{t('users.roles')}</h2>
      {props.grants.length === 0 ? <Empty>{t('users.noRoles')}</Empty> : null}
      <ul class="plain">
        {props.grants.map((grant) => (
          <li>
            <strong>{t(`role.${grant.role}`)}</strong>{' '}
            {grant.agencyZh ? name(grant.agencyZh, grant.agencyEn ?? '') : ''}
            <br />
            <span class="quiet small">
              <InstantText at={grant.grantedAt} />{' '}
              {grant.grantedBy ? t('users.grantedBy', { name: grant.grantedBy }) : null}
              {grant.endedAt ? (
                <>
                  {' · '}
                  {t('users.endedAt')} <InstantText at={grant.endedAt} />
                </>
              ) : null}
            </span>
            {grant.endedAt ? null : (
              <form method="post" action={`/users/${props.user.id}/grants/${grant.id}/ending`} class="acts">
                <button class="quiet small">{t('users.endRole', { role: t(`role.${grant.role}`) })}</button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function NewGrant(props: { user: User; form: FormErrors }) {
  const { t } = useView()
  const name = useName()
  const roles = ['clerk', 'director', 'liaison', 'auditor', 'admin'] as const
  return (
    <details class="act" open={Boolean(props.form.errors.role || props.form.errors.agencyId)}>
      <summary>{t('users.giveRole')}</summary>
      <form method="post" action={`/users/${props.user.id}/grants`}>
        <Select
          name="role"
          label={t('users.role')}
          form={props.form}
          empty={t('users.choose')}
          options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
        <Select
          name="agencyId"
          label={t('users.liaisonOf')}
          hint={t('users.liaisonHint')}
          form={props.form}
          value={props.user.agencyId ?? ''}
          empty={t('users.choose')}
          options={props.user.agencies.map((agency) => ({
            value: agency.id,
            label: name(agency.nameZh, agency.nameEn),
          }))}
        />
        <button>{t('users.giveRole')}</button>
      </form>
    </details>
  )
}

function Email(props: { user: User; form: FormErrors }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="sign-in-email">
      <h2 id="sign-in-email">{t('users.signInEmail')}</h2>
      {props.user.signInEmail ? null : <p class="note">{t('users.cannotSignIn')}</p>}
      <form method="post" action={`/users/${props.user.id}/sign-in-email`}>
        <TextField
          name="signInEmail"
          label={t('users.signInEmail')}
          hint={t('users.emailHint')}
          form={props.form}
          value={props.user.signInEmail ?? ''}
          required={false}
        />
        <button class="quiet">{t('common.save')}</button>
      </form>
    </section>
  )
}

function Password(props: { user: User; form: FormErrors }) {
  const { t, viewer } = useView()
  const why = whyNotGivePassword(props.user)
  const whyNoHandOver = whyNotHandOverLink(props.user, viewer?.personId ?? null)
  const whyNoLink = whyNotMailPasswordLink(props.user)
  return (
    <section class="block" aria-labelledby="password-title">
      <h2 id="password-title">{t('users.password')}</h2>
      {why ? (
        <p class="quiet">{t(why)}</p>
      ) : (
        <>
          <p>{t(props.user.hasPassword ? 'users.hasPassword' : 'users.noPassword')}</p>
          {whyNoLink ? (
            <p class="quiet">{t(whyNoLink)}</p>
          ) : (
            <form method="post" action={`/users/${props.user.id}/password-link`}>
              <button class="quiet">{t('users.mailLink')}</button>
            </form>
          )}
          {whyNoHandOver ? (
            <p class="quiet">{t(whyNoHandOver)}</p>
          ) : (
            <form method="post" action={`/users/${props.user.id}/password-handover`}>
              <button class="quiet">{t('users.makeLink')}</button>
            </form>
          )}
          <details class="act" open={Boolean(props.form.errors.password)}>
            <summary>{t('users.givePassword')}</summary>
            <form method="post" action={`/users/${props.user.id}/password`}>
              <PasswordInput
                name="password"
                label={t('auth.newPassword.password')}
                hint={t('users.givePasswordHint')}
                form={props.form}
                autocomplete="new-password"
              />
              <button>{t('users.givePassword')}</button>
            </form>
          </details>
        </>
      )}
    </section>
  )
}

function SecondFactor({ user }: { user: User }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="second-factor">
      <h2 id="second-factor">{t('users.secondFactor')}</h2>
      <p>{t('users.secondFactorHint')}</p>
      <form method="post" action={`/users/${user.id}/second-factor/removal`}>
        <button class="danger">{t('users.removeSecondFactor')}</button>
      </form>
    </section>
  )
}

function Passkeys({ user }: { user: User }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('users.passkeys')}</h2>
      <p>{t('users.passkeysHint', { n: user.passkeys })}</p>
      <form method="post" action={`/users/${user.id}/passkeys/removal`}>
        <button class="danger">{t('users.removePasskeys')}</button>
      </form>
    </section>
  )
}

function Identity({ user }: { user: User }) {
  const { t } = useView()
  return (
    <section class="block" aria-labelledby="identity">
      <h2 id="identity">{t('users.identity')}</h2>
      <p>{t('users.identityHint')}</p>
      <form method="post" action={`/users/${user.id}/identity/removal`}>
        <button class="danger">{t('users.unlinkIdentity')}</button>
      </form>
    </section>
  )
}

function Standing({ user }: { user: User }) {
  const { t, viewer } = useView()
  const active = user.status === 'active'
  const why = active ? whyNotSuspend(user, viewer?.personId ?? null) : null
  return (
    <section class="block" aria-labelledby="standing">
      <h2 id="standing">{t('users.standing')}</h2>
      <p>{t(active ? 'users.isActive' : 'users.isSuspended')}</p>
      {why ? (
        <p class="quiet">{t(why)}</p>
      ) : (
        <form method="post" action={`/users/${user.id}/${active ? 'suspension' : 'reactivation'}`}>
          <button class={active ? 'danger' : 'quiet'}>
            {t(active ? 'users.suspend' : 'users.reactivate')}
          </button>
        </form>
      )}
    </section>
  )
}

function Events(props: { events: readonly SignInEvent[] }) {
  const { t, locale } = useView()
  if (props.events.length === 0) return null
  return (
    <section class="block" aria-labelledby="events">
      <h2 id="events">{t('users.events')}</h2>
      <ul class="plain">
        {props.events.map((event) => (
          <li>
            {translateStored(locale, `users.event.${event.kind}`)}{' '}
            <span class="quiet small">
              <InstantText at={event.at} /> {event.ip ?? ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
