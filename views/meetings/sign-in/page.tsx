import { isOffice } from '#src/auth/viewer.ts'
import type { Place } from '#src/meetings/branches/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { hasBegun } from '#src/meetings/rules.ts'
import type { SignInAgency } from '#src/meetings/sign-in/queries.ts'
import { type AttendanceRow, countMarks, whyNotSignIn } from '#src/meetings/sign-in/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { Chip, Chips } from '../../ui/table.tsx'
import { MeetingHead } from '../head.tsx'
import { PersonRow } from './person-row.tsx'

export interface SignInProps {
  meeting: Meeting
  rows: readonly AttendanceRow[]
  agencies: readonly SignInAgency[]
  /** Main venue and branches; each branch has its own list. */
  places: readonly Place[]
  /** The place whose list is shown: a branch's id, `main`, or empty for all. */
  at: string
}

/** The sign-in list: one tap a person, and on paper a column for signatures. */
export function SignInPage(props: SignInProps) {
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="sign-in" />
      <PlaceChips {...props} />
      <SignIn {...props} />
    </>
  )
}

/** One list for each place, where there is more than one. */
function PlaceChips(props: SignInProps) {
  const { t } = useView()
  const name = useName()
  const branches = props.places.filter((place) => place.part === 'branch')
  if (branches.length === 0) return null
  return (
    <Chips label={t('meetings.seatsTitle')}>
      <Chip name="venue" value="">
        {t('common.all')}
      </Chip>
      <Chip name="venue" value="main">
        {t('meetings.mainVenue')}
      </Chip>
      {branches.map((place) => (
        <Chip name="venue" value={place.venueId}>
          {name(place.name, place.nameEn)}
        </Chip>
      ))}
    </Chips>
  )
}

/** The part that renews itself and that a tap answers with. */
export function SignIn(props: SignInProps) {
  const { t, now, viewer } = useView()
  const { meeting, rows, agencies } = props
  const why = whyNotSignIn(meeting, now)
  const writes = viewer !== null && isOffice(viewer) && why === null
  const own = rows.filter((row) => row.invitationId === null)
  const guests = own.filter((row) => row.part === 'walk_in')
  return (
    <section
      id="sign-in"
      hx-get={`/meetings/${meeting.id}/sign-in${props.at ? `?venue=${props.at}` : ''}`}
      hx-trigger="every 5s"
      hx-swap="outerMorph"
    >
      <h2 class="visually-hidden">{t('invitations.signIn.title')}</h2>
      <p class="summary" aria-live="polite">
        <strong>{t('invitations.signIn.counts', countMarks(rows))}</strong>
        {meeting.storedState === 'held' ? (
          <span class="quiet"> {t('invitations.signIn.agencies', outcomesOf(agencies))}</span>
        ) : null}
      </p>
      {why ? <p class="note">{t(why)}</p> : null}
      {writes ? <Start meeting={meeting} /> : null}
      <div class="scroll" tabindex={0} role="region" aria-label={t('invitations.signIn.title')}>
        <table class="stacked sign-in">
          <thead>
            <tr>
              <th scope="col">{t('invitations.signIn.agency')}</th>
              <th scope="col">{t('invitations.signIn.person')}</th>
              <th scope="col">{t('invitations.signIn.mark')}</th>
              <th scope="col" class="print-only">
                {t('invitations.signIn.signature')}
              </th>
            </tr>
          </thead>
          <tbody>
            {own
              .filter((row) => row.part !== 'walk_in')
              .map((row) => (
                <PersonRow meeting={meeting} row={row} agency={row.agencyName} writes={writes} />
              ))}
            {agencies.map((agency) => (
              <AgencyRows {...props} agency={agency} writes={writes} />
            ))}
            {guests.map((row) => (
              <PersonRow meeting={meeting} row={row} agency={row.agencyName} writes={writes} />
            ))}
          </tbody>
        </table>
      </div>
      {writes ? (
        <p class="no-print">
          <a href={`/meetings/${meeting.id}/sign-in/walk-in`}>{t('invitations.signIn.walkIn')}</a>
        </p>
      ) : null}
      <p class="hint no-print">{t('invitations.signIn.print')}</p>
    </section>
  )
}

function outcomesOf(agencies: readonly SignInAgency[]) {
  const count = (outcome: string) => agencies.filter((agency) => agency.outcome === outcome).length
  return {
    present: count('present'),
    substituted: count('substituted'),
    leave: count('leave'),
    absent: count('absent'),
  }
}

/** The meeting is held once it has begun (R23). */
function Start(props: { meeting: Meeting }) {
  const { t, now } = useView()
  const { meeting } = props
  if (meeting.storedState !== 'noticed') return null
  return (
    <div class="acts">
      {hasBegun(meeting, now) ? (
        <form method="post" action={`/meetings/${meeting.id}/sign-in/start`}>
          <button>{t('invitations.signIn.start')}</button>
        </form>
      ) : null}
      <span class="hint">
        {t('invitations.signIn.startHint')}{' '}
        <a href={`/meetings/${meeting.id}/acting-chair`}>{t('invitations.signIn.actingFirst')}</a>
      </span>
    </div>
  )
}

function AgencyRows(props: SignInProps & { agency: SignInAgency; writes: boolean }) {
  const { t } = useView()
  const name = useName()
  const { agency, meeting, writes } = props
  const label = name(agency.agencyShort, agency.agencyNameEn)
  const people = props.rows.filter(
    (row) => row.invitationId === agency.invitationId && row.attendeeId !== null,
  )
  const onLeave = props.rows.some(
    (row) => row.invitationId === agency.invitationId && row.attendeeId === null,
  )
  return (
    <>
      {people.map((row, n) => (
        <PersonRow
          meeting={meeting}
          row={row}
          agency={n === 0 ? label : ''}
          fullAgency={label}
          writes={writes}
        />
      ))}
      {people.length === 0 ? (
        <tr>
          <th scope="row">{label}</th>
          <td class="quiet">
            {t(onLeave ? 'invitations.signIn.agencyOnLeave' : 'invitations.signIn.agencyNobody')}
          </td>
          <td>
            {writes ? (
              <a class="no-print" href={`/meetings/${meeting.id}/sign-in/walk-in?agency=${agency.agencyId}`}>
                {t('invitations.signIn.somebody')}
                <span class="visually-hidden"> {label}</span>
              </a>
            ) : null}
          </td>
          <td class="print-only" />
        </tr>
      ) : null}
    </>
  )
}
