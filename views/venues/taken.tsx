import type { Child } from 'hono/jsx'
import { officeDay, officeTime } from '#src/lib/dates.ts'
import type { Alternatives } from '#src/venues/free/queries.ts'
import type { Span } from '#src/venues/free/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { SpanText } from '../ui/time.tsx'

/** Every field as it was typed; empty when the form itself holds neither place nor time. */
export type Kept = readonly (readonly [name: string, value: string])[]

interface TakenProps {
  text: string
  wanted: Span
  free: Alternatives
  kept: Kept
  /** Where the form went; an alternative sends it there again with another place or time. */
  action: string
  /** Where place and time are edited, when the form holds neither. */
  edit: string | null
}

/** For whoever came second: who has it, what is free instead, and one press to take that with all that was typed. */
export function TakenPage(props: TakenProps) {
  const { t } = useView()
  const name = useName()
  const { free } = props
  const holds = (field: string) => props.kept.some(([kept]) => kept === field)
  return (
    <article class="block">
      <h1>{t('venues.taken.title')}</h1>
      <p class="alert" role="alert">
        {props.text}
      </p>
      <p>{t('venues.taken.kept')}</p>
      <section>
        <h2>
          {t('venues.taken.otherVenues')} <span class="quiet">{wantedText(props)}</span>
        </h2>
        {free.venues.length ? (
          <ul class="plain">
            {free.venues.map((venue) => (
              <li>
                {holds('venueId') ? (
                  <Again {...props} with={{ venueId: venue.id }} label={name(venue.nameZh, venue.nameEn)} />
                ) : (
                  name(venue.nameZh, venue.nameEn)
                )}{' '}
                {venue.capacity ? (
                  <span class="quiet">{t('venues.seatsOf', { n: venue.capacity })}</span>
                ) : null}
              </li>
            ))}
          </ul>
        ) : (
          <p class="empty">{t('venues.taken.noVenue')}</p>
        )}
      </section>
      <section>
        <h2>{t('venues.taken.otherTimes', { name: free.venueName })}</h2>
        {free.times.length ? (
          <ul class="plain">
            {free.times.map((span) => (
              <li>
                {holds('startsOn') ? (
                  <Again
                    {...props}
                    with={typedSpan(span)}
                    label={<SpanText start={span.startsAt} end={span.endsAt} />}
                  />
                ) : (
                  <SpanText start={span.startsAt} end={span.endsAt} />
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p class="empty">{t('venues.taken.noTime')}</p>
        )}
      </section>
      {props.edit ? (
        <p>
          <a class="button" href={props.edit}>
            {t('venues.taken.edit')}
          </a>
        </p>
      ) : null}
    </article>
  )
}

function wantedText(props: { wanted: Span }) {
  return <SpanText start={props.wanted.startsAt} end={props.wanted.endsAt} />
}

/** The same form once more, with another place or another time. */
function Again(props: { kept: Kept; action: string; with: Record<string, string>; label: Child }) {
  const { t } = useView()
  return (
    <form method="post" action={props.action} class="again">
      {props.kept
        .filter(([name]) => !(name in props.with))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      {Object.entries(props.with).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="quiet">
        {t('venues.taken.take')} {props.label}
      </button>
    </form>
  )
}

const typedSpan = (span: Span) => ({
  startsOn: officeDay(span.startsAt),
  endsOn: '',
  startTime: officeTime(span.startsAt),
  endTime: officeTime(span.endsAt),
})
