import { isAdmin } from '#src/auth/viewer.ts'
import { isKey, translateStored } from '#src/i18n/translate.ts'
import type { SignInLine } from '#src/users/sign-ins/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chips, Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'

/** What an administrator looks for first. */
const kinds = [
  'signed_in',
  'password_wrong',
  'code_wrong',
  'second_factor_wrong',
  'passkey_refused',
  'oidc_refused',
]

/** `older`: the line after which the next page begins. */
export function SignInsPage(props: { lines: readonly SignInLine[]; kind: string; older: string | null }) {
  const { t, locale, viewer } = useView()
  return (
    <article>
      <header class="page-head">
        {viewer && isAdmin(viewer) ? (
          <p class="crumb">
            <a href="/users">{t('users.title')}</a>
          </p>
        ) : null}
        <h1>{t('users.events')}</h1>
        <p class="quiet">{t('users.signIns.lead')}</p>
      </header>
      <Chips label={t('users.signIns.filter')}>
        {['', ...kinds].map((kind) => (
          <a
            class="chip"
            href={`/users/sign-ins${kind ? `?kind=${kind}` : ''}`}
            aria-current={kind === props.kind ? 'true' : undefined}
          >
            {kind ? translateStored(locale, `users.event.${kind}`) : t('users.signIns.all')}
          </a>
        ))}
      </Chips>
      {props.lines.length === 0 ? (
        <Empty>{t('users.signIns.none')}</Empty>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={t('users.events')}>
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">{t('users.signIns.at')}</th>
                <th scope="col">{t('users.signIns.who')}</th>
                <th scope="col">{t('users.signIns.what')}</th>
                <th scope="col">{t('users.signIns.from')}</th>
              </tr>
            </thead>
            <tbody>
              {props.lines.map((line) => (
                <Line line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {props.older ? (
        <p>
          <a href={`/users/sign-ins?${new URLSearchParams({ kind: props.kind, before: props.older })}`}>
            {t('users.signIns.older')}
          </a>
        </p>
      ) : null}
    </article>
  )
}

function Line({ line }: { line: SignInLine }) {
  const { t, locale, viewer } = useView()
  const name = useName()
  const who = line.name ? name(line.name, line.nameEn ?? '') : (line.email ?? t('users.signIns.nobody'))
  const reason = `users.reason.${line.reason}`
  return (
    <tr>
      <th scope="row">
        <InstantText at={line.at} />
      </th>
      <td data-label={t('users.signIns.who')}>
        {line.personId && viewer && isAdmin(viewer) ? <a href={`/users/${line.personId}`}>{who}</a> : who}
      </td>
      <td data-label={t('users.signIns.what')}>
        {translateStored(locale, `users.event.${line.kind}`)}
        {line.reason ? (
          <span class="quiet small"> {isKey(reason) ? translateStored(locale, reason) : line.reason}</span>
        ) : null}
      </td>
      <td data-label={t('users.signIns.from')}>{line.ip ?? '—'}</td>
    </tr>
  )
}
