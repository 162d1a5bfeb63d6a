import { isOffice } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { noErrors } from '#src/lib/form.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import type { Choice, Poll, PollAgency, PollSlot } from '#src/scheduling/polls/queries.ts'
import {
  bestFirst,
  isClosed,
  isDueReminder,
  isOffered,
  isOver,
  isSilent,
  totalsOf,
  whyNotAnswer,
  whyNotRemind,
  whyNotStop,
} from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { MeetingHead } from '../../meetings/head.tsx'
import { FormSummary } from '../../ui/field.tsx'
import { Light, type LightColour } from '../../ui/light.tsx'
import { useName } from '../../ui/names.tsx'
import { InstantText, SpanText } from '../../ui/time.tsx'
import { PollActs } from './acts.tsx'
import { TotalsChart } from './chart.tsx'

export interface PollPageProps {
  meeting: Meeting
  poll: Poll
  form?: FormErrors
}

/** 时间征询: agency by slot with totals, renewed in place; what the office may do with it below. */
export function PollPage(props: PollPageProps) {
  const { t, viewer } = useView()
  const { meeting, poll } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('polls.backToMeeting')}</a>}
      />
      <FormSummary form={props.form ?? noErrors} />
      <PollBoard {...props} />
      {office && !isOver(poll) ? <PollActs poll={poll} form={props.form ?? noErrors} /> : null}
    </>
  )
}

/** The part that renews itself; the whole of it is one fragment. */
export function PollBoard(props: PollPageProps) {
  const { t, viewer, now } = useView()
  const { poll } = props
  const office = viewer !== null && isOffice(viewer)
  const silent = poll.agencies.filter(isSilent)
  return (
    <section id="poll" hx-get={`/polls/${poll.id}`} hx-trigger="every 5s" hx-swap="outerMorph">
      <h2>{t('polls.page.title')}</h2>
      <p class="summary" aria-live="polite">
        <strong>
          {t('polls.page.summary', {
            asked: poll.agencies.length,
            answered: poll.agencies.length - silent.length,
            silent: silent.length,
          })}
        </strong>{' '}
        <PollState poll={poll} />
      </p>
      {office && silent.length > 0 && whyNotRemind(poll, now) === null ? (
        <Silent poll={poll} silent={silent} />
      ) : null}
      <Matrix poll={poll} office={office} />
      <TotalsChart poll={poll} />
      {poll.agencies.some((agency) => agency.comment) ? <Comments poll={poll} /> : null}
      <p class="hint no-print">
        {t('polls.page.asker', { name: poll.createdByName || '—' })} <InstantText at={poll.createdAt} />
        {' · '}
        {t(`polls.results.${poll.results}`)}
        {isOver(poll) ? null : ` · ${t('invitations.board.live')}`}
      </p>
    </section>
  )
}

function PollState(props: { poll: Poll }) {
  const { t, now } = useView()
  const { poll } = props
  const chosen = poll.slots.find((slot) => slot.chosenAt)
  if (poll.state === 'decided' && chosen)
    return (
      <Light colour="green">
        {t('polls.state.decided')} <SpanText start={chosen.startsAt} end={chosen.endsAt} />
      </Light>
    )
  if (poll.state === 'withdrawn')
    return (
      <Light colour="none">
        {t('polls.state.withdrawn')} {poll.withdrawReason || t('polls.state.overtaken')}
      </Light>
    )
  return isClosed(poll, now) ? (
    <Light colour="yellow">
      {t('polls.state.closed')} <InstantText at={poll.answerBy} />
    </Light>
  ) : (
    <Light colour="blue">
      {t('polls.state.open')} <InstantText at={poll.answerBy} />
    </Light>
  )
}

/** Who has not answered, with one press that reminds them all. */
function Silent(props: { poll: Poll; silent: readonly PollAgency[] }) {
  const { t } = useView()
  const name = useName()
  const due = props.silent.filter((agency) => isDueReminder(agency, props.poll))
  return (
    <div class="note silent-agencies">
      <p>
        {t('polls.page.silent', {
          names: props.silent
            .map((agency) => name(agency.agencyShort, agency.agencyNameEn))
            .join(t('common.listSeparator')),
        })}
      </p>
      {due.length ? (
        <form method="post" action={`/polls/${props.poll.id}/reminder`}>
          <button class="quiet">{t('polls.page.remind', { n: due.length })}</button>
        </form>
      ) : (
        <p class="quiet">{t('polls.page.allReminded')}</p>
      )}
    </div>
  )
}

