import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { createDemoWorld, type DemoWorld, fillDemo } from '#test/support/demo.ts'

let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

describe('the demo city', () => {
  it('stands under ids that can be named', async () => {
    const rows = await world.sql`select title from meetings where id = ${demoId('meeting', 'C10')}`
    expect(rows[0]?.title).toBe('施工通道和营地开工条件核查协调会')
  })
  it('mails nothing while loading', async () => {
    const rows = await world.sql`select count(*)::int as n from outbox`
    expect(rows[0]?.n).toBe(0)
  })
  it('is not loaded a second time', async () => {
    await fillDemo(world.sql, new Date('2026-12-01T01:00:00Z'))
    const rows = await world.sql`select count(*)::int as n from meetings`
    expect(rows[0]?.n).toBe(15)
  })
})
