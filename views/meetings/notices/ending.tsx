import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Recipient } from '#src/meetings/attendees/queries.ts'
import type { Sheet } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FormSummary, TextArea } from '../../ui/field.tsx'
import { MeetingHead } from '../head.tsx'
import { queryOf } from './change.tsx'
import { SendOrPreview } from './correction.tsx'
import { LettersPreview, PersonsPreview } from './recipients.tsx'

/** Cancelling, or postponing without a date: a reason, who hears of it, one act. */
export function EndingPage(props: {
  meeting: Meeting
  kind: 'cancellation' | 'postponement'
  sheet: Sheet
  persons: readonly Recipient[]
  form: FormErrors
}) {
  const { t } = useView()
  const { meeting, kind, form } = props
  const present = props.sheet.invited.filter((agency) => !agency.withdrawn)
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('common.back')}</a>}
      />
      <h2>{t(`meetings.${kind}Title`)}</h2>
      <p class="quiet">{t(`meetings.${kind}Hint`)}</p>
      <FormSummary form={form} />
      <form method="post" action={`/meetings/${meeting.id}/${kind}`}>
        <input type="hidden" name="version" value={typedOr(form, 'version', String(meeting.version))} />
        <TextArea
          name="reason"
          label={t('meetings.field.reason')}
          form={form}
          rows={2}
          hint={t('meetings.reasonHint')}
        />
        <SendOrPreview n={present.length} danger={kind === 'cancellation'} />
      </form>
      <PersonsPreview persons={props.persons} says={t('meetings.personsCancelled')} />
      <LettersPreview
        agencies={present}
        letter={`/meetings/${meeting.id}/letter?kind=${kind}&${queryOf(form.typed)}`}
      />
    </>
  )
}
