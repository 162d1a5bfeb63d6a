import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeFile } from '#src/files/commands.ts'
import { whyOverQuota } from '#src/files/rules.ts'
import { first, transaction } from '#src/lib/db.ts'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { bytesOf, fileOf } from './given.ts'

// SEC-11: one agency cannot fill the office's disk.

const MEGABYTE = 1024 * 1024
let world: World
let matters: { a: string; b: string }
beforeAll(async () => {
  world = await createWorld()
  await world.sql`insert into settings (key, value) values ('agencyFileMegabytes', '20')`
  matters = { a: await giveMatter('a'), b: await giveMatter('b') }
})
afterAll(() => world.close())

async function giveMatter(agency: 'a' | 'b') {
  return first(
    await world.sql<{ id: string }[]>`
    insert into matters (title, raised_by_agency_id, raised_on) values ('临时用地', ${world.cast.agencies[agency]}, '2026-11-20') returning id`,
  )!.id
}

const pdf = (megabytes: number) =>
  fileOf('方案.pdf', Buffer.concat([bytesOf.pdf(), randomBytes(megabytes * MEGABYTE)]))
const upload = (who: 'liaisonA' | 'liaisonB' | 'clerk', matter: string, file: File) =>
  world.as(world.cast[who]).post(`/matters/${matter}/files`, { file, not_classified: 'yes' })
const kept = async (agency: string) =>
  first(
    await world.sql<{ bytes: number }[]>`
    select coalesce(sum(bytes), 0)::float8 as bytes from files where uploaded_by_agency_id = ${agency}`,
  )!.bytes

describe('what an agency may keep', () => {
  it('SEC-11: is told beside the field when it is reached, and nothing is stored', async () => {
    expect((await upload('liaisonA', matters.a, pdf(12))).status).toBe(303)
    const before = await kept(world.cast.agencies.a)
    const refused = await upload('liaisonA', matters.a, pdf(9))
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain(
      '“方案.pdf”未能上传：本单位附件已占用 12 MB，上限为 20 MB。',
    )
    expect(await kept(world.cast.agencies.a)).toBe(before)
    expect((await upload('liaisonA', matters.a, pdf(7))).status).toBe(303)
  })

  it('counts what was withdrawn, because it is kept', async () => {
    const [file] = await world.sql<{ id: string }[]>`
      select id from files where uploaded_by_agency_id = ${world.cast.agencies.a} order by bytes desc limit 1`
    expect((await world.as(world.cast.liaisonA).post(`/files/${file!.id}/withdrawal`)).status).toBe(303)
    expect((await upload('liaisonA', matters.a, pdf(3))).status).toBe(422)
  })

  it('is each agency’s own, and none of the office’s', async () => {
    expect((await upload('liaisonB', matters.b, pdf(3))).status).toBe(303)
    const act = await world.act(world.cast.clerk)
    const { office } = world.cast.agencies
    for (let n = 0; n < 2; n += 1)
      await transaction(world.sql, (tx) =>
        storeFile(tx, act, pdf(15), { matterId: matters.b }, 'basis', office),
      )
    expect(await kept(office)).toBeGreaterThan(30 * MEGABYTE)
  })

  it('holds for what the office enters for an agency', async () => {
    const act = await world.act(world.cast.clerk)
    const stored = transaction(world.sql, (tx) =>
      storeFile(tx, act, pdf(3), { matterId: matters.a }, 'basis', world.cast.agencies.a),
    )
    await expect(stored).rejects.toMatchObject({ key: 'files.error.quota' })
  })

  it('holds when several are uploaded at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => upload('liaisonB', matters.b, pdf(7))))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 422, 422])
    expect(await kept(world.cast.agencies.b)).toBeLessThanOrEqual(20 * MEGABYTE)
  })

  it('is full to the last byte, and not one more', () => {
    const size = 20 * MEGABYTE
    expect(whyOverQuota([{ name: 'a.pdf', size }], 0, 20)).toBeNull()
    expect(whyOverQuota([{ name: 'a.pdf', size }], 1, 20)).toEqual({ name: 'a.pdf', used: 0, megabytes: 20 })
  })
})
