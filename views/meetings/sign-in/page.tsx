import type { Child } from 'hono/jsx'
import { isOffice } from '#src/auth/viewer.ts'
import { officeTime } from '#src/lib/dates.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { hasBegun } from '#src/meetings/rules.ts'
import type { SignInAgency } from '#src/meetings/sign-in/queries.ts'
import {
  type AttendanceRow,
  countMarks,
  hasArrived,
  outcomes,
  whyNotSignIn,
} from '#src/meetings/sign-in/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'
import { usePersonLabel } from '../person-label.tsx'

export interface SignInProps {
  meeting: Meeting
  rows: readonly AttendanceRow[]
  agencies: readonly SignInAgency[]
}

/** The sign-in list: one tap a person, and on paper a column for signatures. */
export function SignInPage(props: SignInProps) {
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="sign-in" />
      <SignIn {...props} />
    </>
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
      hx-get={`/meetings/${meeting.id}/sign-in`}
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
        {t('invitations.signIn.startHint')} {t('invitations.signIn.actingFirst')}
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

function PersonRow(props: {
  meeting: Meeting
  row: AttendanceRow
  agency: string
  fullAgency?: string
  writes: boolean
}) {
  const { t } = useView()
  const { row } = props
  const label = usePersonLabel()({
    name: row.personName,
    nameEn: row.personNameEn,
    position: row.positionName,
    agency: row.agencyName,
  })
  return (
    <tr id={`person-${row.attendeeId}`}>
      <th scope="row">{props.agency || <span class="visually-hidden">{props.fullAgency}</span>}</th>
      <td>
        {label}
        {row.part === 'nominee' ? null : (
          <small class="quiet">
            {' '}
            {t(
              row.part === 'walk_in' ? 'invitations.signIn.walkInMark' : `invitations.board.part.${row.part}`,
            )}
          </small>
        )}
        {row.delegated ? <small class="quiet"> {t('invitations.partstat.DELEGATED')}</small> : null}
      </td>
      <td>
        {props.writes ? <Marks meeting={props.meeting} row={row} label={label} /> : <Standing row={row} />}
      </td>
      <td class="print-only" />
    </tr>
  )
}

/** Five buttons of one form, the standing one pressed: undoing is tapping another. */
function Marks(props: { meeting: Meeting; row: AttendanceRow; label: string }) {
  const { t } = useView()
  const { row } = props
  const action = `/meetings/${props.meeting.id}/sign-in/${row.attendeeId}`
  return (
    <div class="marks">
      <MarkForm action={action}>
        <fieldset class="taps">
          <legend class="visually-hidden">{t('invitations.signIn.group', { name: props.label })}</legend>
          {outcomes.map((outcome) => (
            <button
              name="outcome"
              value={outcome}
              class="quiet small"
              aria-pressed={row.outcome === outcome ? 'true' : 'false'}
            >
              {t(`invitations.signIn.${outcome}`)}
            </button>
          ))}
        </fieldset>
      </MarkForm>
      {hasArrived(row) && row.outcome && row.arrivedAt ? (
        <details class="small" id={`time-${row.attendeeId}`}>
          <summary>
            <Standing row={row} />
          </summary>
          <MarkForm action={action}>
            <input type="hidden" name="outcome" value={row.outcome} />
            <label for={`at-${row.attendeeId}`}>{t('invitations.signIn.time')}</label>{' '}
            <input
              id={`at-${row.attendeeId}`}
              type="time"
              name="time"
              value={officeTime(row.arrivedAt)}
              required
            />{' '}
            <button class="quiet small">{t('invitations.signIn.setTime')}</button>
          </MarkForm>
        </details>
      ) : (
        <span class="small quiet">
          {row.onLeave && row.outcome === null ? t('invitations.signIn.agencyOnLeave') : null}
        </span>
      )}
    </div>
  )
}

/** Answered with the list alone where htmx is there, with the page where it is not. */
function MarkForm(props: { action: string; children: Child }) {
  return (
    <form
      method="post"
      action={props.action}
      hx-post={props.action}
      hx-target="#sign-in"
      hx-swap="outerMorph"
    >
      {props.children}
    </form>
  )
}

function Standing(props: { row: AttendanceRow }) {
  const { t } = useView()
  const { outcome, arrivedAt, onLeave } = props.row
  if (!outcome)
    return (
      <span class="quiet">{t(onLeave ? 'invitations.signIn.agencyOnLeave' : 'invitations.signIn.open')}</span>
    )
  const time = arrivedAt ? officeTime(arrivedAt) : ''
  if (outcome === 'late' && time) return <>{t('invitations.signIn.lateAt', { time })}</>
  if (outcome === 'present' && time) return <>{t('invitations.signIn.presentAt', { time })}</>
  return <>{t(`invitations.signIn.${outcome}`)}</>
}
