import type { FormErrors } from '#src/lib/form.ts'
import type { Meeting, NoticeDays } from '#src/meetings/queries.ts'
import { isFirmClash, isTooShortNotice } from '#src/meetings/rules.ts'
import type { Poll, PollAgency, PollSlot, SlotClash } from '#src/scheduling/polls/queries.ts'
import { requiredMissing, totalsOf, whyNotDecide } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { ClashText } from '../../meetings/check.tsx'
import { MeetingHead } from '../../meetings/head.tsx'
import { FieldError, FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { SpanText } from '../../ui/time.tsx'

/** What follows if this slot becomes the meeting's time: who is missing, what stands in the way, who is told. */
export function DecisionPage(props: {
  meeting: Meeting
  poll: Poll
  slot: PollSlot
  clashes: readonly SlotClash[]
  days: NoticeDays
  form: FormErrors
}) {
  const { t, now, office } = useView()
  const { poll, slot, meeting } = props
  const why = whyNotDecide(poll, slot, now, true)
  const missing = requiredMissing(poll, slot.id)
  const totals = totalsOf(poll.agencies, slot.id)
  const firm = props.clashes.find(isFirmClash)
  const short = isTooShortNotice(
    props.days.leadWorkingDays,
    office.noticeLeadWorkingDays,
    meeting.urgentReason,
  )
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/polls/${poll.id}`}>{t('polls.back')}</a>}
      />
      <h2>
        {t('polls.decide.title')} <SpanText start={slot.startsAt} end={slot.endsAt} />
      </h2>
      <FormSummary form={props.form} />
      <p>{t('polls.decide.totals', { ...totals })}</p>
      <Said poll={poll} slot={slot} choice="no" />
      <Said poll={poll} slot={slot} choice="if_need_be" />
      <ul class="checklist">
        {props.clashes.map((clash) => (
          <li class={isFirmClash(clash) ? 'missing' : 'warning'}>
            <ClashText clash={clash} />
          </li>
        ))}
        {props.clashes.length === 0 ? <li class="done">{t('meetings.noClash')}</li> : null}
        {short ? (
          <li class="warning">
            {t('meetings.tooShort', {
              n: office.noticeLeadWorkingDays,
              left: Math.max(0, props.days.leadWorkingDays),
            })}
          </li>
        ) : null}
      </ul>
      {why ? (
        <p class="note">{t(why.key, why.args)}</p>
      ) : firm ? (
        <p class="note">{t('polls.decide.firm')}</p>
      ) : (
        <form method="post" action={`/polls/${poll.id}/decision`}>
          <input type="hidden" name="slot" value={slot.id} />
          {missing.length ? <Anyway missing={missing} form={props.form} /> : null}
          <p>{t('polls.decide.next', { n: poll.agencies.length })}</p>
          <div class="acts">
            <button>{t('polls.decide.button')}</button>
          </div>
        </form>
      )}
    </>
  )
}

function Anyway(props: { missing: readonly PollAgency[]; form: FormErrors }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class={`field${props.form.errors.anyway ? ' wrong' : ''}`}>
      <label class="check">
        <input type="checkbox" name="anyway" value="1" />
        {t('polls.decide.anyway', {
          names: props.missing
            .map((agency) => name(agency.agencyShort, agency.agencyNameEn))
            .join(t('common.listSeparator')),
        })}
      </label>
      <FieldError name="anyway" form={props.form} />
    </div>
  )
}

function Said(props: { poll: Poll; slot: PollSlot; choice: 'no' | 'if_need_be' }) {
  const { t, locale } = useView()
  const name = useName()
  const agencies = props.poll.agencies.filter((agency) => agency.choices[props.slot.id] === props.choice)
  if (agencies.length === 0) return null
  return (
    <p>
      <strong>{t(`polls.choice.${props.choice}`)}</strong>
      {locale === 'en' ? ': ' : '：'}
      {agencies
        .map(
          (agency) =>
            name(agency.agencyShort, agency.agencyNameEn) +
            (agency.required ? '' : t('polls.decide.optionalMark')),
        )
        .join(t('common.listSeparator'))}
    </p>
  )
}
