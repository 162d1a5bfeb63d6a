import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { isInstalled } from './children.ts'
import { type Contestant, inTurns, median, say, sayAgainst } from './figures.ts'
import { fire, post } from './load.ts'
import type { Office } from './office.ts'

const CONNECTIONS = 8
type Place = { path: string; user: string; database: string }

/** First replies by mailed links, from the request to the commit, against the smallest transaction of three statements. */
export async function measureReplies(product: number, office: Office, place: Place): Promise<void> {
  const open = [...office.open]
  const reply: Contestant = {
    name: 'reply by link',
    run: (seconds) =>
      fire(product, CONNECTIONS, seconds, () => {
        const link = open.pop()
        if (!link) throw new Error('the bench has run out of reply links')
        return post(link.path, { kind: 'attend', nominee: link.nominee })
      }),
  }
  const bench = openDatabase({ ...place, database: 'postgres' }, { max: 1 })
  await bench`create database bench`
  await bench.end()
  const limit = isInstalled('pgbench')
    ? await pgbench({ ...place, database: 'bench' })
    : await threeStatements({ ...place, database: 'bench' })
  const rates = await inTurns([limit, reply], 3, 2)
  say(limit.name, median(rates[limit.name]!), 'transactions/s')
  sayAgainst(rates, reply.name, 'replies/s', limit.name)
}

/** `pgbench -N`: an update, a select and an insert. */
async function pgbench({ path, user, database }: Place): Promise<Contestant> {
  const run = promisify(execFile)
  const port = /\.(\d+)$/.exec(path)![1]!
  const to = ['-h', dirname(path), '-p', port, '-U', user]
  await run('pgbench', [...to, '-i', '-q', '-s', '5', database])
  return {
    name: 'pgbench -N',
    run: async (seconds) => {
      const how = ['-n', '-N', '-c', String(CONNECTIONS), '-j', '1', '-T', String(Math.ceil(seconds))]
      const { stdout } = await run('pgbench', [...to, ...how, database])
      return Number(/tps = ([\d.]+)/.exec(stdout)![1])
    },
  }
}

/** The same three statements through the driver, where pgbench is not installed. */
async function threeStatements(place: Place): Promise<Contestant> {
  const sql = openDatabase(place, { max: CONNECTIONS })
  await sql`create table accounts (id int primary key, balance int not null, filler text not null)`
  await sql`create table history (account int not null, delta int not null, at timestamptz not null)`
  await sql`insert into accounts select n, 0, repeat('x', 84) from generate_series(1, 500000) n`
  return {
    name: 'loop of update, select and insert',
    run: async (seconds) => {
      const until = performance.now() + seconds * 1000
      let done = 0
      const work = async () => {
        for (; performance.now() < until; done += 1)
          await transfer(sql, 1 + Math.floor(Math.random() * 500_000))
      }
      await Promise.all(Array.from({ length: CONNECTIONS }, work))
      return done / seconds
    },
  }
}

const transfer = (sql: Sql, account: number) =>
  sql.begin(async (tx) => {
    await tx`update accounts set balance = balance + 1 where id = ${account}`
    await tx`select balance from accounts where id = ${account}`
    await tx`insert into history values (${account}, 1, current_timestamp)`
  })
