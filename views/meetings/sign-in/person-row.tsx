import type { Child } from 'hono/jsx'
import { officeTime } from '#src/lib/dates.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { type AttendanceRow, hasArrived, outcomes } from '#src/meetings/sign-in/rules.ts'
import { useView } from '../../context.ts'
import { usePersonLabel } from '../person-label.tsx'

/** One person of the sign-in list with the five marks. */
export function PersonRow(props: {
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
