import { useView } from '../context.ts'
import { Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'

import type { Composition } from './compose.tsx'

/** Day, times, room, chair, level; the rarer fields folded away. */
export function WhenAndWhere(props: Pick<Composition, 'meeting' | 'recorded' | 'choices' | 'form'>) {
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
