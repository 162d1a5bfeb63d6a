import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decideObjection, objectToItem } from '#src/action-items/objections/commands.ts'
import { type Db, transaction } from '#src/lib/db.ts'
import { parseKeys } from '#src/lib/token.ts'
import { addAmendment } from '#src/minutes/amendments/commands.ts'
import { checkChain, followChain } from '#src/minutes/chain/checking/commands.ts'
import { adoptIssued } from '#src/minutes/chain/commands.ts'
import { findChain } from '#src/minutes/chain/queries.ts'
import { canonical, differences, gaps } from '#src/minutes/chain/rules.ts'
import { verifyChain } from '#src/minutes/chain/verification/queries.ts'
import { acknowledgeMinutes } from '#src/minutes/distribution/commands.ts'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { fileSignedScan } from '#src/minutes/signing/commands.ts'
import { bytesOf, fileOf } from '../files/given.ts'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { giveAgreed, giveSigned } from './given.ts'

let world: World
let signedOnScreen: string
let signedOnPaper: string
beforeAll(async () => {
  world = await createWorld()
  const clerk = await world.act(world.cast.clerk)
  signedOnScreen = (await giveSigned(world)).id
  await issueMinutes(clerk, signedOnScreen)
  signedOnPaper = (await giveAgreed(world)).id
  await fileSignedScan(clerk, signedOnPaper, fileOf('签发稿.pdf', bytesOf.pdf()))
  await issueMinutes(clerk, signedOnPaper)
  await addAmendment(clerk, signedOnPaper, {
    kind: 'correction',
    text: '“12月10日”更正为“12月11日”。',
    scan: fileOf('更正签发稿.pdf', Buffer.concat([bytesOf.pdf(), Buffer.from('%更正\n')])),
  })
})
afterAll(() => world.close())

const keys = () => world.services.config.authKeys
const follow = (head: string | null = null) => followChain(world.sql, keys(), head)
const mailedHeads = () => world.sql<{ to: string; head: string }[]>`
  select to_address as to, substring(text_body from '[0-9a-f]{64}') as head from outbox where kind = 'seal' order by position`

describe('what is issued is bound to what was issued before', () => {
  it('R43: minutes and amendments each have a record, and the chain proves itself', async () => {
    const found = await follow()
    expect(found).toMatchObject({ records: 3, problems: [] })
    const rows = await world.sql<{ kind: string; position: number }[]>`
      select kind, position from issue_records order by position`
    expect(rows.map((row) => row.kind)).toEqual(['minutes', 'minutes', 'amendment'])
  })

  it('mails the head with each issue to the office and to whoever signed, and prints it on the page', async () => {
    const { head } = await follow()
    const mails = await mailedHeads()
    expect(mails).toHaveLength(6)
    expect(
      mails
        .slice(-2)
        .map((mail) => mail.to)
        .sort(),
    ).toEqual([world.cast.chair.email, 'meeting@office.gov.cn.example'].sort())
    expect(new Set(mails.slice(-2).map((mail) => mail.head))).toEqual(new Set([head]))
    const page = await (await world.as(world.cast.clerk).get(`/minutes/${signedOnPaper}`)).text()
    expect(textOf(page)).toContain(`存证第3号 校验码 ${head}`)
    // Every head that was ever mailed is still in the chain.
    for (const mail of mails) expect((await follow(mail.head)).problems).toEqual([])
  })

  it('goes on when agencies acknowledge, and when an objection gives a duty to another lead', async () => {
    const { cast } = world
    const liaison = await world.act(cast.liaisonA, ['liaison'], [cast.agencies.a])
    await acknowledgeMinutes(liaison, signedOnScreen)
    const [item] = await world.sql<{ id: string }[]>`
      select a.id from action_items a join decisions d on d.id = a.decision_id
      where d.minutes_id = ${signedOnScreen} and a.lead_agency_id = ${cast.agencies.a}`
    await objectToItem(liaison, item!.id, { reason: '不属本局职责', channel: 'web' })
    const [objection] = await world.sql<
      { id: string }[]
    >`select id from objections where action_item_id = ${item!.id}`
    await decideObjection(await world.act(cast.director, ['director']), objection!.id, {
      outcome: 'reassigned',
      agencyId: cast.agencies.b,
      dueOn: null,
      note: '由林业局牵头',
    })
    expect((await follow()).problems).toEqual([])
  })

  it('says on the pages until when it was verified, to office and auditors alone', async () => {
    const clerk = world.as(world.cast.clerk)
    const before = textOf(await (await clerk.get('/minutes/chain')).text())
    expect(before).toContain('尚未核验')
    const checked = await clerk.post('/minutes/chain/checks')
    expect(checked.status).toBe(303)
    const { head } = await findChain(world.sql)
    const auditor = world.as(world.cast.auditor)
    const after = textOf(await (await auditor.get(`/minutes/chain?head=${head}`)).text())
    expect(after).toContain('已核验至第3号，未发现改动')
    expect(after).toContain('与第3号存证一致')
    expect(textOf(await (await auditor.get(`/minutes/chain?head=${'0'.repeat(64)}`)).text())).toContain(
      '链中没有这个校验码',
    )
    expect(textOf(await (await auditor.get(`/minutes/${signedOnScreen}`)).text())).toContain('已核验至第3号')
    const agency = textOf(
      await (await world.as(world.cast.liaisonB).get(`/minutes/${signedOnScreen}`)).text(),
    )
    expect(agency).not.toContain('已核验')
  })
})

