import type { Agency } from '#src/agencies/queries.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'

const types = [
  'leadership',
  'office',
  'department',
  'public_utility',
  'township',
  'subdistrict',
  'superior',
  'external',
] as const
const relations = ['leadership', 'self', 'subordinate', 'vertical', 'superior', 'external'] as const

export function AgencyFormPage(props: { agency: Agency | null; form: FormErrors }) {
  const { t } = useView()
  const { agency, form } = props
  const typedBefore = Object.keys(form.typed).length > 0
  const member = typedBefore ? typedOr(form, 'isMemberUnit') !== '' : (agency?.isMemberUnit ?? true)
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href={agency ? `/agencies/${agency.id}` : '/agencies'}>{t('common.back')}</a>
        </p>
        <h1>{agency ? agency.nameZh : t('agencies.new')}</h1>
      </header>
      <FormSummary form={form} />
      <form method="post" action={agency ? `/agencies/${agency.id}` : '/agencies'}>
        {agency ? <input type="hidden" name="version" value={String(agency.version)} /> : null}
        <div class="row">
          <TextField name="nameZh" label={t('agencies.name')} form={form} value={agency?.nameZh ?? ''} />
          <TextField name="shortZh" label={t('agencies.short')} form={form} value={agency?.shortZh ?? ''} />
          <TextField
            name="nameEn"
            label={t('agencies.nameEn')}
            form={form}
            value={agency?.nameEn ?? ''}
            required={false}
          />
        </div>
        <div class="row">
          <TextField
            name="code"
            label={t('agencies.code')}
            hint={t('agencies.codeHint')}
            form={form}
            value={agency?.code ?? ''}
          />
          <TextField
            name="standingOrder"
            label={t('agencies.order')}
            hint={t('agencies.orderHint')}
            type="number"
            form={form}
            value={agency ? String(agency.standingOrder) : ''}
          />
        </div>
        <div class="row">
          <Select
            name="type"
            label={t('agencies.type')}
            form={form}
            value={agency?.type ?? 'department'}
            options={types.map((value) => ({ value, label: t(`agencies.type.${value}`) }))}
          />
          <Select
            name="relation"
            label={t('agencies.relation')}
            hint={t('agencies.relationHint')}
            form={form}
            value={agency?.relation ?? 'subordinate'}
            options={relations.map((value) => ({ value, label: t(`agencies.relation.${value}`) }))}
          />
        </div>
        <label class="check">
          <input type="checkbox" name="isMemberUnit" checked={member} /> {t('agencies.memberUnit')}
        </label>
        <div class="row">
          <TextField
            name="mailbox"
            label={t('agencies.mailbox')}
            type="email"
            form={form}
            value={agency?.mailbox ?? ''}
            required={false}
          />
          <TextField
            name="telephone"
            label={t('agencies.telephone')}
            form={form}
            value={agency?.telephone ?? ''}
            required={false}
          />
        </div>
        <button>{t('common.save')}</button>
      </form>
    </article>
  )
}
