import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { MatterRow } from '#src/matters/queries.ts'
import type { TypedItem } from '#src/meetings/agenda/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { MatterState, Urgent } from '../matters/state.tsx'
import { FormSummary, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { AgencyPicker } from './agency-picker.tsx'
import { AgendaRows } from './agenda-rows.tsx'
import { type CheckedMeeting, MeetingCheck } from './check.tsx'
import { WhenAndWhere } from './when-where.tsx'

export interface Composition {
  /** Null for a new meeting. */
  meeting: Meeting | null
  /** A meeting that was held already is recorded, not noticed. */
  recorded: boolean
  choices: ComposeChoices
  matters: readonly MatterRow[]
  items: readonly TypedItem[]
  form: FormErrors
  check: CheckedMeeting
}

/**
 * One page from the queue to a draft: matters, agenda, agencies, time and place. While one fills it, the latest answer
 * must win (`hx-sync`): htmx would otherwise keep the first request under way and drop the last.
 */
export function ComposePage(props: Composition) {
  const { t } = useView()
  const { meeting, form, recorded } = props
  const action = meeting ? `/meetings/${meeting.id}/edit` : '/meetings'
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href={meeting ? `/meetings/${meeting.id}` : '/meetings'}>
            {meeting ? meeting.title : t('nav.meetings')}
          </a>
        </p>
        <h1>{t(meeting ? 'meetings.editTitle' : recorded ? 'meetings.recordTitle' : 'meetings.newTitle')}</h1>
        <p class="quiet">{t(recorded ? 'meetings.recordHint' : 'meetings.newHint')}</p>
      </header>
      <FormSummary form={form} />
      <form method="post" action={action}>
        {meeting ? (
          <input type="hidden" name="version" value={typedOr(form, 'version', String(meeting.version))} />
        ) : null}
        {recorded ? <input type="hidden" name="recorded" value="1" /> : null}
        {meeting ? <input type="hidden" name="meetingId" value={meeting.id} /> : null}
        <div class="columns wide-left">
          <div
            hx-get="/meetings/clashes"
            hx-sync="this:replace"
            hx-trigger="change"
            hx-include="closest form"
            hx-target="#check"
            hx-swap="innerHTML"
          >
            <MatterPicker {...props} />
            <fieldset id="agenda">
              <AgendaRows items={props.items} choices={props.choices} form={form} />
            </fieldset>
            <WhenAndWhere {...props} />
            <fieldset>
              <legend>{t('meetings.pickAgencies')}</legend>
              <p class="hint">{t('meetings.pickAgenciesHint')}</p>
              <AgencyPicker choices={props.choices} form={form} withSets />
              <TextField
                name="presetName"
                label={t('meetings.presetName')}
                form={form}
                required={false}
                maxlength={60}
                hint={t('meetings.presetNameHint')}
              />
            </fieldset>
          </div>
          <div class="beside">
            <section id="check" class="block" aria-live="polite">
              <MeetingCheck check={props.check} recorded={recorded} />
            </section>
            <div class="acts">
              {recorded ? (
                <button name="step" value="record">
                  {t('meetings.recordSave')}
                </button>
              ) : (
                <>
                  <button name="step" value="notice">
                    {t('meetings.saveAndNotice')}
                  </button>
                  <button class="quiet" name="step" value="times">
                    {t('finding.saveAndFind')}
                  </button>
                  <button class="quiet" name="step" value="save">
                    {t('meetings.saveDraft')}
                  </button>
                </>
              )}
              <a href={meeting ? `/meetings/${meeting.id}` : '/meetings'}>{t('common.cancel')}</a>
            </div>
          </div>
        </div>
      </form>
    </>
  )
}

function MatterPicker(props: Composition) {
  const { t } = useView()
  const name = useName()
  const ticked = new Set(props.items.map((item) => item.matterId))
  return (
    <fieldset
      hx-get="/meetings/agenda-rows"
      hx-sync="this:replace"
      hx-trigger="change"
      hx-include="closest form"
      hx-target="#agenda"
      hx-swap="innerHTML"
    >
      <legend>{t('meetings.pickMatters')}</legend>
      <p class="hint">{t('meetings.pickMattersHint')}</p>
      {props.matters.length ? null : <Empty>{t('meetings.queueEmpty')}</Empty>}
      {props.matters.map((matter) => (
        <label class="check">
          <input type="checkbox" name="matters" value={matter.id} checked={ticked.has(matter.id)} />
          {name(matter.title, matter.titleEn)}{' '}
          <span class="quiet">
            {[name(matter.agencyShort, matter.agencyNameEn), name(matter.topicName, matter.topicNameEn)]
              .filter(Boolean)
              .join(' · ')}
          </span>{' '}
          <MatterState state={matter.state} /> <Urgent matter={matter} />
        </label>
      ))}
    </fieldset>
  )
}
