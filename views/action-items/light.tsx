import type { Day } from '#src/lib/dates.ts'
import { useView } from '../context.ts'
import { Light, type LightColour } from '../ui/light.tsx'

export type ItemLight = LightColour | 'closed' | 'cancelled' | 'proposed'

const colour = (light: ItemLight): LightColour =>
  light === 'closed' || light === 'cancelled' || light === 'proposed' ? 'none' : light

/** Dot, word and days: 逾期 · 超期3个工作日. Days only while somebody still has to act. */
export function DueLight(props: { light: ItemLight; workingDays: number; dueOn: Day }) {
  const { t } = useView()
  const { light } = props
  const counts = light === 'red' || light === 'yellow' || light === 'green'
  return (
    <Light colour={colour(light)}>
      {t(`actionitems.light.${light === 'none' ? 'closed' : light}`)}
      {counts ? (
        <>
          {' · '}
          <DaysLeft workingDays={props.workingDays} dueOn={props.dueOn} />
        </>
      ) : null}
    </Light>
  )
}

/** 还有2个工作日, 今日到期, 超期3个工作日. */
export function DaysLeft(props: { workingDays: number; dueOn: Day }) {
  const { t, today } = useView()
  const { workingDays: n, dueOn } = props
  if (dueOn === today) return <>{t('common.workingDaysLeft', { n: 0 })}</>
  // Due on, or overdue since, a day off: no working day lies between.
  if (n === 0) return <>{t(dueOn < today ? 'actionitems.days.over' : 'actionitems.days.restDay')}</>
  return <>{n > 0 ? t('common.workingDaysLeft', { n }) : t('common.workingDaysOver', { n: -n })}</>
}
