import type { Writable } from 'node:stream'
import type { Db, Sql, Tx } from '../lib/db.ts'
import { transaction } from '../lib/db.ts'
import { migrate } from '../lib/migrate.ts'

/**
 * A database as text that any version of PostgreSQL reads: for another major version, or from the embedded server to
 * another. The text is SQL with COPY blocks, so that psql could read it too; tables come parents first, so that no
 * foreign key has to be switched off.
 */

interface Table {
  name: string
  columns: string[]
  /** Tables it refers to, itself excepted. */
  parents: string[]
  /** Its column that counts by itself, if it has one. */
  identity: string | null
}

const lastLine = '-- end of export\n'
const headline = /^-- huishang export, schema (\d{4}_\w+\.sql)\n$/

/** Writes every row of every table, as of one moment; `put` resolves when there is room for more. */
export async function exportTables(
  sql: Sql,
  started: Date,
  put: (text: Buffer | string) => Promise<void>,
): Promise<void> {
  await sql.begin('isolation level repeatable read, read only', async (tx) => {
    const [schema] = await tx<{ last: string }[]>`select max(name) as last from schema_migrations`
    await put(`-- huishang export, schema ${schema?.last}\n-- ${started.toISOString()}\n`)
    const tables = inOrder(await listTables(tx))
    for (const { name } of tables) await put(`alter table ${name} disable trigger user;\n`)
    for (const { name, columns } of tables) {
      const list = `${name} (${columns.join(', ')})`
      await put(`copy ${list} from stdin;\n`)
      for await (const rows of await tx.unsafe(`copy ${list} to stdout`).readable()) await put(rows)
      await put('\\.\n')
    }
    for (const { name, identity } of tables)
      if (identity)
        await put(
          `select setval(pg_get_serial_sequence('${name}', '${identity}'), max(${identity})) from ${name};\n`,
        )
    for (const { name } of tables) await put(`alter table ${name} enable trigger user;\n`)
    await put(lastLine)
  })
}

/**
 * Fills an empty database with an export, and brings it up to this program's schema. All or nothing: what is wrong in
 * the file, or already in the database, leaves it as it was (but for the empty tables).
 */
export async function importTables(
  sql: Sql,
  source: AsyncIterable<Buffer>,
  migrations: string,
): Promise<void> {
  const lines = linesOf(source)
  const first = (await lines.next()).value?.toString() ?? ''
  const schema = headline.exec(first)?.[1]
  if (!schema) throw new Error('This is not an export of this program.')
  await migrate(sql, migrations, schema)
  await refuseFilled(sql)
  await transaction(sql, (tx) => runScript(tx, lines))
  await migrate(sql, migrations)
  await sql`analyze`
}

/** What psql does with such a file: statements of one line each, and rows after `copy … from stdin;`. */
async function runScript(tx: Tx, lines: AsyncGenerator<Buffer>): Promise<void> {
  let copy: Writable | null = null
  let whole = false
  for await (const line of lines) {
    if (copy && line.equals(endOfRows)) {
      await finish(copy)
      copy = null
    } else if (copy) await write(copy, line)
    else {
      const statement = line.toString()
      whole = statement === lastLine
      if (statement.startsWith('--')) continue
      const query = tx.unsafe(statement)
      if (/^copy .* from stdin;$/m.test(statement)) copy = await query.writable()
      else await query
    }
  }
  if (!whole) throw new Error('The export is cut off.')
}

const endOfRows = Buffer.from('\\.\n')

/** A copy that was refused says so on its stream, perhaps while it waits for room. */
function write(copy: Writable, line: Buffer): Promise<void> {
  return new Promise((done, fail) => {
    copy.write(line, (error) => (error ? fail(error) : done()))
  })
}

function finish(copy: Writable): Promise<void> {
  return new Promise((done, fail) => {
    copy.once('error', fail)
    copy.once('finish', done)
    copy.end()
  })
}

async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const text = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) {
      yield text.subarray(from, end + 1)
      from = end + 1
    }
    rest = text.subarray(from)
  }
  if (rest.length > 0) throw new Error('The export is cut off.')
}

async function refuseFilled(sql: Sql): Promise<void> {
  for (const { name } of await listTables(sql)) {
    const found = await sql.unsafe(`select 1 from ${name} limit 1`)
    if (found.length > 0)
      throw new Error(`The database is not empty (${name}): an import needs an empty one.`)
  }
}

async function listTables(sql: Db): Promise<Table[]> {
  return sql<Table[]>`
    select quote_ident(c.relname) as name,
      (select jsonb_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(jsonb_agg(distinct quote_ident(p.relname)), '[]') from pg_constraint f join pg_class p on p.oid = f.confrelid
        where f.contype = 'f' and f.conrelid = c.oid and p.oid <> c.oid) as parents,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '') as identity
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
    order by c.relname`
}

/** Parents before children. */
function inOrder(tables: Table[]): Table[] {
  const done: Table[] = []
  while (done.length < tables.length) {
    const named = new Set(done.map(({ name }) => name))
    const next = tables.filter(
      (table) => !named.has(table.name) && table.parents.every((each) => named.has(each)),
    )
    if (next.length === 0) throw new Error('Tables refer to each other in a circle: no order imports them.')
    done.push(...next)
  }
  return done
}
