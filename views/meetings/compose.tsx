import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { MatterRow } from '#src/matters/queries.ts'
import type { TypedItem } from '#src/meetings/form.ts'
import type { ComposeChoices, Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { MatterState, Urgent } from '../matters/state.tsx'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { AgencyPicker } from './agency-picker.tsx'
import { AgendaRows } from './agenda-rows.tsx'
import { type CheckedMeeting, MeetingCheck } from './check.tsx'

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

function WhenAndWhere(props: Composition) {
  const { t } = useView()
  const name = useName()
  const { form, choices } = props
  return (
    <fieldset>
      <legend>{t('meetings.whenWhere')}</legend>
      <TextField
        name="title"
        label={t('meetings.field.title')}
        form={form}
        maxlength={120}
        required={false}
        hint={t('meetings.titleHint')}
      />
      <div class="row">
        <TextField
          name="startsOn"
          type="date"
          label={t('meetings.field.day')}
          form={form}
          required={props.recorded}
        />
        <TextField
          name="startTime"
          type="time"
          label={t('meetings.field.start')}
          form={form}
          required={props.recorded}
        />
        <TextField
          name="endTime"
          type="time"
          label={t('meetings.field.end')}
          form={form}
          required={props.recorded}
        />
      </div>
      <div class="row">
        <Select
          name="venueId"
          label={t('meetings.field.venue')}
          form={form}
          empty={t('meetings.noVenue')}
          options={choices.venues.map((venue) => ({
            value: venue.id,
            label: `${name(venue.nameZh, venue.nameEn)}${venue.capacity ? ` · ${t('meetings.seats', { n: venue.capacity })}` : ''}`,
          }))}
        />
        <Select
          name="chairPersonId"
          label={t('meetings.field.chair')}
          form={form}
          empty={t('meetings.chooseChair')}
          options={withStored(
            choices.chairs.map((chair) => ({
              value: chair.id,
              label: [chair.name, chair.position].filter(Boolean).join(' · '),
            })),
            props.meeting?.chairPersonId,
            props.meeting?.chairName,
          )}
        />
        <Select
          name="requiredLevel"
          label={t('meetings.field.level')}
          form={form}
          value="principal_or_deputy"
          options={(['principal_or_deputy', 'principal', 'deputy', 'any'] as const).map((level) => ({
            value: level,
            label: t(`level.${level}`),
          }))}
        />
      </div>
      <details open={['hostGroupId', 'titleEn', 'replyOn', 'replyTime'].some((field) => form.errors[field])}>
        <summary>{t('meetings.moreFields')}</summary>
        <div class="row">
          <Select
            name="kind"
            label={t('meetings.field.kind')}
            form={form}
            value="coordination"
            options={(['coordination', 'plenary', 'other'] as const).map((kind) => ({
              value: kind,
              label: t(`meetings.kind.${kind}`),
            }))}
          />
          <Select
            name="hostGroupId"
            label={t('meetings.field.host')}
            form={form}
            value={choices.hosts[0]?.id}
            empty={t('meetings.noHost')}
            options={choices.hosts.map((host) => ({ value: host.id, label: name(host.nameZh, host.nameEn) }))}
          />
          <TextField name="titleEn" label={t('meetings.field.titleEn')} form={form} required={false} />
        </div>
        {props.recorded ? null : (
          <div class="row">
            <TextField
              name="replyOn"
              type="date"
              label={t('meetings.field.replyOn')}
              form={form}
              required={false}
              hint={t('meetings.replyHint')}
            />
            <TextField
              name="replyTime"
              type="time"
              label={t('meetings.field.replyTime')}
              form={form}
              required={false}
            />
          </div>
        )}
        <label class="check">
          <input
            type="checkbox"
            name="minutesRequired"
            value="yes"
            checked={form.typed.kind === undefined || form.typed.minutesRequired !== undefined}
          />
          {t('meetings.field.minutesRequired')}
        </label>
      </details>
    </fieldset>
  )
}

/** Whoever left the post stays choosable where already chosen. */
function withStored(
  options: { value: string; label: string }[],
  id: string | null | undefined,
  label: string | undefined,
) {
  return !id || options.some((option) => option.value === id)
    ? options
    : [...options, { value: id, label: label ?? id }]
}
