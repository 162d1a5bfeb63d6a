import { raw } from 'hono/html'
import type { User } from '#src/users/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'

/** A one-time link to be handed over in person. `qr` is our own SVG of the same link. */
export function HandOverPage(props: { user: User; link: string; qr: string }) {
  const { t } = useView()
  const name = useName()
  const { user } = props
  return (
    <article class="narrow">
      <p class="crumb">
        <a href={`/users/${user.id}`}>{name(user.name, user.nameEn)}</a>
      </p>
      <h1>{t('users.handOver.title')}</h1>
      <p>{t('users.handOver.lead', { name: name(user.name, user.nameEn) })}</p>
      <div class="qr" role="img" aria-label={t('users.handOver.qr')}>
        {raw(props.qr)}
      </div>
      <p>
        <code id="link">{props.link}</code>
      </p>
      <p class="note">{t('users.handOver.once')}</p>
      <div class="acts">
        <button class="quiet" type="button" data-copy="#link" data-copied={t('users.handOver.copied')}>
          {t('users.handOver.copy')}
        </button>
        <a class="button" href={`/users/${user.id}`}>
          {t('users.handOver.done')}
        </a>
      </div>
    </article>
  )
}
