import type { CalendarCard } from '#src/calendar/read.ts'
import type { MessageKey } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'
import { SpanText } from '../ui/time.tsx'

/** The calendar part of a mail as a mail program would show it. */
export function CalendarCardView(props: { card: CalendarCard; href?: string }) {
  const { t } = useView()
  const { card } = props
  return (
    <section class="calendar-card" aria-label={t('calendar.card')}>
      <p>
        <span class={`state ${card.method === 'CANCEL' ? 'cancelled' : 'noticed'}`}>
          {t(methodKey(card))}
        </span>
      </p>
      <h2>{card.title}</h2>
      <dl class="facts">
        <dt>{t('calendar.when')}</dt>
        <dd>
          <SpanText start={card.startsAt} end={card.endsAt} />
        </dd>
        {card.location ? (
          <>
            <dt>{t('calendar.where')}</dt>
            <dd>{card.location}</dd>
          </>
        ) : null}
        <dt>{t('calendar.organizer')}</dt>
        <dd>{card.organizer}</dd>
      </dl>
      {card.asksAnswer ? <p class="quiet">{t('calendar.asksAnswer')}</p> : null}
      {props.href ? (
        <p>
          <a href={props.href} download="invite.ics">
            {t('calendar.download')}
          </a>
        </p>
      ) : null}
    </section>
  )
}

function methodKey(card: CalendarCard): MessageKey {
  if (card.method === 'REQUEST') return card.sequence > 0 ? 'calendar.update' : 'calendar.REQUEST'
  return card.wholeMeeting ? 'calendar.CANCEL' : 'calendar.removed'
}
