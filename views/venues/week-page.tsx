import { formatDay } from '#src/i18n/format.ts'
import { addDays, type Day, officeDay, officeTime } from '#src/lib/dates.ts'
import type { Booking } from '#src/venues/bookings/queries.ts'
import type { Venue } from '#src/venues/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { BookingText } from './venue-page.tsx'

/** A week of all venues: a table at a desk and on paper, venue by venue on a telephone. */
export function WeekPage(props: { monday: Day; venues: Venue[]; bookings: Booking[] }) {
  const { t, locale, today } = useView()
  const name = useName()
  const days = [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(props.monday, n))
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/venues">{t('venues.title')}</a>
        </p>
        <h1>{t('venues.weekOf', { day: formatDay(locale, props.monday, today) })}</h1>
        <nav class="acts no-print" aria-label={t('venues.weeks')}>
          <a href={`/venues/week?day=${addDays(props.monday, -7)}`} rel="prev">
            {t('venues.weekBefore')}
          </a>
          <a href="/venues/week">{t('venues.weekThis')}</a>
          <a href={`/venues/week?day=${addDays(props.monday, 7)}`} rel="next">
            {t('venues.weekAfter')}
          </a>
        </nav>
      </header>
      <Chips label={t('venues.field.kind')}>
        <Chip name="kind" value="">
          {t('common.all')}
        </Chip>
        <Chip name="kind" value="room">
          {t('venues.kind.room')}
        </Chip>
        <Chip name="kind" value="vehicle">
          {t('venues.kind.vehicle')}
        </Chip>
      </Chips>
      {props.venues.length === 0 ? <Empty>{t('venues.empty')}</Empty> : null}
      {props.venues.length ? (
        <table class="week" aria-label={t('venues.week')}>
          <thead>
            <tr>
              <th scope="col">{t('venues.field.name')}</th>
              {days.map((day) => (
                <th scope="col" aria-current={day === today ? 'date' : undefined}>
                  {formatDay(locale, day, today)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.venues.map((venue) => (
              <tr>
                <th scope="row">
                  <a href={`/venues/${venue.id}`}>{name(venue.nameZh, venue.nameEn)}</a>
                  {venue.capacity ? (
                    <div class="quiet small">{t('venues.seatsOf', { n: venue.capacity })}</div>
                  ) : null}
                </th>
                {days.map((day) => (
                  <DayCell
                    day={day}
                    bookings={props.bookings.filter((one) => one.venueId === venue.id && touches(one, day))}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  )
}

const touches = (booking: Booking, day: Day) =>
  officeDay(booking.startsAt) <= day && officeDay(new Date(booking.endsAt.getTime() - 1)) >= day

function DayCell(props: { day: Day; bookings: Booking[] }) {
  const { locale, today } = useView()
  if (props.bookings.length === 0) return <td class="nothing">{''}</td>
  return (
    <td>
      <p class="in-full">{formatDay(locale, props.day, today)}</p>
      <ul class="plain">
        {props.bookings.map((booking) => (
          <li>
            <span class="nowrap">{hours(booking, props.day)}</span> <BookingText booking={booking} />
          </li>
        ))}
      </ul>
    </td>
  )
}

/** 09:00–11:00; of what lasts for days, the part of this day. */
function hours(booking: Booking, day: Day): string {
  const from = officeDay(booking.startsAt) < day ? '00:00' : officeTime(booking.startsAt)
  const to = officeDay(booking.endsAt) > day ? '24:00' : officeTime(booking.endsAt)
  return `${from}–${to}`
}
