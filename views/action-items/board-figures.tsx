import type { BoardFilter } from '#src/action-items/board/form.ts'
import type { BoardOptions, BoardRow, LightCount } from '#src/action-items/board/queries.ts'
import { type BoardScope, isInScope } from '#src/action-items/board/rules.ts'
import { useView } from '../context.ts'
import { withParameter } from './address.ts'

export interface BoardProps {
  rows: readonly BoardRow[]
  counts: readonly LightCount[]
  options: BoardOptions
  filter: BoardFilter
}

export const scopes = ['red', 'yellow', 'green', 'blue', 'open', 'closed', 'cancelled', 'all'] as const

/** How many a link of that scope opens; the rows of single agencies are for the chart. */
export const total = (counts: readonly LightCount[], scope: BoardScope) =>
  counts.filter((c) => c.agencyId === null && isInScope(c.light, scope)).reduce((sum, c) => sum + c.n, 0)

/** How many there are of each light; a number is a link to its rows. */
export function Figures(props: BoardProps) {
  const { t, path } = useView()
  return (
    <ul class="figures">
      {scopes.map((scope) => (
        <li class={scope}>
          <a
            href={withParameter(path, 'light', scope)}
            aria-current={props.filter.light === scope ? 'true' : undefined}
          >
            <strong>{total(props.counts, scope)}</strong>
            {t(`actionitems.light.${scope}`)}
          </a>
        </li>
      ))}
    </ul>
  )
}
