/** The load of driver-guard.test.ts: pairs of rows, each pair in one transaction that also waits for something else. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '#src/lib/db.ts'

const sql = openDatabase(JSON.parse(process.argv[2] ?? '{}'), { max: 4, connect_timeout: 2 })
let committed = 0
let finishing = false

await sql`create table if not exists pairs (pair uuid not null, part int not null)`
process.on('message', () => {
  finishing = true
})
const reports = setInterval(() => process.send?.(committed), 200)
await Promise.all(Array.from({ length: 24 }, work))
clearInterval(reports)
let backends: unknown[] = []
// On a busy machine a connection may take a few tries to be back.
for (let n = 0; n < 10 && new Set(backends).size < 4; n += 1)
  backends = await Promise.all(Array.from({ length: 4 }, holdConnection))
await sql.end({ timeout: 2 })
// No connection of the pool may have been lost on the way.
process.exit(new Set(backends).size === 4 ? 0 : 3)

function holdConnection() {
  return sql.begin(async (tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid, pg_sleep(1)`
    return row?.pid
  })
}

async function work() {
  while (!finishing) {
    try {
      await writePair()
      committed++
    } catch {
      await sleep(5)
    }
  }
}

function writePair() {
  const pair = randomUUID()
  return sql.begin(async (tx) => {
    await tx`insert into pairs (pair, part) values (${pair}, 1)`.catch(() => undefined)
    await sleep(Math.random() * 20)
    await tx`insert into pairs (pair, part) values (${pair}, 2)`
  })
}
