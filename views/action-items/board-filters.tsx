import type { BoardFilter } from '#src/action-items/board/form.ts'
import { itemStates } from '#src/action-items/rules.ts'
import { noErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { Select } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { type BoardProps, scopes } from './board-figures.tsx'

/** The filters live in the address: a board can be kept as a bookmark and sent to a colleague. */
export function Filters(props: BoardProps) {
  const { t, path } = useView()
  const name = useName()
  const { filter, options } = props
  const named = (list: BoardProps['options']['agencies']) =>
    list.map((o) => ({ value: o.id, label: name(o.nameZh, o.nameEn) }))
  const csv = new URL(path, 'http://x')
  csv.pathname = '/action-items/export.csv'
  return (
    <form class="filters" method="get" action="/action-items">
      <div class="field">
        <label for="q">{t('common.search')}</label>
        <input id="q" name="q" type="search" size={12} value={filter.q} maxlength={100} />
      </div>
      <Select
        name="agency"
        label={t('actionitems.filter.agency')}
        value={filter.agency ?? ''}
        options={named(options.agencies)}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="part"
        label={t('actionitems.filter.part')}
        value={filter.part ?? ''}
        options={(['lead', 'supporting'] as const).map((v) => ({
          value: v,
          label: t(`actionitems.filter.${v}`),
        }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="topic"
        label={t('actionitems.filter.topic')}
        value={filter.topic ?? ''}
        options={named(options.topics)}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="meeting"
        label={t('actionitems.filter.meeting')}
        value={filter.meeting ?? ''}
        options={options.meetings.map((m) => ({ value: m.id, label: name(m.title, m.titleEn) }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="light"
        label={t('actionitems.filter.light')}
        value={filter.light}
        options={scopes.map((v) => ({ value: v, label: t(`actionitems.light.${v}`) }))}
        form={noErrors}
      />
      <Select
        name="state"
        label={t('actionitems.filter.state')}
        value={filter.state ?? ''}
        options={itemStates.map((v) => ({ value: v, label: t(`actionitems.state.${v}`) }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <input type="hidden" name="sort" value={filter.sort} />
      <button>{t('common.filter')}</button>
      <a href={csv.pathname + csv.search} hx-boost="false">
        {t('common.export')}
      </a>
      {isFiltered(filter) ? <a href="/action-items">{t('actionitems.filter.clear')}</a> : null}
    </form>
  )
}

const isFiltered = (f: BoardFilter) =>
  Boolean(f.agency || f.part || f.topic || f.meeting || f.state || f.q || f.light !== 'open')
