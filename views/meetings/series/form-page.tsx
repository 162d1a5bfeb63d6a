import { translateError } from '#src/i18n/translate.ts'
import type { Day } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import type { Series } from '#src/meetings/series/queries.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary, Select, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { DayText } from '../../ui/time.tsx'
import { RuleText } from './rule-text.tsx'

interface Preview {
  days: readonly { plannedOn: Day; startsOn: Day }[]
  errors: Record<string, string>
}
interface FormProps {
  /** Null for a new series; of a stored one the template changes, the days do not. */
  stored: Series | null
  choices: ComposeChoices
  form: FormErrors
  preview: Preview
}
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

export function SeriesFormPage(props: FormProps) {
  const { t } = useView()
  const { stored } = props
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href={stored ? `/meetings/series/${stored.id}` : '/meetings/series'}>{t('common.back')}</a>
        </p>
        <h1>{stored ? stored.title : t('meetings.series.new')}</h1>
      </header>
      <FormSummary form={props.form} />
      <form method="post" action={stored ? `/meetings/series/${stored.id}` : '/meetings/series'}>
        {stored ? <input type="hidden" name="version" value={String(stored.version)} /> : null}
        <Template {...props} />
        {stored ? (
          <p class="note">
            {t('meetings.series.ruleStays')} <RuleText series={stored} />
          </p>
        ) : (
          <Rule {...props} />
        )}
        <Skeleton {...props} />
        <div class="acts">
          <button>{t('common.save')}</button>
          {stored ? null : (
            <button class="quiet" name="step" value="preview" formnovalidate>
              {t('meetings.series.preview')}
            </button>
          )}
        </div>
      </form>
    </article>
  )
}

function Template({ stored, choices, form }: FormProps) {
  const { t } = useView()
  const name = useName()
  const fresh = Object.keys(form.typed).length === 0
  return (
    <fieldset>
      <legend>{t('meetings.series.template')}</legend>
      <TextField
        name="title"
        label={t('meetings.series.pattern')}
        hint={t('meetings.series.patternHint')}
        form={form}
        value={stored?.title}
        maxlength={120}
      />
      <div class="row">
        <TextField
          name="startTime"
          type="time"
          label={t('meetings.field.start')}
          form={form}
          value={stored?.startTime ?? '09:00'}
        />
        <TextField
          name="durationMinutes"
          type="number"
          label={t('meetings.series.duration')}
          form={form}
          value={String(stored?.durationMinutes ?? 60)}
        />
        <TextField
          name="opensBefore"
          type="number"
          label={t('meetings.series.opensBefore')}
          hint={t('meetings.series.opensBeforeHint')}
          form={form}
          value={String(stored?.opensBefore ?? '')}
          required={false}
        />
      </div>
      <div class="row">
        <Select
          name="venueId"
          label={t('meetings.field.venue')}
          form={form}
          value={stored?.venueId ?? ''}
          empty={t('meetings.noVenue')}
          options={choices.venues.map((venue) => ({
            value: venue.id,
            label: name(venue.nameZh, venue.nameEn),
          }))}
        />
        <Select
          name="chairPersonId"
          label={t('meetings.field.chair')}
          form={form}
          value={stored?.chairPersonId ?? ''}
          empty={t('meetings.chooseChair')}
          options={choices.chairs.map((chair) => ({
            value: chair.id,
            label: [chair.name, chair.position].filter(Boolean).join(' · '),
          }))}
        />
        <Select
          name="presetId"
          label={t('meetings.series.participants')}
          hint={t('meetings.series.participantsHint')}
          form={form}
          value={stored?.presetId ?? ''}
          empty="—"
          options={choices.presets.map((preset) => ({ value: preset.id, label: preset.nameZh }))}
        />
      </div>
      <div class="row">
        <Select
          name="kind"
          label={t('meetings.field.kind')}
          form={form}
          value={stored?.kind ?? 'coordination'}
          options={(['coordination', 'plenary', 'other'] as const).map((kind) => ({
            value: kind,
            label: t(`meetings.kind.${kind}`),
          }))}
        />
        <Select
          name="hostGroupId"
          label={t('meetings.field.host')}
          form={form}
          value={stored?.hostGroupId ?? choices.hosts[0]?.id ?? ''}
          empty={t('meetings.noHost')}
          options={choices.hosts.map((host) => ({ value: host.id, label: name(host.nameZh, host.nameEn) }))}
        />
        <Select
          name="requiredLevel"
          label={t('meetings.field.level')}
          form={form}
          value={stored?.requiredLevel ?? 'principal_or_deputy'}
          options={(['principal_or_deputy', 'principal', 'deputy', 'any'] as const).map((level) => ({
            value: level,
            label: t(`level.${level}`),
          }))}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          name="minutesRequired"
          value="yes"
          checked={fresh ? (stored?.minutesRequired ?? true) : form.typed.minutesRequired !== undefined}
        />{' '}
        {t('meetings.field.minutesRequired')}
      </label>
    </fieldset>
  )
}

