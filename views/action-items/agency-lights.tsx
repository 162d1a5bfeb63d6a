import type { LightCount } from '#src/action-items/board/queries.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { withParameter } from './address.ts'
import type { ItemLight } from './light.tsx'

const lights = ['red', 'yellow', 'green', 'blue', 'closed'] as const
const BAR = { left: 170, width: 330, height: 18, gap: 8 }

interface AgencyRow {
  id: string
  name: string
  counts: Record<(typeof lights)[number], number>
  total: number
}

/** Lights by lead agency as stacked bars, and the same figures as a table, for those who would rather read. */
export function AgencyLights(props: { counts: readonly LightCount[] }) {
  const { t } = useView()
  const rows = useAgencyRows(props.counts)
  if (rows.length === 0) return null
  return (
    <section class="block">
      <h2>{t('actionitems.byAgency')}</h2>
      <div class="columns">
        <Bars rows={rows} />
        <Figures rows={rows} />
      </div>
    </section>
  )
}

/** Standing order is kept, because the counts come in it (R09). */
function useAgencyRows(counts: readonly LightCount[]): AgencyRow[] {
  const name = useName()
  const rows = new Map<string, AgencyRow>()
  for (const { agencyId, agencyZh, agencyEn, light, n } of counts) {
    const known = lights.find((l) => l === light)
    if (!agencyId || !known) continue
    const row = rows.get(agencyId) ?? {
      id: agencyId,
      name: name(agencyZh, agencyEn),
      counts: { red: 0, yellow: 0, green: 0, blue: 0, closed: 0 },
      total: 0,
    }
    row.counts[known] += n
    row.total += n
    rows.set(agencyId, row)
  }
  return [...rows.values()]
}

function Bars(props: { rows: readonly AgencyRow[] }) {
  const { t } = useView()
  const longest = Math.max(...props.rows.map((row) => row.total))
  const height = props.rows.length * (BAR.height + BAR.gap)
  const width = BAR.left + BAR.width + 50
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('actionitems.chart')}>
      {props.rows.map((row, at) => (
        <Bar row={row} y={at * (BAR.height + BAR.gap)} scale={BAR.width / longest} />
      ))}
    </svg>
  )
}

function Bar(props: { row: AgencyRow; y: number; scale: number }) {
  const { row, y, scale } = props
  let x = BAR.left
  const parts = lights.flatMap((light) => {
    const part = { light, x, width: row.counts[light] * scale }
    x += part.width
    return part.width ? [part] : []
  })
  return (
    <>
      <text x={BAR.left - 10} y={y + 14} text-anchor="end">
        {fitting(row.name, BAR.left - 14)}
      </text>
      {parts.map((part) => (
        <rect
          class={part.light === 'closed' ? 'none' : part.light}
          x={round(part.x)}
          y={y}
          width={round(part.width)}
          height={BAR.height}
        />
      ))}
      <text x={round(x + 8)} y={y + 14}>
        {row.total}
      </text>
    </>
  )
}

/** Cut to a width in the chart's units: a Chinese sign is about as wide as two Latin letters. */
function fitting(name: string, width: number): string {
  let used = 0
  const kept = [...name].filter((sign) => {
    used += sign > '\u2e80' ? 13 : 7.8
    return used <= width
  })
  return kept.length < [...name].length ? `${kept.slice(0, -1).join('')}…` : name
}

const round = (n: number) => Math.round(n * 10) / 10

function Figures(props: { rows: readonly AgencyRow[] }) {
  const { t } = useView()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('actionitems.byAgency')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('actionitems.field.lead')}</th>
            {lights.map((light) => (
              <th scope="col" class="number">
                <Light colour={light === 'closed' ? 'none' : light}>{t(`actionitems.light.${light}`)}</Light>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <th scope="row">{row.name}</th>
              {lights.map((light) => (
                <td class="number">
                  <Count agencyId={row.id} light={light} n={row.counts[light]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A figure is a link to exactly its rows. */
function Count(props: { agencyId: string; light: ItemLight; n: number }) {
  const { path } = useView()
  if (props.n === 0) return <span class="quiet">0</span>
  const one = withParameter(withParameter(path, 'agency', props.agencyId), 'part', 'lead')
  return <a href={withParameter(one, 'light', props.light)}>{props.n}</a>
}
