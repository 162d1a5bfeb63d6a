import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAudit, sealAudit } from '#src/audit/chain/commands.ts'
import { verifyAuditChain } from '#src/audit/chain/queries.ts'
import { chainReport, followChain, linkHash, NOTHING } from '#src/audit/chain/rules.ts'
import { recordAudit, recordAudits } from '#src/audit/commands.ts'
import type { Act } from '#src/auth/act.ts'
import { type Tx, transaction } from '#src/lib/db.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'

// SEC-14: the trail is sealed; whoever changes it past the program is found out.

let world: World
let act: Act
beforeAll(async () => {
  world = await createWorld()
  act = await world.act(world.cast.clerk)
})
afterAll(() => world.close())

const entry = (n: number | string) => ({
  action: 'matters.accepted',
  subjectType: 'matter',
  subjectId: null,
  args: { title: `事项${n} “引号” \r\n😀`, n: typeof n === 'number' ? n : null },
  before: { a: 1.5, b: [null, true] },
})
const write = (n: number | string) => transaction(world.sql, (tx) => recordAudit(tx, act, entry(n)))
const verify = () => verifyAuditChain(world.sql)

/** What somebody with the rights of the database’s owner does; undone after a look. */
async function tamper(deed: (tx: Tx) => Promise<unknown>) {
  let found: Awaited<ReturnType<typeof verify>> | undefined
  await transaction(world.sql, async (tx) => {
    for (const table of ['audit_entries', 'audit_chain', 'audit_checks'])
      await tx.unsafe(`alter table ${table} disable trigger user`)
    await deed(tx)
    found = await verifyAuditChain(tx)
    throw new Error('undone')
  }).catch((error: Error) => {
    if (error.message !== 'undone') throw error
  })
  return found!.faults
}

describe('the chain', () => {
  it('takes each entry once, whoever writes and whoever seals at the same time', async () => {
    const writers = Array.from({ length: 40 }, (_, n) => write(n))
    const sealers = Array.from({ length: 6 }, () => sealAudit(world.services))
    await Promise.all([...writers, ...sealers])
    await sealAudit(world.services)
    const [row] = await world.sql<{ entries: number; links: number; last: number }[]>`
      select (select count(*)::int from audit_entries) as entries, count(*)::int as links, max(position)::int as last from audit_chain`
    expect(row!.entries).toBeGreaterThanOrEqual(40)
    expect(row).toEqual({ entries: row!.entries, links: row!.entries, last: row!.entries })
    expect(await verify()).toMatchObject({ position: row!.entries, waiting: 0, faults: [] })
  })

  it('makes no writer wait for a sealing under way, nor lose the entry of a transaction that ends after it', async () => {
    const before = (await verify()).position
    await transaction(world.sql, async (tx) => {
      await recordAudit(tx, act, entry('late'))
      // A later id is sealed first.
      await write('early')
      expect(await sealAudit(world.services)).toBe(1)
    })
    await world.sql.begin(async (tx) => {
      await tx`lock table audit_chain in exclusive mode`
      await write('meanwhile')
    })
    expect((await verify()).waiting).toBe(2)
    expect(await sealAudit(world.services)).toBe(2)
    expect(await verify()).toMatchObject({ position: before + 3, waiting: 0, faults: [] })
  })

  it('seals thousands at once, in batches', async () => {
    await transaction(world.sql, (tx) =>
      recordAudits(
        tx,
        act,
        Array.from({ length: 2_100 }, (_, n) => entry(n)),
      ),
    )
    const started = performance.now()
    expect(await sealAudit(world.services)).toBe(2_100)
    const sealed = performance.now()
    const { position, faults } = await verify()
    expect(faults).toEqual([])
    console.log(
      `sealed 2100 entries in ${Math.round(sealed - started)} ms, verified ${position} in ${Math.round(performance.now() - sealed)} ms`,
    )
  })

  it('is append-only for the program', async () => {
    await expect(world.sql`update audit_chain set sealed_at = now() where position = 1`).rejects.toThrow(
      'append-only',
    )
    await expect(world.sql`delete from audit_chain where position = 1`).rejects.toThrow('append-only')
  })

  it('is a rule that anybody can follow by hand', () => {
    const one = linkHash(NOTHING, 'a')
    const two = linkHash(one, '乙')
    expect(one.toString('hex')).toBe('41a0370c3d9f42773a59e8e01651911cf43b1e3f66944cbb690029debc4eb647')
    expect(
      followChain(
        [
          { position: 1, hash: one, entry: 'a' },
          { position: 2, hash: two, entry: '乙' },
        ],
        { position: 0, hash: NOTHING },
      ),
    ).toEqual({ position: 2, hash: two, faults: [] })
  })
})