/** When: one choice of four, with the fields of each; the next days beside it as one types. */
function Rule({ form, preview }: FormProps) {
  const { t, today } = useView()
  const days = weekdays.map((day) => ({ value: String(day), label: t(`meetings.series.weekday.${day}`) }))
  return (
    <fieldset
      hx-get="/meetings/series/preview"
      hx-trigger="change"
      hx-sync="this:replace"
      hx-include="closest form"
      hx-target="#series-days"
      hx-swap="outerHTML"
    >
      <legend>{t('meetings.series.rule')}</legend>
      <div class="row">
        <Select
          name="unit"
          label={t('meetings.series.unit')}
          form={form}
          value="workingDay"
          options={(['week', 'monthDay', 'monthWeekday', 'workingDay'] as const).map((unit) => ({
            value: unit,
            label: t(`meetings.series.unit.${unit}`),
          }))}
        />
        <TextField
          name="interval"
          type="number"
          label={t('meetings.series.interval')}
          hint={t('meetings.series.intervalHint')}
          form={form}
          value="1"
        />
      </div>
      <fieldset>
        <legend>{t('meetings.series.onWeekdays')}</legend>
        {days.map((day) => (
          <label class="check">
            <input
              type="checkbox"
              name="weekdays"
              value={day.value}
              checked={form.typed.weekdays?.includes(day.value) ?? false}
            />{' '}
            {day.label}
          </label>
        ))}
        <FieldError name="weekdays" form={form} />
      </fieldset>
      <div class="row">
        <Select
          name="monthDay"
          label={t('meetings.series.onDay')}
          form={form}
          value="1"
          options={[...Array.from({ length: 31 }, (_, n) => n + 1), -1].map((day) => ({
            value: String(day),
            label: day < 0 ? t('meetings.series.lastDay') : t('meetings.series.dayOf', { n: day }),
          }))}
        />
        <Select
          name="nth"
          label={t('meetings.series.whichOne')}
          form={form}
          value="1"
          options={[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1].map((nth) => ({
            value: String(nth),
            label: nth < 0 ? t('meetings.series.last') : t('meetings.series.nth', { n: nth }),
          }))}
        />
        <Select
          name="weekday"
          label={t('meetings.series.whichWeekday')}
          form={form}
          value="1"
          options={days}
        />
      </div>
      <div class="row">
        <TextField name="from" type="date" label={t('meetings.series.from')} form={form} value={today} />
        <TextField
          name="until"
          type="date"
          label={t('meetings.series.until')}
          hint={t('meetings.series.untilHint')}
          form={form}
          required={false}
        />
        <TextField
          name="count"
          type="number"
          label={t('meetings.series.count')}
          form={form}
          required={false}
        />
        <Select
          name="onHoliday"
          label={t('meetings.series.onHoliday')}
          form={form}
          value="after"
          options={(['after', 'before', 'skip', 'keep'] as const).map((way) => ({
            value: way,
            label: t(`meetings.series.onHoliday.${way}`),
          }))}
        />
      </div>
      <SeriesPreview {...preview} />
    </fieldset>
  )
}

/** Fragment: the days that the form as it stands would give. */
export function SeriesPreview(props: Preview) {
  const { t, locale } = useView()
  const [error] = Object.values(props.errors)
  return (
    <div id="series-days" aria-live="polite">
      {error ? <p class="error">{translateError(locale, error)}</p> : null}
      {props.days.length ? (
        <>
          <p>
            <strong>{t('meetings.series.previewOf', { n: props.days.length })}</strong>
          </p>
          <ol>
            {props.days.slice(0, 12).map((day) => (
              <li>
                <DayText day={day.startsOn} />
                {day.startsOn === day.plannedOn ? null : (
                  <span class="quiet">
                    {' '}
                    {t('meetings.series.insteadOf')} <DayText day={day.plannedOn} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        </>
      ) : (
        <p class="hint">{t('meetings.series.previewHint')}</p>
      )}
    </div>
  )
}

/** Three lines of an agenda that every opened meeting begins with. */
function Skeleton({ stored, choices, form }: FormProps) {
  const { t } = useView()
  const name = useName()
  const typed = form.typed.itemTitle !== undefined
  return (
    <fieldset>
      <legend>{t('meetings.series.agenda')}</legend>
      <p class="hint">{t('meetings.series.agendaHint')}</p>
      {[0, 1, 2].map((at) => {
        const item = stored?.agenda[at]
        const value = (field: 'itemTitle' | 'itemAgency' | 'itemMinutes', kept: string) =>
          typed ? (form.typed[field]?.[at] ?? '') : kept
        const agency = value('itemAgency', item?.agencyId ?? '')
        return (
          <div class="row">
            <div class="field">
              <label for={`item-${at}`}>{t('meetings.series.item', { n: at + 1 })}</label>
              <input
                id={`item-${at}`}
                name="itemTitle"
                maxlength={200}
                value={value('itemTitle', item?.title ?? '')}
              />
            </div>
            <div class="field">
              <label for={`agency-${at}`}>{t('meetings.series.itemAgency')}</label>
              <select id={`agency-${at}`} name="itemAgency">
                <option value="">—</option>
                {choices.agencies.map((one) => (
                  <option value={one.id} selected={one.id === agency}>
                    {name(one.nameZh, one.nameEn)}
                  </option>
                ))}
              </select>
            </div>
            <div class="field">
              <label for={`minutes-${at}`}>{t('meetings.series.itemMinutes')}</label>
              <input
                id={`minutes-${at}`}
                name="itemMinutes"
                type="number"
                value={value('itemMinutes', String(item?.minutes ?? 15))}
              />
            </div>
          </div>
        )
      })}
    </fieldset>
  )
}
