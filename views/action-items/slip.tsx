import type { Slip } from '#src/action-items/slips/queries.ts'
import { formatDocNo, formatDocumentDay } from '#src/i18n/format.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'

/** A slip as it was issued, to be printed on one sheet; the code leads to its record. */
export function SlipPage(props: { slip: Slip; code: string }) {
  const { t, office, locale } = useView()
  const name = useName()
  const { slip } = props
  return (
    <>
      <p class="crumb no-print">
        <a href="/supervision-slips">{t('actionitems.slips.title')}</a>
      </p>
      <article class="slip">
        <h1>{t(`actionitems.slips.kind.${slip.kind}`)}</h1>
        <p class="number">{formatDocNo(slip.docYear, slip.docNo)}</p>
        <p>
          {locale === 'en' ? slip.agencyEn || slip.agencyNameZh : slip.agencyNameZh}
          {locale === 'en' ? ':' : '：'}
        </p>
        <p class="text">{slip.text}</p>
        <dl class="facts">
          <dt>{t('actionitems.field.title')}</dt>
          <dd>
            <a href={`/action-items/${slip.itemId}`}>{name(slip.title, slip.titleEn)}</a>
          </dd>
          <dt>{t('actionitems.field.dueOn')}</dt>
          <dd>
            <DayText day={slip.dueOn} />
          </dd>
          <dt>{t('actionitems.slips.addressees')}</dt>
          <dd>{slip.addressees || t('common.none')}</dd>
        </dl>
        <p class="signed">
          {locale === 'en' && office.nameEn ? office.nameEn : office.nameZh}
          <br />
          {formatDocumentDay(slip.issuedOn)}
        </p>
        <img src={props.code} width="96" height="96" alt={t('actionitems.slips.code')} />
      </article>
    </>
  )
}
