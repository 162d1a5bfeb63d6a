import { formatLetterSpan } from '#src/i18n/format.ts'
import { officeTime } from '#src/lib/dates.ts'
import { type SlotItem, waitingSlots } from '#src/meetings/agenda/rules.ts'
import { ownItems } from '#src/meetings/attendees/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'

export interface ToldAgendaItem extends SlotItem {
  title: string
  titleEn: string
  reportingAgencyId: string
  agencyShort: string
  agencyNameEn: string
}

interface Told {
  title: string
  titleEn: string
  startsAt: Date
  endsAt: Date
  venueName: string
  venueNameEn: string
  chairName: string
  chairNameEn: string
}

/** What a link page says of a meeting: when with its weekday, where, who chairs, what one's own agency reports and when. */
export function MeetingFacts(props: {
  meeting: Told
  agenda: readonly ToldAgendaItem[]
  agencyId: string | null
  itemNos: readonly number[]
}) {
  const { t, locale } = useView()
  const name = useName()
  const { meeting } = props
  const agenda = props.agenda.map((item) => ({
    ...item,
    title: name(item.title, item.titleEn),
    agencyShort: name(item.agencyShort, item.agencyNameEn),
  }))
  const items = ownItems(agenda, waitingSlots(meeting, agenda), props.agencyId, props.itemNos)
  const own = items.filter((item) => item.own)
  const from = items[0]?.startsAt
  return (
    <dl class="facts">
      <dt>{t('invitations.fact.time')}</dt>
      <dd>
        <time datetime={meeting.startsAt.toISOString()}>
          {formatLetterSpan(locale, meeting.startsAt, meeting.endsAt)}
        </time>
      </dd>
      <dt>{t('invitations.fact.place')}</dt>
      <dd>{name(meeting.venueName, meeting.venueNameEn) || t('meetings.noVenue')}</dd>
      <dt>{t('invitations.fact.chair')}</dt>
      <dd>{name(meeting.chairName, meeting.chairNameEn)}</dd>
      {items.length ? (
        <>
          <dt>{t('invitations.fact.agenda')}</dt>
          <dd>
            {items.map((item) => (
              <span class="agenda-line">
                {t('invitations.agendaLine', { no: item.no, title: item.title, agency: item.reporter })}
              </span>
            ))}
          </dd>
        </>
      ) : null}
      {own.length ? (
        <>
          <dt>{t('invitations.fact.report')}</dt>
          <dd>
            {own.map((item) => (
              <span class="agenda-line">
                {t('invitations.reportLine', {
                  no: item.no,
                  title: item.title,
                  time: item.startsAt ? officeTime(item.startsAt) : '',
                })}
              </span>
            ))}
          </dd>
        </>
      ) : null}
      {items.length < agenda.length && from ? (
        <>
          <dt>{t('invitations.fact.wait')}</dt>
          <dd>{t('invitations.waitLine', { time: officeTime(from) })}</dd>
        </>
      ) : null}
    </dl>
  )
}
