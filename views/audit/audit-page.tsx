import type { Sealing } from '#src/audit/chain/queries.ts'
import type { AuditEntry, AuditFilters } from '#src/audit/queries.ts'
import { isKey } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'
import { AuditEntries } from './entries.tsx'
import { SealingNote } from './sealing.tsx'

export function AuditPage(props: {
  entries: readonly AuditEntry[]
  types: readonly string[]
  filters: AuditFilters
  /** The id before which the next page begins. */
  next: string | null
  sealing: Sealing
  /** The seal that was looked up, or nothing. */
  asked: string
}) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('audit.title')}</h1>
        <p class="acts">
          <a href={`/audit/export${queryOf({ ...props.filters, before: null })}`}>{t('common.export')}</a>
        </p>
      </header>
      <SealingNote sealing={props.sealing} asked={props.asked} />
      <Filters {...props} />
      <AuditEntries entries={props.entries} withLinks />
      <nav class="acts" aria-label={t('audit.pages')}>
        {props.filters.before ? (
          <a href={`/audit${queryOf({ ...props.filters, before: null })}`}>{t('audit.newest')}</a>
        ) : null}
        {props.next ? (
          <a href={`/audit${queryOf({ ...props.filters, before: props.next })}`} rel="next">
            {t('audit.older')}
          </a>
        ) : null}
      </nav>
    </>
  )
}

function Filters(props: { types: readonly string[]; filters: AuditFilters }) {
  const { t } = useView()
  const { filters } = props
  return (
    <form class="filters" method="get" action="/audit">
      {filters.subject ? <input type="hidden" name="subject" value={filters.subject} /> : null}
      <div class="field">
        <label for="person">{t('audit.column.person')}</label>
        <input id="person" name="person" value={filters.person} maxlength={50} autocomplete="off" />
      </div>
      <div class="field">
        <label for="from">{t('audit.from')}</label>
        <input id="from" name="from" type="date" value={filters.from ?? ''} />
      </div>
      <div class="field">
        <label for="to">{t('audit.to')}</label>
        <input id="to" name="to" type="date" value={filters.to ?? ''} />
      </div>
      <div class="field">
        <label for="type">{t('audit.subject')}</label>
        <select id="type" name="type">
          <option value="">{t('common.all')}</option>
          {props.types.map((type) => (
            <option value={type} selected={type === filters.type}>
              <TypeName type={type} />
            </option>
          ))}
        </select>
      </div>
      <button class="quiet">{t('common.filter')}</button>
      {queryOf(filters) ? <a href="/audit">{t('audit.clear')}</a> : null}
    </form>
  )
}

function TypeName(props: { type: string }) {
  const { t } = useView()
  const key = `audit.subject.${props.type}`
  return <>{isKey(key) ? t(key) : t('audit.subject.other')}</>
}

/** The filters as a query, empty ones left out, so that an address can be sent to a colleague. */
function queryOf(filters: AuditFilters): string {
  const given = Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return given.length ? `?${new URLSearchParams(given)}` : ''
}
