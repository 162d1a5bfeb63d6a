import type { FormErrors } from '#src/lib/form.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FormSummary, TextArea, TextField } from '../../ui/field.tsx'
import { MeetingHead } from '../head.tsx'

export function CalendarReplyPage(props: { meeting: Meeting; form: FormErrors }) {
  const { t } = useView()
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="replies" />
      <h2>{t('invitations.calendarReply.title')}</h2>
      <p class="hint">{t('invitations.calendarReply.hint')}</p>
      <FormSummary form={props.form} />
      <form method="post" action={`/meetings/${props.meeting.id}/replies/calendar`}>
        <TextField
          name="sender"
          label={t('invitations.calendarReply.sender')}
          type="email"
          form={props.form}
        />
        <TextArea name="calendar" label={t('invitations.calendarReply.text')} rows={12} form={props.form} />
        <button>{t('invitations.calendarReply.take')}</button>
      </form>
    </>
  )
}
