import { isOffice } from '#src/auth/viewer.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Booking } from '#src/venues/bookings/queries.ts'
import type { Venue } from '#src/venues/queries.ts'
import type { VenueRequest } from '#src/venues/requests/queries.ts'
import { bookingKinds, mayBook, mustAsk } from '#src/venues/rules.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText, SpanText } from '../ui/time.tsx'
import { Requests } from './requests.tsx'
import { Hours } from './venues-page.tsx'

/** One room or vehicle: what it is, who has it in the next weeks, and the way to book it. */
export function VenuePage(props: {
  venue: Venue
  bookings: Booking[]
  pending: VenueRequest[]
  form: FormErrors
}) {
  const { t, viewer, today } = useView()
  const name = useName()
  const { venue } = props
  const office = viewer !== null && isOffice(viewer)
  const ended = venue.toDay <= today
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/venues">{t('venues.title')}</a>
        </p>
        <h1>
          {name(venue.nameZh, venue.nameEn)}
          {venue.toDay === 'infinity' ? null : (
            <span class="state">
              {t('venues.endedOn')} <DayText day={venue.toDay} />
            </span>
          )}
        </h1>
        <div class="acts">
          {office ? (
            <a class="button quiet" href={`/venues/${venue.id}/edit`}>
              {t('common.edit')}
            </a>
          ) : null}
          <a href="/venues/week">{t('venues.week')}</a>
        </div>
      </header>
      <FormSummary form={props.form} />
      <Facts venue={venue} />
      <Requests pending={props.pending} />
      <section class="block">
        <h2>{t('venues.bookings')}</h2>
        {props.bookings.length ? (
          <ul class="plain">
            {props.bookings.map((booking) => (
              <li>
                <SpanText start={booking.startsAt} end={booking.endsAt} /> <BookingText booking={booking} />
                {viewer && mayBook(viewer, venue) && isDirect(booking) ? (
                  <form method="post" action={`/venues/${venue.id}/bookings/${booking.id}/release`}>
                    <button class="plain">{t('venues.release')}</button>
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
        ) : (
          <Empty>{t('venues.noBookings')}</Empty>
        )}
      </section>
      {viewer && mayBook(viewer, venue) && !ended ? <Book {...props} /> : null}
      {office ? <EndAct venue={venue} /> : null}
    </>
  )
}

const isDirect = (booking: Booking) => ['upkeep', 'lent', 'visit', 'other'].includes(booking.kind)

function Facts(props: { venue: Venue }) {
  const { t } = useView()
  const { venue } = props
  const row = (label: string, value: unknown) =>
    value ? (
      <>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </>
    ) : null
  return (
    <dl class="facts">
      {row(t('venues.field.kind'), t(`venues.kind.${venue.kind}`))}
      {row(t('venues.field.capacity'), venue.capacity)}
      {row(t('venues.field.place'), venue.place)}
      {row(t('venues.field.equipment'), venue.equipment.join(t('common.listSeparator')))}
      {row(t('venues.hours'), <Hours venue={venue} />)}
      {row(t('venues.field.keeper'), venue.keeperName)}
      {row(t('venues.field.approval'), t(venue.needsApproval ? 'venues.asksKeeper' : 'venues.freeForAll'))}
      {row(t('venues.field.note'), venue.note)}
    </dl>
  )
}

/** Who has it: a link where the viewer may see the meeting, the word “taken” where not even the title. */
export function BookingText(props: { booking: Booking }) {
  const { t } = useView()
  const { booking } = props
  if (!booking.title) return <span class="quiet">{t('venues.takenOnly')}</span>
  const title = booking.meetingId ? (
    <a href={`/meetings/${booking.meetingId}`}>{booking.title}</a>
  ) : (
    <span>{booking.title}</span>
  )
  const word =
    booking.kind !== 'meeting'
      ? t(`venues.use.${booking.kind}`)
      : booking.part === 'branch'
        ? t('venues.part.branch')
        : ''
  return (
    <>
      {title} <span class="quiet">{[word, booking.who, booking.note].filter(Boolean).join(' · ')}</span>
    </>
  )
}

function Book(props: { venue: Venue; form: FormErrors }) {
  const { t, viewer } = useView()
  const { venue, form } = props
  const asks = viewer !== null && mustAsk(viewer, venue)
  return (
    <section class="block no-print">
      <h2>{asks ? t('venues.ask') : t('venues.book')}</h2>
      <p class="hint">{t('venues.bookHint')}</p>
      <form method="post" action="/venues/bookings">
        <input type="hidden" name="venueId" value={venue.id} />
        <div class="row">
          <Select
            name="kind"
            label={t('venues.mail.use')}
            form={form}
            value={venue.kind === 'vehicle' ? 'visit' : 'upkeep'}
            options={bookingKinds.map((kind) => ({ value: kind, label: t(`venues.use.${kind}`) }))}
          />
          <TextField name="title" label={t('venues.field.for')} form={form} maxlength={100} />
        </div>
        <div class="row">
          <TextField name="startsOn" type="date" label={t('meetings.field.day')} form={form} />
          <TextField name="startTime" type="time" label={t('meetings.field.start')} form={form} />
          <TextField
            name="endsOn"
            type="date"
            label={t('venues.field.endsOn')}
            hint={t('venues.endsOnHint')}
            form={form}
            required={false}
          />
          <TextField name="endTime" type="time" label={t('meetings.field.end')} form={form} />
        </div>
        <TextField
          name="note"
          label={t('venues.field.note')}
          form={form}
          value={typedOr(form, 'note')}
          required={false}
        />
        <button>{asks ? t('venues.ask') : t('venues.book')}</button>
      </form>
    </section>
  )
}

function EndAct(props: { venue: Venue }) {
  const { t } = useView()
  const { venue } = props
  return venue.toDay === 'infinity' ? (
    <details class="act">
      <summary>{t('venues.end')}</summary>
      <form method="post" action={`/venues/${venue.id}/end`}>
        <p class="hint">{t('venues.endHint')}</p>
        <button class="danger">{t('venues.end')}</button>
      </form>
    </details>
  ) : (
    <form method="post" action={`/venues/${venue.id}/reopening`}>
      <button class="quiet">{t('venues.reopen')}</button>
    </form>
  )
}
