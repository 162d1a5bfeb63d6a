import { formatDocNo } from '#src/i18n/format.ts'
import type { Aftermath, Minutes } from '#src/minutes/queries.ts'
import { useView } from '../context.ts'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { InstantText } from '../ui/time.tsx'
import { Papers } from './aftermath.tsx'
import { IssuedPaper } from './issued-paper.tsx'

/** Issued minutes by mailed link: one button to acknowledge, then the document. */
export function MaterialsPage(props: {
  minutes: Minutes
  aftermath: Aftermath
  agencyIds: readonly string[]
  path: string
}) {
  const { t } = useView()
  const { minutes } = props
  const own = props.aftermath.distribution.filter((one) => props.agencyIds.includes(one.agencyId))
  const opened = own.find((one) => one.openedAt)?.openedAt
  return (
    <article class="card wide">
      <p class="quiet">{t('minutes.materialsKicker')}</p>
      <h1>
        {minutes.title}{' '}
        {minutes.docYear && minutes.docNo ? (
          <span class="nowrap">{formatDocNo(minutes.docYear, minutes.docNo)}</span>
        ) : null}
      </h1>
      {opened ? (
        <p class="note">
          {t('minutes.acknowledged')} <InstantText at={new Date(opened)} />
        </p>
      ) : own.length ? (
        <form method="post" action={props.path}>
          <p>{t('minutes.acknowledgeHint', { agency: own.map((one) => one.name).join('、') })}</p>
          <button>{t('minutes.acknowledge')}</button>
        </form>
      ) : null}
      <IssuedPaper minutes={minutes} text={minutes.issuedText ?? ''} aftermath={props.aftermath} />
      <Papers
        materials={props.aftermath.materials}
        href={(file) => `${props.path}/files/${file.id}/${encodeURIComponent(file.name)}`}
      />
      <OfficeTelephone />
    </article>
  )
}
