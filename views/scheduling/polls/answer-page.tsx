import { formatLetterInstant, formatLetterSpan } from '#src/i18n/format.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Poll, PollAgency } from '#src/scheduling/polls/queries.ts'
import { isOffered, offeredSlots, totalsOf, whyNotAnswer } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { OfficeTelephone } from '../../ui/telephone.tsx'
import { AnswerForm } from './answer-form.tsx'

interface AskedProps {
  poll: Poll
  agency: PollAgency
}

/** The agency's page behind the link: one card, phone first, without sign-in (R34). */
export function AnswerPage(props: AskedProps & { grantee: string; byPerson: boolean; form: FormErrors }) {
  const { t, locale, now } = useView()
  const name = useName()
  const { poll, agency } = props
  const why = whyNotAnswer(poll, now, false)
  const agencyName = name(agency.agencyName, agency.agencyNameEn)
  return (
    <article class="card">
      <p class="quiet">
        {t('polls.answer.host', {
          host: name(poll.hostName, poll.hostNameEn) || t('invitations.page.office'),
        })}
      </p>
      <h1>{name(poll.title, poll.titleEn)}</h1>
      <p>{t(agency.required ? 'polls.mail.ask.required' : 'polls.mail.ask.optional')}</p>
      <Facts poll={poll} />
      {poll.note ? <p class="note text">{poll.note}</p> : null}
      <p class="behalf">
        {props.byPerson
          ? t('invitations.page.behalfBy', { agency: agencyName, name: props.grantee })
          : t('invitations.page.behalf', { agency: agencyName })}
      </p>
      {why ? (
        <>
          <p class="note">{t(why)}</p>
          <GivenAnswer {...props} />
        </>
      ) : offeredSlots(poll, now).length === 0 ? (
        <p class="note">{t('polls.answer.allPast')}</p>
      ) : (
        <>
          <p>
            <strong>
              {t('polls.answer.deadline', { until: formatLetterInstant(locale, poll.answerBy) })}
            </strong>
          </p>
          {agency.answeredAt ? (
            <p class="note">
              {t('polls.answer.answeredAt', { at: formatLetterInstant(locale, agency.answeredAt) })}
            </p>
          ) : null}
          <AnswerForm poll={poll} agency={agency} form={props.form} />
        </>
      )}
      <Results {...props} />
      <OfficeTelephone />
    </article>
  )
}

function Facts(props: { poll: Poll }) {
  const { t } = useView()
  const name = useName()
  const { poll } = props
  const chair = name(poll.chairName, poll.chairNameEn)
  const venue = name(poll.venueName, poll.venueNameEn)
  return (
    <dl class="facts">
      {chair ? (
        <>
          <dt>{t('invitations.fact.chair')}</dt>
          <dd>{chair}</dd>
        </>
      ) : null}
      {venue ? (
        <>
          <dt>{t('polls.fact.venue')}</dt>
          <dd>{venue}</dd>
        </>
      ) : null}
      <dt>{t('polls.fact.duration')}</dt>
      <dd>{t('polls.fact.minutes', { n: poll.durationMinutes })}</dd>
    </dl>
  )
}

/** What this agency answered, slot by slot. */
export function GivenAnswer(props: AskedProps) {
  const { t, locale, now } = useView()
  const { poll, agency } = props
  if (!agency.answeredAt) return <p class="note">{t('polls.answer.none')}</p>
  return (
    <section class="note standing">
      <ul class="plain">
        {poll.slots.map((slot) => {
          const choice = agency.choices[slot.id]
          return (
            <li>
              <time datetime={slot.startsAt.toISOString()}>
                {formatLetterSpan(locale, slot.startsAt, slot.endsAt)}
              </time>{' '}
              <strong>{choice ? t(`polls.choice.${choice}`) : '—'}</strong>
              {slot.chosenAt || isOffered(slot, now) ? null : (
                <span class="quiet"> {t(slot.stoppedAt ? 'polls.answer.stopped' : 'polls.answer.past')}</span>
              )}
            </li>
          )
        })}
      </ul>
      {agency.comment ? <p class="text">{agency.comment}</p> : null}
      <p class="quiet">
        {t('polls.answer.answeredAt', { at: formatLetterInstant(locale, agency.answeredAt) })}
      </p>
    </section>
  )
}

/** Only what the office decided to show; names only where it said so (R34). */
function Results(props: AskedProps) {
  const { t, locale } = useView()
  const name = useName()
  const { poll } = props
  if (poll.results === 'none') return null
  return (
    <section>
      <h2>{t('polls.answer.results')}</h2>
      <ul class="plain">
        {poll.slots.map((slot) => {
          const said = poll.agencies.filter((agency) => agency.choices[slot.id])
          return (
            <li>
              {formatLetterSpan(locale, slot.startsAt, slot.endsAt)}
              <br />
              {t('polls.answer.totals', { ...totalsOf(poll.agencies, slot.id) })}
              {poll.results === 'names'
                ? said.map((agency) => (
                    <span class="agenda-line quiet">
                      {name(agency.agencyShort, agency.agencyNameEn)}
                      {locale === 'en' ? ': ' : '：'}
                      {t(`polls.choice.${agency.choices[slot.id]!}`)}
                    </span>
                  ))
                : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** After the answer: what was noted, and until when it can be changed. */
export function AnswerDonePage(props: AskedProps & { path: string }) {
  const { t, locale, now } = useView()
  const name = useName()
  const { poll } = props
  const open = whyNotAnswer(poll, now, false) === null
  return (
    <article class="card">
      <h1>{t('invitations.done.title')}</h1>
      <p>{name(poll.title, poll.titleEn)}</p>
      <GivenAnswer {...props} />
      <p>{t('polls.answer.next')}</p>
      {open ? (
        <p>
          {t('invitations.done.until', { until: formatLetterInstant(locale, poll.answerBy) })}{' '}
          <a href={props.path}>{t('invitations.done.change')}</a>
        </p>
      ) : null}
      <Results {...props} />
      <OfficeTelephone />
    </article>
  )
}

/** The link of a poll that is over: what came of it (410). */
export function PollOverPage(props: AskedProps) {
  const { t, locale } = useView()
  const name = useName()
  const { poll } = props
  const chosen = poll.slots.find((slot) => slot.chosenAt)
  return (
    <article class="card">
      <h1>{t('polls.over.title')}</h1>
      <p>{name(poll.title, poll.titleEn)}</p>
      {poll.state === 'decided' && chosen ? (
        <p>
          <strong>
            {t('polls.over.decided', { span: formatLetterSpan(locale, chosen.startsAt, chosen.endsAt) })}
          </strong>{' '}
          {t('polls.over.notice')}
        </p>
      ) : (
        <p>
          {poll.withdrawReason
            ? t('polls.over.withdrawn', { reason: poll.withdrawReason })
            : t('polls.over.overtaken')}
        </p>
      )}
      {props.agency.answeredAt ? <GivenAnswer {...props} /> : null}
      <OfficeTelephone />
    </article>
  )
}
