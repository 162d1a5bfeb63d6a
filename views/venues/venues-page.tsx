import { isOffice } from '#src/auth/viewer.ts'
import type { Venue, VenueFilter } from '#src/venues/queries.ts'
import type { VenueRequest } from '#src/venues/requests/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { Requests } from './requests.tsx'

/** The register of rooms and vehicles; what waits for a word stands above it. */
export function VenuesPage(props: { venues: Venue[]; pending: VenueRequest[]; filter: VenueFilter }) {
  const { t, viewer } = useView()
  const tags = [...new Set(props.venues.flatMap((venue) => venue.equipment))].sort()
  return (
    <>
      <header class="page-head">
        <h1>{t('venues.title')}</h1>
        <div class="acts">
          <a class="button" href="/venues/week">
            {t('venues.week')}
          </a>
          {viewer && isOffice(viewer) ? (
            <>
              <a class="button quiet" href="/venues/new">
                {t('venues.new')}
              </a>
              <a class="button quiet" href="/venues/import">
                {t('common.import')}
              </a>
            </>
          ) : null}
          <a class="button quiet" href="/venues/export.csv" hx-boost="false">
            {t('common.export')}
          </a>
        </div>
      </header>
      <Requests pending={props.pending} />
      <Chips label={t('venues.field.kind')}>
        <Chip name="kind" value="">
          {t('common.all')}
        </Chip>
        <Chip name="kind" value="room">
          {t('venues.kind.room')}
        </Chip>
        <Chip name="kind" value="vehicle">
          {t('venues.kind.vehicle')}
        </Chip>
        <Chip name="ended" value={props.filter.ended ? '' : '1'}>
          {props.filter.ended ? t('venues.showOffered') : t('venues.showEnded')}
        </Chip>
      </Chips>
      {tags.length || props.filter.tag ? (
        <Chips label={t('venues.field.equipment')}>
          <Chip name="tag" value="">
            {t('venues.anyEquipment')}
          </Chip>
          {tags.map((tag) => (
            <Chip name="tag" value={tag}>
              {tag}
            </Chip>
          ))}
        </Chips>
      ) : null}
      {props.venues.length ? <Table venues={props.venues} /> : <Empty>{t('venues.empty')}</Empty>}
    </>
  )
}

function Table(props: { venues: Venue[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('venues.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('venues.field.name')}</th>
            <th scope="col" class="number">
              {t('venues.field.capacity')}
            </th>
            <th scope="col">{t('venues.field.equipment')}</th>
            <th scope="col">{t('venues.hours')}</th>
            <th scope="col">{t('venues.field.keeper')}</th>
            <th scope="col">{t('venues.field.approval')}</th>
          </tr>
        </thead>
        <tbody>
          {props.venues.map((venue) => (
            <tr>
              <th scope="row">
                <a href={`/venues/${venue.id}`}>{name(venue.nameZh, venue.nameEn)}</a>
                <div class="quiet small">
                  {[t(`venues.kind.${venue.kind}`), venue.place].filter(Boolean).join(' · ')}
                </div>
              </th>
              <td class="number">{venue.capacity ?? '—'}</td>
              <td>{venue.equipment.join(t('common.listSeparator')) || '—'}</td>
              <td>
                <Hours venue={venue} />
              </td>
              <td>{venue.keeperName || '—'}</td>
              <td>{venue.needsApproval ? t('venues.asksKeeper') : t('venues.freeForAll')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function Hours(props: { venue: Venue }) {
  const { t } = useView()
  const { venue } = props
  const hours =
    venue.bookableFrom || venue.bookableTo
      ? `${venue.bookableFrom || '00:00'}–${venue.bookableTo || '24:00'}`
      : t('venues.anyHour')
  return <>{venue.workingDaysOnly ? `${hours} · ${t('venues.workingDaysOnly')}` : hours}</>
}
