import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Sheet } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FormSummary, Select, TextArea } from '../../ui/field.tsx'
import { MeetingHead } from '../head.tsx'
import { queryOf } from './change.tsx'
import { LettersPreview } from './recipients.tsx'

/** Words only: what an earlier version said wrongly. Nobody's calendar moves. */
export function CorrectionPage(props: { meeting: Meeting; sheet: Sheet; form: FormErrors }) {
  const { t } = useView()
  const { meeting, sheet, form } = props
  const versions = sheet.notices.filter((notice) =>
    ['first', 'change', 'renotice', 'correction'].includes(notice.kind),
  )
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('common.back')}</a>}
      />
      <h2>{t('meetings.correctionTitle')}</h2>
      <p class="quiet">{t('meetings.correctionHint')}</p>
      <FormSummary form={form} />
      <form method="post" action={`/meetings/${meeting.id}/correction`}>
        <input type="hidden" name="version" value={typedOr(form, 'version', String(meeting.version))} />
        <Select
          name="corrects"
          label={t('meetings.field.corrects')}
          form={form}
          value={String(meeting.noticeVersion)}
          options={versions.map((notice) => ({
            value: String(notice.version),
            label: t('meetings.versionOf', {
              n: notice.version,
              kind: t(`meetings.mail.kind.${notice.kind}`),
            }),
          }))}
        />
        <TextArea
          name="reason"
          label={t('meetings.field.correction')}
          form={form}
          rows={3}
          hint={t('meetings.correctionWordsHint')}
        />
        <SendOrPreview n={sheet.invited.filter((agency) => !agency.withdrawn).length} />
      </form>
      <LettersPreview
        agencies={sheet.invited.filter((agency) => !agency.withdrawn)}
        letter={`/meetings/${meeting.id}/letter?kind=correction&${queryOf(form.typed)}`}
      />
    </>
  )
}

/** Send at once, or look at the letter with the typed words first. */
export function SendOrPreview(props: { n: number; danger?: boolean }) {
  const { t } = useView()
  return (
    <div class="acts">
      <button name="step" value="send" class={props.danger ? 'danger' : undefined}>
        {t('meetings.send', { n: props.n })}
      </button>
      <button name="step" value="preview" class="quiet">
        {t('meetings.previewLetter')}
      </button>
    </div>
  )
}
