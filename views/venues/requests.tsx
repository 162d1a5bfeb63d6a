import { isOffice } from '#src/auth/viewer.ts'
import type { VenueRequest } from '#src/venues/requests/queries.ts'
import { mayDecide } from '#src/venues/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { SpanText } from '../ui/time.tsx'

/** Requests that wait for the keeper's or the director's word; nothing where none does. */
export function Requests(props: { pending: readonly VenueRequest[] }) {
  const { t } = useView()
  if (props.pending.length === 0) return null
  return (
    <section class="block">
      <h2>{t('venues.pending', { n: props.pending.length })}</h2>
      <ul class="plain">
        {props.pending.map((request) => (
          <li>
            <One request={request} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function One(props: { request: VenueRequest }) {
  const { t, viewer } = useView()
  const name = useName()
  const { request } = props
  const base = `/venues/${request.venueId}/requests/${request.id}`
  return (
    <>
      <p>
        <a href={`/venues/${request.venueId}`}>{name(request.venueName, request.venueNameEn)}</a>{' '}
        <SpanText start={request.startsAt} end={request.endsAt} /> · {t(`venues.use.${request.kind}`)}
        {t('venues.colon')}
        {request.title} <span class="quiet">{request.askedByName}</span>
        {request.note ? <span class="quiet"> · {request.note}</span> : null}
      </p>
      {viewer && mayDecide(viewer, request) ? (
        <form method="post" action={`${base}/decision`} class="acts">
          <label for={`note-${request.id}`}>{t('venues.decisionNote')}</label>
          <input id={`note-${request.id}`} name="note" maxlength={300} autocomplete="off" />
          <button name="decision" value="approved">
            {t('venues.approve')}
          </button>
          <button class="quiet" name="decision" value="refused">
            {t('venues.refuse')}
          </button>
        </form>
      ) : null}
      {viewer && isOffice(viewer) ? (
        <form method="post" action={`${base}/withdrawal`}>
          <button class="plain">{t('venues.withdraw')}</button>
        </form>
      ) : null}
    </>
  )
}
