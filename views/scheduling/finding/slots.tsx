import { officeTime } from '#src/lib/dates.ts'
import { type Asked, freeVenues, startText, timeOf, whyMissing } from '#src/scheduling/finding/rules.ts'
import type { Slot } from '#src/scheduling/solver/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { Empty } from '../../ui/table.tsx'
import { SpanText } from '../../ui/time.tsx'
import { useReason } from './blockers.tsx'
import type { FindingProps, Found } from './page.tsx'

type Half = Slot & { starts: number[] }
type Props = FindingProps & { found: Found; shown: readonly Half[]; total: number; rest: string }

/** Where a half-day stands on the page. */
export const slotId = ({ window }: Slot) => `${window.day}-${window.half}`

/** The times in their order, each with who is missing, what loses its reporter, and one press to choose it. */
export function SlotList(props: Props) {
  const { t } = useView()
  const { shown, total, meeting } = props
  return (
    <section class="block">
      <h2>{t('finding.slots', { n: total })}</h2>
      <p class="hint">{t('finding.order')}</p>
      <ol class="slots">
        {shown.map((half, n) => (
          <SlotLine {...props} half={half} best={n === 0} />
        ))}
      </ol>
      {shown.length < total ? (
        <p>
          <a href={props.rest}>{t('finding.showAll', { n: total })}</a>
        </p>
      ) : null}
      <form id="ask" method="get" action={`/meetings/${meeting.id}/polls/new`} class="acts">
        <button class="quiet">{t('finding.ask')}</button>
        <span class="hint">{t('finding.askHint')}</span>
      </form>
    </section>
  )
}

function SlotLine(props: Props & { half: Half; best: boolean }) {
  const { t, office } = useView()
  const { half, found } = props
  const { window } = half
  const { search, criteria } = found
  const start = timeOf(search, window.from)
  const end = timeOf(search, window.from + criteria.durationMinutes)
  const id = slotId(half)
  return (
    <li id={id}>
      <div>
        <h3>
          <SpanText start={start} end={end} />
        </h3>
        <p>
          <Attendance found={found} half={half} />
        </p>
        {window.shortNotice ? (
          <p class="light-text amber">{t('finding.shortNotice', { n: office.noticeLeadWorkingDays })}</p>
        ) : null}
        <Missing {...props} />
        <VenueLine {...props} />
      </div>
      <div class="acts">
        <form method="post" action={`/meetings/${props.meeting.id}/time`}>
          <input type="hidden" name="version" value={String(props.meeting.version)} />
          <input type="hidden" name="minutes" value={String(criteria.durationMinutes)} />
          <input type="hidden" name="venueId" value={criteria.venueId ?? ''} />
          <StartChoice {...props} id={`start-${id}`} />
          <button class={props.best ? undefined : 'quiet'}>
            {t('finding.choose')}
            <span class="visually-hidden">
              {' '}
              <SpanText start={start} end={end} />
            </span>
          </button>
        </form>
        <label class="check">
          <input type="checkbox" name="slot" value={start.toISOString()} form="ask" />
          {t('finding.askThis')}
          <span class="visually-hidden">
            {' '}
            <SpanText start={start} end={end} />
          </span>
        </label>
      </div>
    </li>
  )
}

/** 全部可到, or 16 个单位可到 14 个. */
function Attendance(props: { found: Found; half: Half }) {
  const { t } = useView()
  const members = props.found.search.asked.filter(({ need }) => need !== 'optional').length
  const { missingCounted, missingOptional } = props.half
  if (members === 0) return <>{t('finding.chairOnly')}</>
  if (missingCounted === 0)
    return (
      <span class="light-text green">
        {missingOptional
          ? t('finding.membersCome', { n: members })
          : t('finding.allCome', { n: props.found.search.asked.length })}
      </span>
    )
  return <>{t('finding.someCome', { n: members - missingCounted, total: members })}</>
}

/** Other starts of the same half-day that are just as good. */
function StartChoice(props: Props & { half: Half; id: string }) {
  const { t } = useView()
  const { search } = props.found
  const { half } = props
  if (half.starts.length === 1)
    return <input type="hidden" name="start" value={startText(search, half.window, half.window.from)} />
  return (
    <>
      <label for={props.id}>{t('finding.start')}</label>{' '}
      <select id={props.id} name="start">
        {half.starts.map((minute) => (
          <option value={startText(search, half.window, minute)}>{officeTime(timeOf(search, minute))}</option>
        ))}
      </select>{' '}
    </>
  )
}

function Missing(props: Props & { half: Half }) {
  const { t } = useView()
  const name = useName()
  const { half, found, plan } = props
  if (half.missing.length === 0) return null
  const asked = half.missing.map((n) => found.search.asked[n]!)
  const lost = plan.items.filter((item) => asked.some(({ agency }) => agency.agencyId === item.agencyId))
  return (
    <>
      {lost.length ? (
        <ul class="checklist">
          {lost.map((item) => (
            <li class="missing">
              {t('finding.itemLost', { no: item.no, title: name(item.title, item.titleEn) })}
            </li>
          ))}
        </ul>
      ) : null}
      <details open={asked.length <= 3}>
        <summary>
          {t('finding.missing', {
            names: asked
              .map(({ agency }) => name(agency.nameZh, agency.nameEn))
              .join(t('common.listSeparator')),
          })}
        </summary>
        <ul class="plain">
          {asked.map((each) => (
            <MissingLine asked={each} half={half} />
          ))}
        </ul>
      </details>
    </>
  )
}

function MissingLine(props: { asked: Asked; half: Half }) {
  const { t } = useView()
  const name = useName()
  const say = useReason()
  const { agency, need } = props.asked
  return (
    <li>
      {name(agency.nameZh, agency.nameEn)}
      {need === 'optional' ? <span class="quiet"> {t('finding.need.optional')}</span> : null}
      {t('finding.because')}
      {whyMissing(props.asked, props.half.window).map(say).join(t('finding.reasonSeparator'))}
    </li>
  )
}

function VenueLine(props: Props & { half: Half }) {
  const { t } = useView()
  const name = useName()
  const { half, found, plan } = props
  const seats = found.search.asked.length
  const wanted = plan.venues.find((venue) => venue.id === found.criteria.venueId)
  const shown = (venue: (typeof plan.venues)[number]) => name(venue.nameZh, venue.nameEn)
  if (wanted && !half.venueTaken)
    return (
      <p class="quiet">
        {t('finding.venueFree', { name: shown(wanted) })}
        {wanted.capacity !== null && wanted.capacity < seats
          ? ` ${t('meetings.venueSmall', { n: wanted.capacity })}`
          : ''}
      </p>
    )
  const free = freeVenues(plan.venues, found.search, half.window, seats).slice(0, 3)
  const names = free.map(shown).join(t('common.listSeparator')) || t('finding.noVenueFree')
  if (wanted)
    return (
      <p class="light-text amber">
        {t('finding.venueTaken', { name: shown(wanted) })} {t('finding.venuesFree', { names })}
      </p>
    )
  return plan.venues.length ? (
    <p class="quiet">{t('finding.venuesFree', { names })}</p>
  ) : (
    <Empty>{t('finding.noVenues')}</Empty>
  )
}
