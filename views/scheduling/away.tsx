import { addDays } from '#src/lib/dates.ts'
import type { Away } from '#src/scheduling/availability/away/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'

/** 市国土局 12月2日 周三 – 12月4日 周五 外出：外出考察. */
export function AwayText(props: { away: Away }) {
  const { t } = useView()
  const name = useName()
  const { away } = props
  const last = addDays(away.toDay, -1)
  return (
    <>
      <a href={away.agencyId ? `/agencies/${away.agencyId}/times` : `/people/${away.personId}/times`}>
        {name(away.name, away.nameEn)}
      </a>{' '}
      <DayText day={away.fromDay} />
      {last === away.fromDay ? null : (
        <>
          {' – '}
          <DayText day={last} />
        </>
      )}{' '}
      {t(away.reason ? `times.what.${away.what}` : `times.plain.${away.what}`, { title: away.reason })}
    </>
  )
}

/** Above the replies of a meeting that is still to come. */
export function AwayNote(props: { away: readonly Away[] }) {
  const { t } = useView()
  if (props.away.length === 0) return null
  return (
    <div class="note">
      <p>{t('times.awayThen')}</p>
      <ul class="plain">
        {props.away.map((away) => (
          <li>
            <AwayText away={away} />
          </li>
        ))}
      </ul>
    </div>
  )
}
