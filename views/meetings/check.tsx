import type { Clash, NoticeDays } from '#src/meetings/queries.ts'
import { isFirmClash } from '#src/meetings/rules.ts'
import type { Away } from '#src/scheduling/availability/away/queries.ts'
import { useView } from '../context.ts'
import { AwayText } from '../scheduling/away.tsx'
import { InstantText, SpanText } from '../ui/time.tsx'

/** What is seen at once while a meeting is composed; nothing here stops saving a draft. */
export interface CheckedMeeting {
  clashes: readonly Clash[]
  away: readonly Away[]
  agendaMinutes: number
  meetingMinutes: number | null
  agencies: readonly string[]
  replyBy: Date | null
  tooShortNotice: boolean
  days: NoticeDays | null
  venueSeats: number | null
}

/** Page and fragment: the region `#check` beside the form. */
export function MeetingCheck(props: { check: CheckedMeeting; recorded: boolean }) {
  const { t, office } = useView()
  const { check } = props
  const tooLong = check.meetingMinutes !== null && check.agendaMinutes > check.meetingMinutes
  return (
    <>
      <h2>{t('meetings.check')}</h2>
      <ul class="checklist">
        {check.clashes.map((clash) => (
          <li class={isFirmClash(clash) ? 'missing' : ''}>
            <ClashText clash={clash} />
          </li>
        ))}
        {check.away.map((away) => (
          <li class="missing">
            <AwayText away={away} />
          </li>
        ))}
        {check.clashes.length === 0 && check.meetingMinutes !== null ? (
          <li class="done">{t('meetings.noClash')}</li>
        ) : null}
        <li class={check.agendaMinutes === 0 ? '' : tooLong ? 'missing' : 'done'}>
          {check.meetingMinutes === null
            ? t('meetings.agendaTotal', { n: check.agendaMinutes })
            : t('meetings.agendaOf', { n: check.agendaMinutes, total: check.meetingMinutes })}
        </li>
        <li class={check.agencies.length ? 'done' : ''}>
          {check.agencies.length
            ? t('meetings.agenciesChosen', {
                n: check.agencies.length,
                names: check.agencies.join(t('common.listSeparator')),
              })
            : t('meetings.noAgencies')}
        </li>
        {check.venueSeats !== null && check.agencies.length > check.venueSeats ? (
          <li class="missing">{t('meetings.venueSmall', { n: check.venueSeats })}</li>
        ) : null}
        {props.recorded || !check.replyBy ? null : (
          <li class="done">
            {t('meetings.replyByLine')} <InstantText at={check.replyBy} />
          </li>
        )}
        {!props.recorded && check.tooShortNotice ? (
          <li class="missing">
            {t('meetings.tooShort', {
              n: office.noticeLeadWorkingDays,
              left: Math.max(0, check.days?.leadWorkingDays ?? 0),
            })}
          </li>
        ) : null}
      </ul>
      {check.days && !check.days.calendarKnown ? <p class="hint">{t('common.mondayToFriday')}</p> : null}
    </>
  )
}

/** 市政府第一会议室此时已有“…”（11月26日 周四 14:30–16:00）. */
export function ClashText(props: { clash: Clash }) {
  const { t } = useView()
  const { clash } = props
  return (
    <>
      {t(
        clashKeys[clash.what][isFirmClash(clash) ? 'firm' : clash.state === 'draft' ? 'draft' : 'candidate'],
      )}{' '}
      {clash.meetingId ? <a href={`/meetings/${clash.meetingId}`}>{clash.title}</a> : clash.title}{' '}
      <SpanText start={clash.startsAt} end={clash.endsAt} />
    </>
  )
}

const clashKeys = {
  venue: {
    firm: 'meetings.clashVenue',
    draft: 'meetings.clashVenueDraft',
    candidate: 'meetings.clashVenueCandidate',
  },
  chair: {
    firm: 'meetings.clashChair',
    draft: 'meetings.clashChairDraft',
    candidate: 'meetings.clashChairCandidate',
  },
} as const
