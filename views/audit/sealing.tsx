import type { Sealing } from '#src/audit/chain/queries.ts'
import { useView } from '../context.ts'
import { InstantText } from '../ui/time.tsx'

/** Until when the trail is sealed, whether it still agrees, and a field to look up a seal that was written down. */
export function SealingNote(props: { sealing: Sealing; asked: string }) {
  const { t } = useView()
  const { sealing, asked } = props
  const broken = sealing.faults.length > 0
  return (
    <details class="block sealing" open={broken || asked !== ''}>
      <summary>
        <Summary sealing={sealing} />
      </summary>
      {broken ? (
        <div class="alert" role="alert">
          <p>{t('audit.seal.brokenHint')}</p>
          <ul>
            {sealing.faults.map(({ kind, at }) => (
              <li>{t(`audit.seal.fault.${kind}`, { n: at })}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <p class="hint">{t('audit.seal.hint')}</p>
      {sealing.seal ? (
        <p>
          {t('audit.seal.last', { n: sealing.sealed })} <code class="seal">{sealing.seal}</code>
        </p>
      ) : null}
      <form class="filters" method="get" action="/audit">
        <div class="field">
          <label for="seal">{t('audit.seal.ask')}</label>
          <input id="seal" name="seal" value={asked} maxlength={64} autocomplete="off" spellcheck={false} />
        </div>
        <button class="quiet">{t('audit.seal.look')}</button>
      </form>
      {asked ? (
        <p role="status">
          {sealing.found ? t('audit.seal.found', { n: sealing.found }) : t('audit.seal.notFound')}
        </p>
      ) : null}
    </details>
  )
}

function Summary({ sealing }: { sealing: Sealing }) {
  const { t } = useView()
  const { sealed, waiting, sealedAt, checkedAt, faults } = sealing
  if (!sealed) return <>{t('audit.seal.none')}</>
  return (
    <>
      {t('audit.seal.upTo', { n: sealed, waiting })} <InstantText at={sealedAt} />
      {checkedAt ? (
        <>
          {t('common.listSeparator')}
          {t(faults.length > 0 ? 'audit.seal.broken' : 'audit.seal.holds')} <InstantText at={checkedAt} />
        </>
      ) : null}
    </>
  )
}
