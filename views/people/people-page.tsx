import type { AgencyRow } from '#src/agencies/queries.ts'
import { isOffice } from '#src/auth/viewer.ts'
import type { Day } from '#src/lib/dates.ts'
import type { PersonRow } from '#src/people/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'

interface Filter {
  search: string
  agencyId: string
  unconfirmed: boolean
}

export function PeoplePage(props: { people: PersonRow[]; agencies: AgencyRow[]; day: Day; filter: Filter }) {
  const { t, viewer } = useView()
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/agencies">{t('nav.agencies')}</a>
        </p>
        <h1>{t('people.title', { n: props.people.length })}</h1>
        <div class="acts">
          {viewer && isOffice(viewer) ? (
            <>
              <a class="button" href="/people/new">
                {t('people.new')}
              </a>
              <a class="button quiet" href="/people/import">
                {t('common.import')}
              </a>
            </>
          ) : null}
          <a class="button quiet" href="/people/export.csv" hx-boost="false">
            {t('common.export')}
          </a>
        </div>
      </header>
      <Filters {...props} />
      {props.people.length ? <Table people={props.people} /> : <Empty>{t('people.empty')}</Empty>}
    </>
  )
}

function Filters(props: { agencies: AgencyRow[]; day: Day; filter: Filter }) {
  const { t } = useView()
  return (
    <form method="get" action="/people" class="filters" role="search">
      <div class="field">
        <label for="q">{t('common.search')}</label>
        <input id="q" name="q" type="search" value={props.filter.search} />
      </div>
      <div class="field">
        <label for="agency">{t('people.agency')}</label>
        <select id="agency" name="agency">
          <option value="">{t('common.all')}</option>
          {props.agencies.map((agency) => (
            <option value={agency.id} selected={agency.id === props.filter.agencyId}>
              {agency.shortZh}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="day">{t('common.asOf')}</label>
        <input id="day" type="date" name="day" value={props.day} />
      </div>
      <label class="check">
        <input type="checkbox" name="unconfirmed" value="1" checked={props.filter.unconfirmed} />{' '}
        {t('people.onlyUnconfirmed')}
      </label>
      <button class="quiet">{t('common.filter')}</button>
    </form>
  )
}

function Table(props: { people: PersonRow[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('people.titlePlain')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('people.agency')}</th>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.position')}</th>
            <th scope="col">{t('people.level')}</th>
            <th scope="col">{t('people.email')}</th>
            <th scope="col">{t('people.phone')}</th>
          </tr>
        </thead>
        <tbody>
          {props.people.map((p) => (
            <tr>
              <td>
                <a href={`/agencies/${p.agencyId}`}>{p.agencyName}</a>
              </td>
              <th scope="row">
                <a href={`/people/${p.id}`}>{name(p.nameZh, p.nameEn)}</a>
                {p.isLiaison ? <span class="state">{t('agencies.liaison')}</span> : null}
                {p.confirmedAt ? null : <span class="state overdue">{t('people.unconfirmed')}</span>}
              </th>
              <td>{name(p.positionZh, p.positionEn)}</td>
              <td>{t(`level.${p.level}`)}</td>
              <td>{p.email ?? '—'}</td>
              <td class="nowrap">{p.phone || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
