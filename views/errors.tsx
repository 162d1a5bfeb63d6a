import { translateStored } from '#src/i18n/translate.ts'
import { useView } from './context.ts'
import { OfficeTelephone } from './ui/telephone.tsx'

export function ErrorPage(props: { title: string; text: string }) {
  return (
    <article class="card">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      <OfficeTelephone />
    </article>
  )
}

export function GonePage(props: {
  reason: 'expired' | 'revoked' | 'used'
  path: string
  renewable: boolean
}) {
  const { t } = useView()
  return (
    <article class="card">
      <h1>{t('errors.goneTitle')}</h1>
      <p>{t(`errors.gone.${props.reason}`)}</p>
      {props.renewable && props.reason === 'expired' ? (
        <form method="post" action={`${props.path}/renewal`}>
          <button>{t('errors.goneNew')}</button>
        </form>
      ) : null}
      <OfficeTelephone />
    </article>
  )
}

/** Both versions, field by field; what was typed stays selectable and is not lost. */
export function ConflictPage(props: {
  yours: Record<string, string>
  theirs: Record<string, string>
  changedBy: string
}) {
  const { t, locale, path } = useView()
  const fields = Object.keys(props.theirs).filter((name) => name !== 'version')
  return (
    <article>
      <h1>{t('errors.conflictTitle')}</h1>
      <p>{t('errors.conflict', { name: props.changedBy || t('errors.conflictSomebody') })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{''}</th>
            <th scope="col">{t('errors.conflictTheirs')}</th>
            <th scope="col">{t('errors.conflictYours')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((name) => (
            <tr class={props.yours[name] === props.theirs[name] ? '' : 'differs'}>
              <th scope="row">{translateStored(locale, `field.${name}`)}</th>
              <td class="text">{props.theirs[name]}</td>
              <td class="text">{props.yours[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a href={path}>{t('errors.conflictOpen')}</a>
      </p>
    </article>
  )
}
