import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { followChain } from '#src/minutes/chain/checking/commands.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'
import { textOf } from '../support/html.ts'

// The demo city on its day 0: what its minutes say is what the file says.
let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

const c02 = demoId('minutes', 'MIN-C02')
const c10 = demoId('minutes', 'MIN-C10')

describe('the demo’s minutes', () => {
  it('shows the register: ten issued minutes of coordination meetings, one of the plenary, two open', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const page = await (await clerk.get('/minutes')).text()
    expect(page.match(/<th scope="row">/g)).toHaveLength(12)
    const open = textOf(await (await clerk.get('/minutes?state=open')).text())
    expect(open).toContain('会签中')
    expect(open).toContain('起草中')
    expect(open).not.toContain('〔2026〕')
  })

  it('is recorded in the chain, and the chain proves itself', async () => {
    const found = await followChain(world.sql, world.services.config.authKeys)
    expect(found.problems).toEqual([])
    const [issued] = await world.sql<{ n: number }[]>`
      select ((select count(*) from minutes where state = 'issued') + (select count(*) from amendments))::int as n`
    expect(found.records).toBe(issued!.n)
  })

  it('lists the 31 binding decisions (D1)', async () => {
    const clerk = world.as(await world.person('p-feng'))
    expect(textOf(await (await clerk.get('/decisions')).text())).toContain('共31项')
  })

  it('R43: the hash of every issued text still matches, and a correction stands above the text', async () => {
    const rows = await world.sql<
      { text: string; sha256: Buffer }[]
    >`select issued_text as text, sha256 from minutes where state = 'issued'`
    expect(rows.length).toBeGreaterThan(9)
    for (const row of rows)
      expect(createHash('sha256').update(row.text).digest('hex')).toBe(row.sha256.toString('hex'))
    const auditor = world.as(await world.person('p-han'))
    const page = textOf(await (await auditor.get(`/minutes/${c02}`)).text())
    expect(page.indexOf('更正1')).toBeLessThan(page.indexOf('一、关于用地报批'))
  })

  it('shows C10 as the file has it: being countersigned, each duty said once', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const page = textOf(await (await clerk.get(`/minutes/${c10}`)).text())
    expect(page.match(/坝西办事处牵头/g)).toHaveLength(1)
    expect(page).toContain('市供电公司许科长（代）')
    const sides = textOf(await (await clerk.get(`/minutes/${c10}/countersigning`)).text())
    expect(sides).toContain('已答复3个，共5个')
    expect(sides).toContain('建议将剩余户搬迁时限延至下月中旬')
  })

  it('asks the database at most three times a page, the session’s statement aside; four where a text is read with its answers', async () => {
    const person = await world.person('p-feng')
    const clerk = world.as(person)
    const c11 = demoId('minutes', 'MIN-C11')
    const pages: [string, number][] = [
      ['/minutes', 3],
      ['/decisions', 3],
      ['/minutes/numbers', 3],
      [`/minutes/${c02}`, 3],
      [`/minutes/${c10}`, 3],
      [`/minutes/${c11}/edit`, 3],
      [`/minutes/${c11}/countersigning`, 3],
      [`/minutes/${c10}/countersigning`, 3],
      [`/minutes/${c10}/issue`, 3],
      [`/minutes/${c10}/distribution`, 3],
      [`/minutes/${c10}/signature`, 4],
    ]
    await clerk.get('/minutes')
    for (const [path, most] of pages) {
      const sent = await world.statementsOf(async () => expect((await clerk.get(path)).status).toBe(200))
      expect([path, sent.length - 1 <= most]).toEqual([path, true])
    }
  })
})
