import type { Alarms } from '#src/operations/alarms.ts'
import type { UserRow } from '#src/users/queries.ts'
import { useView } from '../context.ts'
import { AlarmList } from '../operations/alarms.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'

const roles = ['clerk', 'director', 'liaison', 'auditor', 'admin'] as const

export function UsersPage(props: {
  users: readonly UserRow[]
  filter: { search: string; role: string }
  insecure: boolean
  alarms: Alarms
}) {
  const { t } = useView()
  return (
    <article>
      <header class="page-head">
        <h1>{t('users.title')}</h1>
        <p class="quiet">{t('users.lead')}</p>
        <p>
          <a href="/users/sign-ins">{t('users.events')}</a>
        </p>
      </header>
      <AlarmList alarms={props.alarms} />
      {props.insecure ? <p class="alert">{t('users.insecure')}</p> : null}
      <Filters filter={props.filter} />
      {props.users.length === 0 ? (
        <Empty>{t('users.nobody')}</Empty>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={t('users.title')}>
          <p class="hint">{t('users.count', { n: props.users.length })}</p>
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">{t('users.name')}</th>
                <th scope="col">{t('users.agency')}</th>
                <th scope="col">{t('users.roles')}</th>
                <th scope="col">{t('users.signInEmail')}</th>
                <th scope="col">{t('users.secondFactor')}</th>
                <th scope="col">{t('users.lastSignIn')}</th>
              </tr>
            </thead>
            <tbody>
              {props.users.map((user) => (
                <Row user={user} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </article>
  )
}

function Filters({ filter }: { filter: { search: string; role: string } }) {
  const { t } = useView()
  return (
    <form method="get" action="/users" class="filters" role="search">
      <div class="field">
        <label for="q">{t('users.search')}</label>
        <input id="q" name="q" type="search" value={filter.search} maxlength={100} />
      </div>
      <div class="field">
        <label for="role">{t('users.role')}</label>
        <select id="role" name="role">
          <option value="">{t('common.all')}</option>
          {roles.map((role) => (
            <option value={role} selected={filter.role === role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      </div>
      <button class="quiet">{t('common.filter')}</button>
    </form>
  )
}

function Row({ user }: { user: UserRow }) {
  const { t } = useView()
  const name = useName()
  return (
    <tr>
      <th scope="row">
        <a href={`/users/${user.id}`}>{name(user.name, user.nameEn)}</a>
        {user.status === 'suspended' ? <span class="state cancelled">{t('users.suspended')}</span> : null}
      </th>
      <td>
        {user.agencyZh ? name(user.agencyZh, user.agencyEn ?? '') : '—'}
        <br />
        <span class="quiet small">{name(user.positionZh, user.positionEn)}</span>
      </td>
      <td data-label={t('users.roles')}>
        <RoleNames roles={user.roles} />
      </td>
      <td data-label={t('users.signInEmail')}>{user.signInEmail ?? '—'}</td>
      <td data-label={t('users.secondFactor')}>{user.secondFactor ? t('common.yes') : t('common.no')}</td>
      <td data-label={t('users.lastSignIn')}>
        {user.lastSignInAt ? <InstantText at={user.lastSignInAt} /> : t('users.never')}
      </td>
    </tr>
  )
}

export function RoleNames(props: { roles: UserRow['roles'] }) {
  const { t } = useView()
  const name = useName()
  const words = props.roles.map(({ role, agencyZh, agencyEn }) =>
    agencyZh
      ? t('users.roleOf', { role: t(`role.${role}`), agency: name(agencyZh, agencyEn ?? '') })
      : t(`role.${role}`),
  )
  return <>{words.join(t('common.listSeparator')) || '—'}</>
}
