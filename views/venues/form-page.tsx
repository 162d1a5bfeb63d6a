import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { KeeperChoice, Venue } from '#src/venues/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'

export function VenueFormPage(props: { venue: Venue | null; keepers: KeeperChoice[]; form: FormErrors }) {
  const { t } = useView()
  const { venue, form } = props
  const typed = Object.keys(form.typed).length > 0
  const ticked = (name: 'workingDaysOnly' | 'needsApproval') =>
    typed ? typedOr(form, name) !== '' : (venue?.[name] ?? false)
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href={venue ? `/venues/${venue.id}` : '/venues'}>{t('common.back')}</a>
        </p>
        <h1>{venue ? venue.nameZh : t('venues.new')}</h1>
      </header>
      <FormSummary form={form} />
      <form method="post" action={venue ? `/venues/${venue.id}` : '/venues'}>
        {venue ? <input type="hidden" name="version" value={String(venue.version)} /> : null}
        <div class="row">
          <Select
            name="kind"
            label={t('venues.field.kind')}
            form={form}
            value={venue?.kind ?? 'room'}
            options={(['room', 'vehicle'] as const).map((kind) => ({
              value: kind,
              label: t(`venues.kind.${kind}`),
            }))}
          />
          <TextField
            name="nameZh"
            label={t('venues.field.name')}
            hint={t('venues.nameHint')}
            form={form}
            value={venue?.nameZh ?? ''}
            maxlength={60}
          />
          <TextField
            name="nameEn"
            label={t('agencies.nameEn')}
            form={form}
            value={venue?.nameEn ?? ''}
            required={false}
          />
        </div>
        <div class="row">
          <TextField
            name="code"
            label={t('agencies.code')}
            hint={t('agencies.codeHint')}
            form={form}
            value={venue?.code ?? ''}
          />
          <TextField
            name="capacity"
            type="number"
            label={t('venues.field.capacity')}
            form={form}
            value={String(venue?.capacity ?? '')}
            required={false}
          />
          <TextField
            name="place"
            label={t('venues.field.place')}
            hint={t('venues.placeHint')}
            form={form}
            value={venue?.place ?? ''}
            required={false}
          />
        </div>
        <TextField
          name="equipment"
          label={t('venues.field.equipment')}
          hint={t('venues.equipmentHint')}
          form={form}
          value={venue?.equipment.join('、') ?? ''}
          required={false}
        />
        <div class="row">
          <TextField
            name="bookableFrom"
            type="time"
            label={t('venues.field.from')}
            form={form}
            value={venue?.bookableFrom ?? ''}
            required={false}
          />
          <TextField
            name="bookableTo"
            type="time"
            label={t('venues.field.to')}
            form={form}
            value={venue?.bookableTo ?? ''}
            required={false}
          />
          <Select
            name="keeperPersonId"
            label={t('venues.field.keeper')}
            hint={t('venues.keeperHint')}
            form={form}
            value={venue?.keeperPersonId ?? ''}
            empty="—"
            options={props.keepers.map((keeper) => ({
              value: keeper.id,
              label: [keeper.name, keeper.position].filter(Boolean).join(' · '),
            }))}
          />
        </div>
        <label class="check">
          <input type="checkbox" name="workingDaysOnly" checked={ticked('workingDaysOnly')} />{' '}
          {t('venues.workingDaysOnly')}
        </label>
        <label class="check">
          <input type="checkbox" name="needsApproval" checked={ticked('needsApproval')} />{' '}
          {t('venues.approvalTick')}
        </label>
        <TextField
          name="note"
          label={t('venues.field.note')}
          form={form}
          value={venue?.note ?? ''}
          required={false}
        />
        <button>{t('common.save')}</button>
      </form>
    </article>
  )
}
