import { type Context, Hono } from 'hono'
import { SearchPage } from '#views/search/page.tsx'
import type { AppEnv } from '../app-env.ts'
import { requireRole } from '../auth/act.ts'
import { listSearchChoices, SEARCH_PAGE, type SearchFilter, searchAll } from './queries.ts'
import { MAX_QUERY, searchKinds, wordsOf } from './rules.ts'

export const search = new Hono<AppEnv>()

search.get('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison', 'auditor', 'chair')
  const { sql } = c.get('services')
  const filter = filterOf(c)
  const [rows, choices] = await Promise.all([
    filter.words.length ? searchAll(sql, viewer, filter) : [],
    listSearchChoices(sql),
  ])
  const t = c.get('t')
  return c.render(
    <SearchPage
      rows={rows.slice(0, SEARCH_PAGE)}
      more={rows.length > SEARCH_PAGE}
      filter={filter}
      choices={choices}
    />,
    { title: filter.words.length ? t('search.titleOf', { q: filter.words.join(' ') }) : t('search.title') },
  )
})

function filterOf(c: Context<AppEnv>): SearchFilter {
  const id = (name: string) => {
    const value = c.req.query(name) ?? ''
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : ''
  }
  const year = Number(c.req.query('year'))
  const page = Number(c.req.query('page') ?? 1)
  const query = [...(c.req.query('q') ?? '').replaceAll('\0', '').toWellFormed()].slice(0, MAX_QUERY).join('')
  return {
    words: wordsOf(query),
    kind: searchKinds.find((kind) => kind === c.req.query('kind')) ?? '',
    agency: id('agency'),
    topic: id('topic'),
    year: Number.isInteger(year) && year > 1900 && year < 3000 ? year : null,
    page: Number.isInteger(page) && page > 0 && page < 1000 ? page : 1,
  }
}
