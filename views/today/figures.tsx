import type { MessageKey } from '#src/i18n/translate.ts'
import type { RedItem } from '#src/today/queries.ts'
import { useView } from '../context.ts'
import { Light, type LightColour } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

export interface Figure {
  colour: LightColour
  count: number | string
  label: MessageKey
  /** The list with exactly as many rows (R67); a rate has none. */
  href?: string
}

/** Large numbers with their word; each opens what it counts. */
export function Figures(props: { figures: readonly Figure[] }) {
  const { t } = useView()
  return (
    <ul class="figures">
      {props.figures.map(({ colour, count, label, href }) => (
        <li class={colour}>
          {href ? (
            <a href={href}>
              <strong>{count}</strong> {t(label)}
            </a>
          ) : (
            <span class="figure">
              <strong>{count}</strong> {t(label)}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The reddest first: what, who leads, how far over. */
export function RedItems(props: { items: readonly RedItem[]; empty: MessageKey }) {
  const { t } = useView()
  const name = useName()
  if (props.items.length === 0) return <Empty>{t(props.empty)}</Empty>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('today.overdue')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('today.column.item')}</th>
            <th scope="col">{t('today.column.lead')}</th>
            <th scope="col">{t('today.column.due')}</th>
          </tr>
        </thead>
        <tbody>
          {props.items.map((item) => (
            <tr>
              <td>
                <a href={`/action-items/${item.id}`}>{name(item.title, item.titleEn)}</a>
              </td>
              <td>{name(item.leadZh, item.leadEn)}</td>
              <td>
                <Light colour="red">{t('common.workingDaysOver', { n: item.workingDaysOver })}</Light>{' '}
                <span class="quiet">
                  <DayText day={item.dueOn} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