describe('what is done past the program', () => {
  it.each([
    ['person_name', `'别人'`],
    ['at', `at + interval '1 microsecond'`],
    ['role', `'director'`],
    ['action', `'matters.rejected'`],
    ['subject_id', `gen_random_uuid()`],
    ['args', `args || '{"n": 999}'`],
    ['before', `null`],
    ['after', `'{}'`],
    ['request_id', `'x'`],
    ['imported', `true`],
    ['person_id', `null`],
    ['agency_id', `gen_random_uuid()`],
    ['meeting_id', `gen_random_uuid()`],
  ])('a change of %s is found at its place', async (column, value) => {
    const [link] = await world.sql<{ position: number; entry: string }[]>`
      select position::int as position, entry_id::text as entry from audit_chain where position = 17`
    const faults = await tamper((tx) =>
      tx.unsafe(`update audit_entries set ${column} = ${value} where id = ${link!.entry}`),
    )
    expect(faults).toEqual([{ kind: 'changed', at: 17 }])
  })

  it('one letter in any entry is found, every time', async () => {
    const [{ n } = { n: 0 }] = await world.sql<{ n: number }[]>`select count(*)::int as n from audit_chain`
    for (let position = 1; position <= n; position += Math.ceil(n / 20))
      expect(
        await tamper(
          (tx) => tx`update audit_entries set person_name = person_name || '。'
            where id = (select entry_id from audit_chain where position = ${position})`,
        ),
      ).toEqual([{ kind: 'changed', at: position }])
  })

  it('an entry that is taken out with its link', async () => {
    const faults = await tamper(async (tx) => {
      await tx`delete from audit_chain where position = 20`
      await tx`delete from audit_entries e where not exists (select 1 from audit_chain c where c.entry_id = e.id)
        and not exists (select 1 from audit_unsealed u where u.entry_id = e.id)`
    })
    expect(faults).toEqual([{ kind: 'missing', at: 21 }])
  })

  it('two entries that change places', async () => {
    const faults = await tamper(async (tx) => {
      for (const [from, to] of [
        [30, 1_000_000],
        [31, 30],
        [1_000_000, 31],
      ] as const)
        await tx`update audit_chain set position = ${to} where position = ${from}`
    })
    expect(faults.length).toBeGreaterThan(0)
    expect(faults[0]).toEqual({ kind: 'changed', at: 30 })
  })

  it('an entry that is slipped in', async () => {
    const faults = await tamper(
      (tx) =>
        tx`insert into audit_entries (at, person_name, role, action, subject_type) values (now(), '别人', 'clerk', 'x', 'x')`,
    )
    expect(faults).toEqual([{ kind: 'outside', at: 1 }])
  })

  it('an end that is cut off, once a check has seen it', async () => {
    expect((await checkAudit(world.services)).faults).toEqual([])
    const { position } = await verify()
    const faults = await tamper(async (tx) => {
      await tx`delete from audit_chain where position > ${position - 3}`
      await tx`delete from audit_entries e where not exists (select 1 from audit_chain c where c.entry_id = e.id)
        and not exists (select 1 from audit_unsealed u where u.entry_id = e.id)`
    })
    expect(faults).toEqual([{ kind: 'cut', at: position }])
  })

  it('a whole chain that is computed anew, once a check has seen the old one', async () => {
    const faults = await tamper(async (tx) => {
      await tx`update audit_entries set person_name = '别人' where id = (select entry_id from audit_chain where position = 5)`
      await tx`delete from audit_chain`
      await tx`insert into audit_unsealed select id from audit_entries`
      await sealAudit({ sql: { begin: (work: never) => tx.savepoint(work) } as never, now: world.now })
    })
    expect(faults).toEqual([{ kind: 'cut', at: (await verify()).position }])
  })
})

describe('the page', () => {
  const read = async (query = '') =>
    textOf(await (await world.as(world.cast.auditor).get(`/audit${query}`)).text())

  it('says until when the log is sealed and that it holds', async () => {
    const { position } = await verify()
    const text = await read()
    expect(text).toContain(`已封存${position}条记录`)
    expect(text).toContain('经全部复核，与封存时一致')
  })

  it('finds a seal that was written down, and says when there is none', async () => {
    const { hash, position } = await verify()
    expect(await read(`?seal=${hash.toString('hex').toUpperCase()}`)).toContain(
      `该封存值在链上，为第${position}条。`,
    )
    expect(await read(`?seal=${'0'.repeat(64)}`)).toContain('链上没有该封存值')
    expect((await world.as(world.cast.auditor).get('/audit?seal=%27%3B--')).status).toBe(200)
  })

  it('says loudly what a check found, there and to the administrator', async () => {
    await world.sql`insert into audit_checks (checked_at, position, hash, faults) values (now(), 5, ${NOTHING}, '[{"kind":"changed","at":5}]')`
    expect(await read()).toContain('封存链第5条被改动')
    const users = textOf(await (await world.as(world.cast.admin).get('/users')).text())
    expect(users).toContain('日志与封存时不符')
    expect((await verify()).faults).toEqual([{ kind: 'cut', at: 5 }])
    expect(chainReport(await verify())).toMatch(/^THE AUDIT CHAIN IS BROKEN \(cut 5\): /)
  })
})