/** What changes after issue by rule, and is no part of what was issued. */
const goesOn: Record<string, readonly string[]> = {
  minutes: ['version'],
  decisions: ['version'],
  distributions: ['first_opened_at'],
  action_items: [
    'matter_id',
    'responsible_person_id',
    'contact_person_id',
    'state',
    'assigned_on',
    'assigned_at',
    'accepted_at',
    'accepted_by_person_id',
    'accepted_channel',
    'due_on',
    'percent',
    'result',
    'submitted_on',
    'closed_on',
    'closed_at',
    'closed_by_person_id',
    'cancelled_on',
    'cancel_reason',
    'cancelled_by_person_id',
    'cancel_consent_person_id',
    'cancel_decision_id',
    'version',
  ],
  action_item_supporters: [],
  countersigns: [],
  amendments: [],
  issue_records: [],
  number_series: [],
  // A signed scan has no other parent than its minutes.
  files: [
    'matter_id',
    'agenda_item_id',
    'action_item_id',
    'progress_report_id',
    'submission_id',
    'basis_document_id',
    'level',
    'replaces_file_id',
  ],
  file_blobs: ['created_at'],
  file_chunks: [],
}

/** One byte, or the least step there is, another than before. */
const spoilt: Record<string, string> = {
  text: `case when coalesce(c, '') = '' then 'x' else left(c, -1) || chr(ascii(right(c, 1)) # 1) end`,
  uuid: `coalesce((left(c::text, 35) || case right(c::text, 1) when '0' then '1' else '0' end)::uuid, gen_random_uuid())`,
  integer: 'coalesce(c, 0) # 64',
  bigint: 'coalesce(c, 0) # 64',
  date: `coalesce(c, '2026-01-01') + 1`,
  'timestamp with time zone': `coalesce(c, now()) + interval '1 microsecond'`,
  jsonb: `'[{}]'::jsonb`,
  bytea: 'set_byte(c, length(c) - 1, get_byte(c, length(c) - 1) # 1)',
}

