import type { Found, SearchChoices, SearchFilter } from '#src/search/queries.ts'
import { excerpt, highlight, isShort, MAX_QUERY, type Piece, searchKinds } from '#src/search/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** One list of everything that holds the words, newest first; what narrows it stays in the address. */
export function SearchPage(props: {
  rows: readonly Found[]
  more: boolean
  filter: SearchFilter
  choices: SearchChoices
}) {
  const { t } = useView()
  const { rows, filter } = props
  return (
    <>
      <header class="page-head">
        <h1>{t('search.title')}</h1>
      </header>
      <Fields filter={filter} choices={props.choices} />
      {filter.words.length ? (
        <Chips label={t('search.kind')}>
          <Chip name="kind" value="">
            {t('common.all')}
          </Chip>
          {searchKinds.map((kind) => (
            <Chip name="kind" value={kind}>
              {t(`search.kind.${kind}`)}
            </Chip>
          ))}
        </Chips>
      ) : null}
      {filter.words.length && isShort(filter.words) ? <p class="note">{t('search.short')}</p> : null}
      {rows.length ? (
        <ol class="plain found">
          {rows.map((row) => (
            <Row row={row} words={filter.words} />
          ))}
        </ol>
      ) : (
        <Empty>
          {t(filter.words.length ? (isNarrowed(filter) ? 'search.noneHere' : 'search.none') : 'search.begin')}
        </Empty>
      )}
      <Pages page={filter.page} more={props.more} />
    </>
  )
}

const isNarrowed = (filter: SearchFilter) =>
  Boolean(filter.kind || filter.agency || filter.topic || filter.year || filter.page > 1)

function Fields(props: { filter: SearchFilter; choices: SearchChoices }) {
  const { t } = useView()
  const name = useName()
  const { filter, choices } = props
  const years = choices.from && choices.to ? range(choices.from, choices.to) : []
  const named = (rows: SearchChoices['agencies']) =>
    rows.map((row) => ({ value: row.id, label: name(row.nameZh, row.nameEn) }))
  return (
    <form class="filters" method="get" action="/search" role="search" aria-label={t('search.title')}>
      {filter.kind ? <input type="hidden" name="kind" value={filter.kind} /> : null}
      <div class="field">
        <label for="q">{t('search.words')}</label>
        <input
          id="q"
          name="q"
          type="search"
          value={filter.words.join(' ')}
          maxlength={MAX_QUERY}
          autofocus={filter.words.length === 0}
        />
      </div>
      <Choice name="agency" label="search.agency" value={filter.agency} options={named(choices.agencies)} />
      <Choice name="topic" label="search.topic" value={filter.topic} options={named(choices.topics)} />
      <Choice
        name="year"
        label="search.year"
        value={String(filter.year ?? '')}
        options={years.map((year) => ({ value: String(year), label: String(year) }))}
      />
      <button>{t('common.search')}</button>
    </form>
  )
}

function Choice(props: {
  name: string
  label: 'search.agency' | 'search.topic' | 'search.year'
  value: string
  options: readonly { value: string; label: string }[]
}) {
  const { t } = useView()
  return (
    <div class="field">
      <label for={props.name}>{t(props.label)}</label>
      <select id={props.name} name={props.name}>
        <option value="">{t('common.all')}</option>
        {props.options.map((option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** The newest year first. */
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => to - n)

function Row(props: { row: Found; words: readonly string[] }) {
  const { t } = useView()
  const name = useName()
  const { row, words } = props
  return (
    <li>
      <a href={placeOf(row)} lang="zh-CN">
        <Marked pieces={highlight(row.title, words)} />
      </a>
      <p class="quiet small">
        {t(`search.kind.${row.kind}`)} · <DayText day={row.day} />
        {row.agencyZh ? ` · ${name(row.agencyZh, row.agencyEn)}` : ''}
      </p>
      {row.text ? (
        <p lang="zh-CN">
          <Marked pieces={excerpt(row.text, words)} />
        </p>
      ) : null}
    </li>
  )
}

const Marked = (props: { pieces: readonly Piece[] }) => (
  <>{props.pieces.map((piece) => (piece.found ? <mark>{piece.text}</mark> : piece.text))}</>
)

function placeOf(row: Found): string {
  const pages = {
    matter: '/matters/',
    meeting: '/meetings/',
    agenda: '/meetings/',
    minutes: '/minutes/',
    decision: '/minutes/',
    action_item: '/action-items/',
    file: '/files/',
  } as const
  return `${pages[row.kind]}${row.parentId}${row.paragraphNo ? `#p-${row.paragraphNo}` : ''}`
}

function Pages(props: { page: number; more: boolean }) {
  const { t, path } = useView()
  const to = (page: number) => {
    const url = new URL(path, 'http://x')
    url.searchParams.set('page', String(page))
    return url.pathname + url.search
  }
  if (props.page === 1 && !props.more) return null
  return (
    <nav class="acts" aria-label={t('minutes.pages')}>
      {props.page > 1 ? <a href={to(props.page - 1)}>{t('common.previous')}</a> : null}
      <span class="quiet">{t('common.page', { n: props.page })}</span>
      {props.more ? <a href={to(props.page + 1)}>{t('common.next')}</a> : null}
    </nav>
  )
}