function Matrix(props: { poll: Poll; office: boolean }) {
  const { t, now } = useView()
  const { poll } = props
  const best = bestFirst(poll, now)[0]
  const answered = poll.agencies.some((agency) => agency.answeredAt)
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('polls.page.title')}>
      <table class="poll">
        <caption class="visually-hidden">{t('polls.page.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('invitations.board.agency')}</th>
            {poll.slots.map((slot) => (
              <th scope="col" class={slot.stoppedAt ? 'stopped' : undefined}>
                <SpanText start={slot.startsAt} end={slot.endsAt} />
                <SlotMarks slot={slot} best={answered && best?.id === slot.id} poll={poll} />
              </th>
            ))}
            <th scope="col">{t('polls.page.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {poll.agencies.map((agency) => (
            <AgencyRow poll={poll} agency={agency} office={props.office} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('polls.page.total')}</th>
            {poll.slots.map((slot) => {
              const totals = totalsOf(poll.agencies, slot.id)
              return (
                <td>
                  <strong>{totals.yes}</strong> + {totals.if_need_be}
                  <span class="quiet"> / {t('polls.page.no', { n: totals.no })}</span>
                </td>
              )
            })}
            <td class="quiet">{t('polls.page.totalHint')}</td>
          </tr>
          {props.office && !isOver(poll) ? (
            <tr class="no-print">
              <th scope="row">{t('polls.page.acts')}</th>
              {poll.slots.map((slot) => (
                <td>
                  <SlotActs poll={poll} slot={slot} />
                </td>
              ))}
              <td />
            </tr>
          ) : null}
        </tfoot>
      </table>
    </div>
  )
}

function SlotMarks(props: { poll: Poll; slot: PollSlot; best: boolean }) {
  const { t, now } = useView()
  const { slot } = props
  const mark = slot.chosenAt
    ? t('polls.mark.chosen')
    : slot.stoppedAt
      ? t('polls.mark.stopped')
      : slot.startsAt <= now
        ? t('polls.mark.past')
        : props.best && !isOver(props.poll)
          ? t('polls.mark.best')
          : ''
  return (
    <>
      {mark ? <span class={`mark${slot.chosenAt ? ' chosen' : ''}`}>{mark}</span> : null}
      {slot.held && !slot.chosenAt ? <span class="mark quiet">{t('polls.mark.held')}</span> : null}
    </>
  )
}

function SlotActs(props: { poll: Poll; slot: PollSlot }) {
  const { t, now } = useView()
  const { poll, slot } = props
  if (!isOffered(slot, now)) return null
  return (
    <>
      <a class="button small" href={`/polls/${poll.id}/decision?slot=${slot.id}`}>
        {t('polls.act.decide')}
      </a>
      {whyNotStop(poll, slot, now) === null ? (
        <form method="post" action={`/polls/${poll.id}/slots/${slot.id}/stop`}>
          <button class="quiet small">{t('polls.act.stop')}</button>
        </form>
      ) : null}
    </>
  )
}

const colours: Record<Choice, LightColour> = { yes: 'green', if_need_be: 'yellow', no: 'red' }

function AgencyRow(props: { poll: Poll; agency: PollAgency; office: boolean }) {
  const { t, now } = useView()
  const name = useName()
  const { poll, agency } = props
  return (
    <tr id={`asked-${agency.id}`}>
      <th scope="row">
        {name(agency.agencyShort, agency.agencyNameEn)}
        <span class="quiet mark">{t(agency.required ? 'polls.ask.required' : 'polls.ask.optional')}</span>
      </th>
      {poll.slots.map((slot) => {
        const choice = agency.choices[slot.id]
        return <td>{choice ? <Light colour={colours[choice]}>{t(`polls.short.${choice}`)}</Light> : '—'}</td>
      })}
      <td>
        {agency.answeredAt && agency.channel ? (
          <>
            {t(`polls.channel.${agency.channel}`)}
            {agency.enteredBy ? ` · ${agency.enteredBy}` : ''} <InstantText at={agency.answeredAt} />
            {agency.version > 1 ? (
              <span class="quiet"> {t('polls.page.changed', { n: agency.version })}</span>
            ) : null}
          </>
        ) : (
          <>
            <span class="light yellow">{t('polls.silent')}</span>{' '}
            {agency.telephone ? <span class="quiet">{agency.telephone}</span> : null}
            {agency.remindedAt ? (
              <div class="quiet">
                {t('invitations.board.reminded')} <InstantText at={agency.remindedAt} />
              </div>
            ) : null}
          </>
        )}
        {props.office ? (
          <div class="marks no-print">
            {whyNotAnswer(poll, now, true) === null ? (
              <a href={`/polls/${poll.id}/answers/${agency.id}`}>{t('polls.act.enter')}</a>
            ) : null}
            {whyNotRemind(poll, now) === null && isDueReminder(agency, poll) ? (
              <form method="post" action={`/polls/${poll.id}/reminder`}>
                <input type="hidden" name="agency" value={agency.id} />
                <button class="quiet small">{t('polls.act.remindOne')}</button>
              </form>
            ) : null}
          </div>
        ) : null}
      </td>
    </tr>
  )
}

function Comments(props: { poll: Poll }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block">
      <h3>{t('polls.page.comments')}</h3>
      <dl class="facts">
        {props.poll.agencies
          .filter((agency) => agency.comment)
          .map((agency) => (
            <>
              <dt>{name(agency.agencyShort, agency.agencyNameEn)}</dt>
              <dd class="text">{agency.comment}</dd>
            </>
          ))}
      </dl>
    </section>
  )
}
