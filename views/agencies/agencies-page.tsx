import type { AgencyRow } from '#src/agencies/queries.ts'
import { isOffice } from '#src/auth/viewer.ts'
import type { Day } from '#src/lib/dates.ts'
import { useView } from '../context.ts'
import { AsOf } from '../ui/as-of.tsx'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'

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

export function AgenciesPage(props: { agencies: AgencyRow[]; day: Day }) {
  const { t, viewer } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('agencies.title', { n: props.agencies.length })}</h1>
        <div class="acts">
          {viewer && isOffice(viewer) ? (
            <>
              <a class="button" href="/agencies/new">
                {t('agencies.new')}
              </a>
              <a class="button quiet" href="/agencies/import">
                {t('common.import')}
              </a>
            </>
          ) : null}
          <a class="button quiet" href="/agencies/export.csv" hx-boost="false">
            {t('common.export')}
          </a>
          <a href="/people">{t('people.titlePlain')}</a>
          <a href="/groups">{t('groups.title')}</a>
        </div>
      </header>
      <AsOf day={props.day} />
      <Chips label={t('agencies.type')}>
        <Chip name="type" value="">
          {t('common.all')}
        </Chip>
        {types.map((type) => (
          <Chip name="type" value={type}>
            {t(`agencies.type.${type}`)}
          </Chip>
        ))}
      </Chips>
      {props.agencies.length ? <Table agencies={props.agencies} /> : <Empty>{t('agencies.empty')}</Empty>}
    </>
  )
}

function Table(props: { agencies: AgencyRow[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('nav.agencies')}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              {t('agencies.order')}
            </th>
            <th scope="col">{t('agencies.name')}</th>
            <th scope="col">{t('agencies.relation')}</th>
            <th scope="col">{t('agencies.deskLeader')}</th>
            <th scope="col">{t('agencies.liaison')}</th>
            <th scope="col">{t('agencies.mailbox')}</th>
            <th scope="col">{t('agencies.telephone')}</th>
          </tr>
        </thead>
        <tbody>
          {props.agencies.map((agency) => (
            <tr>
              <td class="number">{agency.standingOrder}</td>
              <th scope="row">
                <a href={`/agencies/${agency.id}`}>{name(agency.nameZh, agency.nameEn)}</a>
                <div class="quiet small">
                  {agency.shortZh} · {t(`agencies.type.${agency.type}`)}
                  {agency.isMemberUnit ? ` · ${t('agencies.memberUnit')}` : ''}
                </div>
              </th>
              <td>{t(`agencies.relation.${agency.relation}`)}</td>
              <td>
                {agency.deskLeader ??
                  (agency.isMemberUnit ? <span class="error">{t('agencies.deskMissing')}</span> : '—')}
              </td>
              <td>
                {agency.liaisons ??
                  (agency.isMemberUnit ? <span class="error">{t('agencies.noLiaison')}</span> : '—')}
              </td>
              <td>{agency.mailbox ?? '—'}</td>
              <td class="nowrap">{agency.telephone || '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
