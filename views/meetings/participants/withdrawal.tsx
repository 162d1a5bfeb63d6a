import type { FormErrors } from '#src/lib/form.ts'
import type { Recipient } from '#src/meetings/attendees/queries.ts'
import type { Invited } from '#src/meetings/participants/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FormSummary, TextArea } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'
import { queryOf } from '../notices/change.tsx'
import { SendOrPreview } from '../notices/correction.tsx'
import { LettersPreview, PersonsPreview } from '../notices/recipients.tsx'

/** An agency need not come after all. */
export function WithdrawalPage(props: {
  meeting: Meeting
  agency: Invited
  persons: readonly Recipient[]
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  const { meeting, agency, form } = props
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}/participants`}>{t('common.back')}</a>}
      />
      <h2>{t('meetings.withdrawTitle', { agency: name(agency.agencyShort, agency.agencyNameEn) })}</h2>
      <p class="quiet">{t('meetings.withdrawHint')}</p>
      <FormSummary form={form} />
      <form method="post" action={`/meetings/${meeting.id}/participants/${agency.id}/withdrawal`}>
        <TextArea
          name="reason"
          label={t('meetings.field.reason')}
          form={form}
          rows={2}
          hint={t('meetings.reasonHint')}
        />
        <SendOrPreview n={1} />
      </form>
      <PersonsPreview persons={props.persons} says={t('meetings.personsCancelled')} />
      <LettersPreview
        agencies={[agency]}
        letter={`/meetings/${meeting.id}/letter?kind=uninvited&${queryOf(form.typed)}`}
      />
    </>
  )
}