describe('a superuser who switches the triggers off', () => {
  const listColumns = (sql: Db) => sql<{ table: string; column: string; type: string }[]>`
    select table_name as table, column_name as column, data_type as type from information_schema.columns
    where table_schema = 'public' and table_name in ${sql(Object.keys(goesOn))} order by table_name, ordinal_position`

  it('K7: is found with one byte in any column of any table that what was issued stands in', async () => {
    const columns = (await listColumns(world.sql)).filter(
      ({ table, column }) => !goesOn[table]!.includes(column),
    )
    expect(columns.length).toBeGreaterThan(100)
    const missed: string[] = []
    await transaction(world.sql, async (tx) => {
      // Nothing but verification is to stand in the way.
      await tx`set local session_replication_role = replica`
      const checks = await tx<{ table: string; name: string }[]>`
        select conrelid::regclass::text as table, conname as name from pg_constraint
        where contype = 'c' and conrelid::regclass::text in ${tx(Object.keys(goesOn))}`
      for (const { table, name } of checks) await tx.unsafe(`alter table ${table} drop constraint ${name}`)
      for (const { table, column, type } of columns) {
        const found = await spoil(tx, table, column, type)
        if (found === 0) missed.push(`${table}.${column}`)
      }
      throw new Error('nothing of this stays')
    }).catch((error: Error) => expect(error.message).toBe('nothing of this stays'))
    expect(missed).toEqual([])
    expect((await follow()).problems).toEqual([])
  })

  /** How much verification finds wrong with one value of a column spoilt; puts it back. */
  async function spoil(
    tx: Parameters<Parameters<typeof transaction>[1]>[0],
    table: string,
    column: string,
    type: string,
  ) {
    const how = spoilt[type]
    if (!how) throw new Error(`no way to spoil ${table}.${column}: ${type}`)
    let found = -1
    await tx
      .savepoint(async (inner) => {
        const changed = await inner.unsafe(
          `update ${table} set ${column} = (select ${how} from (select ${column} as c) v)
           where ctid = (select min(ctid) from ${table} ${table === 'files' ? "where kind = 'signed_scan'" : ''})`,
        )
        expect([table, column, changed.count]).toEqual([table, column, 1])
        found = (await verifyChain(inner, keys())).problems.length
        throw new Error('back')
      })
      .catch((error: Error) => {
        if (error.message !== 'back') throw error
      })
    return found
  }

  const inVain = async (work: (tx: Db) => Promise<unknown>, head: string | null = null, ring = keys()) => {
    let found: Awaited<ReturnType<typeof verifyChain>> | null = null
    await transaction(world.sql, async (tx) => {
      await tx`set local session_replication_role = replica`
      await work(tx)
      found = await verifyChain(tx, ring, head)
      throw new Error('back')
    }).catch((error: Error) => expect(error.message).toBe('back'))
    return found!.problems.map((problem) => `${problem.what} ${problem.where}`.trim())
  }

  it('names the place', async () => {
    const wrong = await inVain(
      (tx) =>
        tx`update decisions set text = replace(text, '原则', '完全') where minutes_id = ${signedOnScreen} and paragraph_no = 1`,
    )
    expect(wrong).toEqual(['changed decisions.0.text'])
  })

  it('is found taking minutes away, putting some in, and writing the whole chain anew without the key', async () => {
    expect(await inVain((tx) => tx`delete from issue_records where position = 3`)).toEqual([
      'unrecorded amendments.1',
    ])
    expect(
      await inVain(
        async (tx) => {
          await tx`delete from issue_records where position = 3`
          await tx`delete from amendments`
        },
        (await follow()).head,
      ),
    ).toContain(`mailedHead ${(await follow()).head}`)
    const own = parseKeys(`a:${Buffer.alloc(32, 9).toString('base64url')}`)
    const anew = await inVain(async (tx) => {
      await tx`delete from issue_records`
      await tx`update minutes set issued_text = '会议没有议定任何事项。', sha256 = sha256(convert_to('会议没有议定任何事项。', 'UTF8')) where id = ${signedOnScreen}`
      await adoptIssued(tx as never, { now: world.now(), authKeys: own })
    })
    expect(anew).toEqual(['seal', 'seal', 'seal'])
  })

  it('needs the key of the seal: a ring without it says so instead of passing', async () => {
    const other = parseKeys(`b:${Buffer.alloc(32, 7).toString('base64url')}`)
    expect(await inVain(async () => undefined, null, other)).toEqual(['sealKey a', 'sealKey a', 'sealKey a'])
    // A new key in front changes nothing for what the old one sealed.
    expect(await inVain(async () => undefined, null, [...other, ...keys()])).toEqual([])
  })

  it('keeps what a check found', async () => {
    await transaction(world.sql, async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update distributions set kind = 'report' where minutes_id = ${signedOnScreen} and kind = 'issue'`
    })
    const found = await checkChain(await world.act(world.cast.clerk))
    expect(found.problems.length).toBeGreaterThan(0)
    const page = textOf(await (await world.as(world.cast.auditor).get('/minutes/chain')).text())
    expect(page).toContain(`核验发现${found.problems.length}处不符`)
    expect(page).toContain('印发后被改动 distribution.')
    await transaction(world.sql, async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx`update distributions d set kind = 'issue' from agencies a where a.id = d.agency_id and d.minutes_id = ${signedOnScreen}
        and d.kind = 'report' and a.relation = 'subordinate'`
    })
    expect((await checkChain(await world.act(world.cast.clerk))).problems).toEqual([])
  })

  it('cannot, without that, change a record at all', async () => {
    await expect(world.sql`update issue_records set content = '{}'`).rejects.toThrow(
      'issue_records is append-only',
    )
    await expect(world.sql`delete from issue_records`).rejects.toThrow('issue_records is append-only')
    await expect(world.sql`truncate issue_records`).rejects.toThrow('issue_records is append-only')
  })
})

describe('the rules of the chain', () => {
  it('write a value in one way', () => {
    expect(canonical({ b: [1, null, '“'], a: { d: true, c: '' } })).toBe(
      '{"a":{"c":"","d":true},"b":[1,null,"“"]}',
    )
  })
  it('name what differs', () => {
    expect(differences({ a: [{ b: 1 }, 2], c: 1 }, { a: [{ b: 2 }], c: 1 })).toEqual(['a.0.b', 'a.1'])
    expect(differences({ a: 1 }, null)).toEqual([''])
  })
  it('R42: see gaps, doubles, and a counter that does not follow', () => {
    expect(gaps([1, 2, 3], 4)).toEqual([])
    expect(gaps([8, 9], 10)).toEqual([])
    expect(gaps([], null)).toEqual([])
    expect(gaps([1, 3], 4)).toEqual(['1 → 3'])
    expect(gaps([1, 2, 2], 3)).toEqual(['2 → 2'])
    expect(gaps([1, 2], 4)).toEqual(['2 → 4'])
    expect(gaps([1], null)).toEqual(['1 → —'])
  })
})
