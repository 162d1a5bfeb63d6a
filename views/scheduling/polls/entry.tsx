import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import type { Poll, PollAgency } from '#src/scheduling/polls/queries.ts'
import { offeredSlots, whyNotAnswer } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { MeetingHead } from '../../meetings/head.tsx'
import { FieldError } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { AnswerForm } from './answer-form.tsx'
import { GivenAnswer } from './answer-page.tsx'

/** An answer that came by telephone or on paper, entered on behalf of the agency. */
export function PollEntryPage(props: { meeting: Meeting; poll: Poll; agency: PollAgency; form: FormErrors }) {
  const { t, now } = useView()
  const name = useName()
  const { poll, agency } = props
  const why =
    whyNotAnswer(poll, now, true) ?? (offeredSlots(poll, now).length ? null : 'polls.answer.allPast')
  return (
    <>
      <MeetingHead
        meeting={props.meeting}
        tab="agenda"
        next={<a href={`/polls/${poll.id}`}>{t('polls.back')}</a>}
      />
      <h2>{t('polls.entry.title', { agency: name(agency.agencyName, agency.agencyNameEn) })}</h2>
      {agency.telephone ? (
        <p class="quiet">
          {t('invitations.board.telephone')} {agency.telephone}
        </p>
      ) : null}
      {why ? (
        <>
          <p class="note">{t(why)}</p>
          <GivenAnswer poll={poll} agency={agency} />
        </>
      ) : (
        <AnswerForm poll={poll} agency={agency} form={props.form}>
          <fieldset>
            <legend>{t('invitations.entry.channel')}</legend>
            {(['phone', 'paper'] as const).map((channel) => (
              <label class="check">
                <input
                  type="radio"
                  name="channel"
                  value={channel}
                  checked={typedOr(props.form, 'channel', 'phone') === channel}
                />
                {t(`invitations.entry.${channel}`)}
              </label>
            ))}
            <FieldError name="channel" form={props.form} />
            <p class="hint">{t('polls.entry.noted')}</p>
          </fieldset>
        </AnswerForm>
      )}
    </>
  )
}
