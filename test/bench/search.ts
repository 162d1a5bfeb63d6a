import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Viewer } from '#src/auth/viewer.ts'
import { openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { json, openDatabase, type Sql } from '#src/lib/db.ts'
import { migrate } from '#src/lib/migrate.ts'
import { listSearchChoices, searchAll } from '#src/search/queries.ts'
import { wordsOf } from '#src/search/rules.ts'
import { demoMinutes } from '#test/extraction/score.ts'
import { root } from './children.ts'
import { say } from './figures.ts'

const MINUTES = 10_000
const KEPT_BY_TRIGGERS = 200
const PARAGRAPHS = 10
const LENGTH = 168
const PERCENT_OF_LIAISON = 5

/** A hundred thousand paragraphs of twenty years: what the two statements of the page take, for the office and a liaison. */
export async function measureSearch(folder: string): Promise<void> {
  const embedded = await openEmbeddedPostgres({ dataDir: join(folder, 'search') })
  const sql = openDatabase(embedded.options, { max: 2 })
  try {
    await migrate(sql, join(root, 'migrations'))
    const next = dice(7)
    const agencyId = await fill(sql, next)
    const queries = await makeQueries(sql, next)
    const clerk = viewerOf({ roles: ['clerk'] })
    const liaison = viewerOf({ roles: ['liaison'], agencyIds: [agencyId] })
    for (const [name, viewer] of [
      ['office', clerk],
      ['liaison', liaison],
    ] as const)
      for (const [kind, words] of queries) await measure(sql, viewer, `search, ${name}: ${kind}`, words)
  } finally {
    await sql.end({ timeout: 1 })
    await embedded.stop()
  }
}

async function measure(sql: Sql, viewer: Viewer, name: string, queries: readonly string[]): Promise<void> {
  const times: number[] = []
  for (const q of queries) {
    const started = performance.now()
    const filter = { words: wordsOf(q), kind: '', agency: '', topic: '', year: null, page: 1 } as const
    await Promise.all([searchAll(sql, viewer, filter), listSearchChoices(sql)])
    times.push(performance.now() - started)
  }
  times.sort((a, b) => a - b)
  say(`${name}, p50`, times[Math.floor(times.length * 0.5)] ?? 0, 'ms')
  say(`${name}, p95`, times[Math.floor(times.length * 0.95)] ?? 0, 'ms')
}

/** Minutes of ten paragraphs each; the liaison's agency stands on the distribution of a few. Gives that agency. */
async function fill(sql: Sql, next: () => number): Promise<string> {
  const clauses = demoMinutes().flatMap(({ text }) =>
    text.split(/(?<=[，。；、：])/).filter((each) => each.length > 3),
  )
  const paragraph = () => {
    let text = ''
    while (text.length < LENGTH)
      text += clauses[Math.floor(next() * clauses.length)]!.replaceAll(/\d/g, () =>
        String(Math.floor(next() * 10)),
      )
    return text
  }
  const [agency] = await sql<{ id: string }[]>`
    insert into agencies (code, name_zh, short_zh, standing_order, type, relation) values ('b1', '示例局', '示例局', 1, 'department', 'subordinate') returning id`
  const rows = Array.from({ length: MINUTES }, (_, n) => ({
    meeting: randomUUID(),
    item: randomUUID(),
    minutes: randomUUID(),
    no: n + 1,
    days: Math.floor(n * 0.73),
    told: next() * 100 < PERCENT_OF_LIAISON,
    texts: Array.from({ length: PARAGRAPHS }, paragraph),
  }))
  const started = performance.now()
  await insert(sql, agency!.id, rows.slice(0, KEPT_BY_TRIGGERS))
  const seconds = (performance.now() - started) / 1000
  say('search: kept on writing', (KEPT_BY_TRIGGERS * PARAGRAPHS) / seconds, 'paragraphs/s')
  await atOnce(sql, async () => {
    for (let n = KEPT_BY_TRIGGERS; n < MINUTES; n += 500)
      await insert(sql, agency!.id, rows.slice(n, n + 500))
  })
  await sql`vacuum analyze`
  const [size] = await sql<
    { mb: number }[]
  >`select pg_relation_size('search_documents_pairs') / 1048576.0::float8 as mb`
  say('search: index', size!.mb, 'MB')
  return agency!.id
}

/** Without triggers and index, which are made good at the end in one go, as the migration does for what exists. */
async function atOnce(sql: Sql, load: () => Promise<void>): Promise<void> {
  const tables = ['meetings', 'agenda_items', 'minutes', 'decisions']
  const [index] = await sql<{ made: string }[]>`
    select indexdef as made from pg_indexes where indexname = 'search_documents_pairs'`
  await sql`drop index search_documents_pairs`
  for (const table of tables) await sql.unsafe(`alter table ${table} disable trigger user`)
  await load()
  for (const table of tables) await sql.unsafe(`alter table ${table} enable trigger user`)
  await sql`
    insert into search_documents (kind, subject_id, parent_id, agency_id, topic_id, day, title, text)
    select kind, subject_id, parent_id, agency_id, topic_id, day, title, text from search_sources on conflict do nothing`
  await sql.unsafe(index!.made)
}

async function insert(sql: Sql, agencyId: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const given = () =>
    sql`jsonb_to_recordset(${json(sql, rows)}) as r (meeting uuid, item uuid, minutes uuid, no int, days int, told boolean, texts jsonb)`
  const at = sql`timestamptz '2006-01-02 01:00Z' + r.days * interval '1 day'`
  await sql.begin(async (tx) => {
    await tx`insert into meetings (id, kind, title, state, starts_at, ends_at)
      select r.meeting, 'coordination', '第' || r.no || '次协调会', 'draft', ${at}, ${at} + interval '1 hour' from ${given()}`
    await tx`insert into agenda_items (id, meeting_id, no, title, reporting_agency_id, duration_minutes)
      select r.item, r.meeting, 1, '有关问题', ${agencyId}, 30 from ${given()}`
    await tx`insert into minutes (id, meeting_id, series, series_name, doc_year, doc_no, title, state, due_on, issued_on)
      select r.minutes, r.meeting, 'b', '会议纪要', 2006, r.no, '第' || r.no || '次会议纪要', 'issued', office_day(${at}), office_day(${at}) from ${given()}`
    await tx`insert into decisions (minutes_id, meeting_id, agenda_item_id, paragraph_no, type, text)
      select r.minutes, r.meeting, r.item, p.no, 'decide', p.text from ${given()}, jsonb_array_elements_text(r.texts) with ordinality as p (text, no)`
    await tx`insert into distributions (minutes_id, agency_id, kind) select r.minutes, ${agencyId}, 'send' from ${given()} where r.told`
  })
}

/** Words as they stand somewhere in the texts, of two to eight characters; two of them at once; and such as nowhere stand. */
async function makeQueries(sql: Sql, next: () => number): Promise<[string, string[]][]> {
  const texts = await sql<{ text: string }[]>`select text from decisions order by md5(id::text) limit 300`
  const word = (text: string, length: number) => {
    const runs = text.split(/[^\p{Script=Han}\d]+/u).filter((run) => run.length >= length)
    const run = runs[Math.floor(next() * runs.length)] ?? '征地'
    const at = Math.floor(next() * (run.length - length + 1))
    return run.slice(at, at + length)
  }
  return [
    ['words of 2 to 8 characters', texts.map(({ text }, n) => word(text, 2 + (n % 7)))],
    ['two words', texts.map(({ text }) => `${word(text, 2)} ${word(text, 2)}`)],
    ['words that stand nowhere', texts.map(({ text }) => [...word(text, 4)].reverse().join(''))],
  ]
}

const viewerOf = (given: Pick<Viewer, 'roles'> & Partial<Viewer>): Viewer => ({
  personId: randomUUID(),
  name: '',
  locale: 'zh-CN',
  agencyIds: [],
  sessionId: null,
  verifiedAt: null,
  methods: '',
  today: '2026-11-23',
  ...given,
})

/** Numbers from 0 to 1 that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
