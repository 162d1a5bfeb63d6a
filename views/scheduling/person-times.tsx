import { addDays, type Day, isWorkingDay, officeTime, type WorkCalendar } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Block, BusyTime, Entries, KeptPerson } from '#src/scheduling/availability/queries.ts'
import { type DayHalf, halves, inHalf } from '#src/scheduling/availability/rules.ts'
import { useView } from '../context.ts'
import { FieldError, FormSummary, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'
import { Absences } from './absences.tsx'

interface Props {
  person: KeptPerson
  firstDay: Day
  days: number
  busy: readonly BusyTime[]
  entries: Entries
  mayKeep: boolean
  form: FormErrors
}

/** Two weeks of one person by half-days: what is known, and ticks for what the secretary knows. */
export function PersonTimesPage(props: Props) {
  const { t } = useView()
  const name = useName()
  const { person } = props
  const base = `/people/${person.id}`
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href={base}>{name(person.nameZh, person.nameEn)}</a>
        </p>
        <h1>{t('times.ofPerson', { name: name(person.nameZh, person.nameEn) })}</h1>
        <p class="quiet">{t('times.personHint')}</p>
      </header>
      <FormSummary form={props.form} />
      <div class="columns wide-left">
        <Weeks {...props} base={base} />
        <div>
          <Absences base={base} absences={props.entries.absences} mayKeep={props.mayKeep} form={props.form} />
          {props.entries.blocks.length ? (
            <Blocks base={base} blocks={props.entries.blocks} mayKeep={props.mayKeep} />
          ) : null}
          <Agencies person={person} />
        </div>
      </div>
    </>
  )
}

function Weeks(props: Props & { base: string }) {
  const { t } = useView()
  const week = (day: Day) => `${props.base}/times?week=${day}`
  return (
    <section class="block">
      <h2>
        <DayText day={props.firstDay} /> – <DayText day={addDays(props.firstDay, props.days - 1)} />
      </h2>
      <nav class="acts no-print" aria-label={t('times.otherWeeks')}>
        <a href={week(addDays(props.firstDay, -7))}>{t('times.weekBefore')}</a>
        <a href={`${props.base}/times`}>{t('times.thisWeek')}</a>
        <a href={week(addDays(props.firstDay, 7))}>{t('times.weekAfter')}</a>
      </nav>
      <form method="post" action={`${props.base}/blocks`}>
        <input type="hidden" name="week" value={props.firstDay} />
        <table class="half-days">
          <thead>
            <tr>
              <th scope="col">{t('times.day')}</th>
              <th scope="col">{t('times.half.morning')}</th>
              <th scope="col">{t('times.half.afternoon')}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: props.days }, (_, n) => (
              <DayRow {...props} day={addDays(props.firstDay, n)} />
            ))}
          </tbody>
        </table>
        <FieldError name="halves" form={props.form} />
        {props.mayKeep ? (
          <div class="no-print">
            <TextField
              name="note"
              label={t('times.note')}
              hint={t('times.noteHint')}
              form={props.form}
              required={false}
              maxlength={60}
            />
            <button>{t('times.block')}</button>
          </div>
        ) : null}
      </form>
    </section>
  )
}

function DayRow(props: Props & { day: Day }) {
  const { t, today } = useView()
  const calendar: WorkCalendar = new Map(props.entries.exceptions.map(({ day, kind }) => [day, kind]))
  const works = isWorkingDay(calendar, props.day)
  return (
    <tr
      class={[works ? '' : 'day-off', props.day < today ? 'over' : ''].filter(Boolean).join(' ') || undefined}
    >
      <th scope="row">
        <DayText day={props.day} />
        {works ? null : <span class="quiet small"> {t('times.dayOff')}</span>}
      </th>
      {halves.map((half) => (
        <HalfCell {...props} half={half} />
      ))}
    </tr>
  )
}

function HalfCell(props: Props & { day: Day; half: DayHalf }) {
  const { t, office, today } = useView()
  const busy = inHalf(props.busy, props.day, props.half, office.morningTo)
  const value = `${props.day} ${props.half}`
  return (
    <td class={busy.length ? 'busy' : undefined}>
      {busy.map((time) => (
        <div>
          <BusyText time={time} />
        </div>
      ))}
      {props.mayKeep &&
      props.day >= today &&
      !busy.some(({ what }) => what === 'absence' || what === 'block') ? (
        <label class="check no-print">
          <input
            type="checkbox"
            name="halves"
            value={value}
            checked={props.form.typed.halves?.includes(value) ?? false}
          />
          {t('times.tick')}
          <span class="visually-hidden">
            {' '}
            <DayText day={props.day} /> {t(`times.half.${props.half}`)}
          </span>
        </label>
      ) : null}
    </td>
  )
}

/** 14:30–16:00 施工通道征地协调会, or 外出：学习, or 占用：市委常委会. */
function BusyText(props: { time: BusyTime }) {
  const { t } = useView()
  const { what, title, startsAt, endsAt, id } = props.time
  if (what !== 'meeting') return <>{t(title ? `times.what.${what}` : `times.plain.${what}`, { title })}</>
  return (
    <>
      {officeTime(startsAt)}–{officeTime(endsAt)}{' '}
      {title ? <a href={`/meetings/${id}`}>{title}</a> : t('times.plain.meeting')}
    </>
  )
}

function Blocks(props: { base: string; blocks: readonly Block[]; mayKeep: boolean }) {
  const { t } = useView()
  return (
    <section class="block">
      <h2>{t('times.blocks')}</h2>
      <ul class="plain">
        {props.blocks.map((block) => (
          <li>
            <DayText day={block.day} /> {t(`times.half.${block.half}`)}
            {block.note ? ` · ${block.note}` : ''}
            {block.enteredBy ? (
              <span class="quiet small"> {t('times.enteredBy', { name: block.enteredBy })}</span>
            ) : null}
            {props.mayKeep ? (
              <form class="inline" method="post" action={`${props.base}/blocks/${block.id}/withdrawal`}>
                <button class="quiet small">
                  {t('times.unblock')}
                  <span class="visually-hidden">
                    {' '}
                    <DayText day={block.day} /> {t(`times.half.${block.half}`)}
                  </span>
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Agencies(props: { person: KeptPerson }) {
  const { t } = useView()
  const name = useName()
  if (props.person.agencies.length === 0) return null
  return (
    <p class="quiet">
      {t('times.worksAt')}{' '}
      {props.person.agencies.map((agency) => (
        <>
          <a href={`/agencies/${agency.id}`}>{name(agency.nameZh, agency.nameEn)}</a>{' '}
        </>
      ))}
    </p>
  )
}
