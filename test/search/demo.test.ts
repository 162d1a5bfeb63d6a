import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#src/auth/viewer.ts'
import { first } from '#src/lib/db.ts'
import { SEARCH_PAGE, searchAll } from '#src/search/queries.ts'
import { fold, wordsOf } from '#src/search/rules.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'
import { differences } from './sources.ts'

let world: DemoWorld
let clerk: Viewer
beforeAll(async () => {
  world = await createDemoWorld()
  clerk = (await world.act(await world.person('p-feng'), ['clerk'])).viewer
})
afterAll(() => world.close())

interface Source {
  kind: string
  id: string
  text: string
  pairs: string[]
}

/** Straight from the tables, with what the index keeps of each. */
async function sources(): Promise<Source[]> {
  return await world.sql<Source[]>`
    select s.kind, s.subject_id as id, s.title || E'\n' || s.text as text, to_jsonb(search_pairs(d.folded)) as pairs
    from search_sources s join search_documents d on d.kind = s.kind and d.subject_id = s.subject_id order by 1, 2`
}

/** Made here, not by the database: every two neighbours that no blank parts. */
function pairsOf(text: string): string[] {
  const characters = [...fold(text)]
  return characters
    .slice(1)
    .map((character, n) => `${characters[n]}${character}`)
    .filter((pair) => !pair.includes(' '))
}

async function finds(word: string, source: Pick<Source, 'kind' | 'id'>): Promise<boolean> {
  for (let page = 1; page < 200; page += 1) {
    const filter = { words: wordsOf(word), kind: '', agency: '', topic: '', year: null, page } as const
    const rows = await searchAll(world.sql, clerk, filter)
    const shown = rows.slice(0, SEARCH_PAGE)
    if (shown.some((row) => row.kind === source.kind && row.subjectId === source.id)) return true
    if (rows.length <= SEARCH_PAGE) return false
  }
  return false
}

describe('search in the demo city', () => {
  it('keeps every text as it stands, once', async () => {
    expect(await differences(world.sql)).toEqual([])
  })

  it('keeps every two characters that stand together in any text', async () => {
    const all = await sources()
    expect(all.length).toBeGreaterThan(100)
    const missing = all.flatMap((source) => {
      const kept = new Set(source.pairs)
      return pairsOf(source.text).filter((pair) => !kept.has(pair))
    })
    expect(missing).toEqual([])
  })

  it('finds the text again by words of two characters from it', async () => {
    const all = await sources()
    for (let n = 0; n < 60; n += 1) {
      const source = all[(n * 37) % all.length]!
      const pairs = pairsOf(source.text)
      const word = pairs[(n * 101) % pairs.length]!
      expect([word, await finds(word, source)]).toEqual([word, true])
    }
  })

  it('finds a number with any brackets and any digits', async () => {
    const minutes = first(
      await world.sql<{ id: string; year: number; no: number }[]>`
        select id, doc_year as year, doc_no as no from minutes where doc_no is not null order by issued_on desc limit 1`,
    )!
    const source = { kind: 'minutes', id: minutes.id }
    for (const q of [
      `〔${minutes.year}〕${minutes.no}号`,
      `[${minutes.year}]${minutes.no}号`,
      `（${minutes.year}）${minutes.no}号`,
    ])
      expect(await finds(q, source)).toBe(true)
  })

  it('asks the database twice besides the session', async () => {
    const feng = await world.person('p-feng')
    const statements = await world.statementsOf(() => world.as(feng).get('/search?q=%E5%BE%81%E5%9C%B0'))
    expect(statements.filter((statement) => statement.includes('search_documents')).length).toBe(2)
  })
})
