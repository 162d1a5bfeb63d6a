import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeFile } from '#src/files/commands.ts'
import { listFilesOfMatters, listFilesOfMeeting } from '#src/files/queries.ts'
import { first, transaction } from '#src/lib/db.ts'
import { createWorld, type World } from '../support/app.ts'
import { bytesOf, fileOf } from './given.ts'

let world: World
let meeting: { id: string; agendaItem: string }
let matter: string
beforeAll(async () => {
  world = await createWorld()
  meeting = await giveMeeting()
  matter = await giveMatter()
})
afterAll(() => world?.close())

/** Noticed, with agency A invited and B not. */
async function giveMeeting() {
  const { sql, cast } = world
  const row = first(
    await sql<{ id: string }[]>`
    insert into meetings (kind, title, state, starts_at, ends_at, chair_person_id, notice_version)
    values ('coordination', '征地协调会', 'noticed', '2026-11-26T06:30:00Z', '2026-11-26T08:00:00Z', ${cast.chair.id}, 1) returning id`,
  )!
  const item = first(
    await sql<{ id: string }[]>`
    insert into agenda_items (meeting_id, no, title, reporting_agency_id, duration_minutes) values (${row.id}, 1, '征地', ${cast.agencies.a}, 30) returning id`,
  )!
  await sql`insert into invitations (meeting_id, agency_id, noticed_version) values (${row.id}, ${cast.agencies.a}, 1)`
  return { id: row.id, agendaItem: item.id }
}

async function giveMatter() {
  const { sql, cast } = world
  const row = first(
    await sql<{ id: string }[]>`
    insert into matters (title, raised_by_agency_id, raised_on) values ('临时用地', ${cast.agencies.b}, '2026-11-20') returning id`,
  )!
  return row.id
}

async function store(file: File, parent: Parameters<typeof storeFile>[3], person = world.cast.clerk) {
  const act = await world.act(person)
  return transaction(act.sql, (tx) => storeFile(tx, act, file, parent, 'material'))
}

describe('a stored file', () => {
  it('R68: lies under its hash once, in chunks, whoever uploads it again', async () => {
    const content = Buffer.concat([bytesOf.pdf(), randomBytes(600 * 1024)])
    await store(fileOf('方案.pdf', content), { agendaItemId: meeting.agendaItem })
    await store(fileOf('方案副本.pdf', content), { matterId: matter })
    const hash = createHash('sha256').update(content).digest()
    const chunks = await world.sql<{ no: number; length: number }[]>`
      select no, length(content) as length from file_chunks where sha256 = ${hash} order by no`
    expect(chunks.map((c) => c.length)).toEqual([262144, 262144, content.length - 2 * 262144])
    const rows = await world.sql`select 1 from files where sha256 = ${hash}`
    expect(rows.length).toBe(2)
  })

  it('R68: two uploads of the same content at once keep it once and lose neither', async () => {
    const content = Buffer.concat([bytesOf.pdf(), randomBytes(300 * 1024)])
    const ids = await Promise.all(
      ['甲.pdf', '乙.pdf'].map((name) => store(fileOf(name, content), { matterId: matter })),
    )
    const answers = await Promise.all(ids.map((id) => world.as(world.cast.clerk).get(`/files/${id}/x.pdf`)))
    for (const answer of answers) expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
  })

  it('R63: leaves an audit entry with the meeting it belongs to', async () => {
    const id = await store(fileOf('汇报.pptx', bytesOf.pptx()), { agendaItemId: meeting.agendaItem })
    const entries = await world.sql`
      select action, meeting_id, args from audit_entries where subject_id = ${id}`
    expect(entries).toEqual([{ action: 'files.stored', meeting_id: meeting.id, args: { name: '汇报.pptx' } }])
  })

  it.each([
    ['图.svg', bytesOf.svg(), 'files.error.type'],
    ['页.html', bytesOf.html(), 'files.error.type'],
    ['图.png', bytesOf.html(), 'files.error.content'],
    ['空.pdf', Buffer.alloc(0), 'files.error.empty'],
  ])('R68: is refused as %s when its content is not right, and nothing stays', async (name, bytes, key) => {
    const before = await countFiles()
    await expect(store(fileOf(name, bytes), { matterId: matter })).rejects.toMatchObject({ key })
    expect(await countFiles()).toEqual(before)
  })

  it('stands in the lists of its parent', async () => {
    const names = (list: { name: string }[]) => list.map((f) => f.name)
    expect(
      names(await listFilesOfMeeting(world.sql, (await world.act(world.cast.clerk)).viewer, meeting.id)),
    ).toContain('汇报.pptx')
    expect(names(await listFilesOfMatters(world.sql, [matter]))).toContain('甲.pdf')
    expect(await listFilesOfMatters(world.sql, [])).toEqual([])
  })
})

describe('GET /files/:id/:name', () => {
  it('streams it as an attachment that runs nothing', async () => {
    const content = Buffer.concat([bytesOf.pdf(), randomBytes(700 * 1024)])
    const id = await store(fileOf('施工方案.pdf', content), { agendaItemId: meeting.agendaItem })
    const answer = await world.as(world.cast.liaisonA).get(`/files/${id}/x`)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(answer.headers.get('content-length')).toBe(String(content.length))
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="____.pdf"; filename*=UTF-8\'\'%E6%96%BD%E5%B7%A5%E6%96%B9%E6%A1%88.pdf',
    )
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  it('R64, R68: answers 404 with the same bytes to whoever may not see the parent', async () => {
    const { cast } = world
    const id = await store(fileOf('议题材料.pdf', bytesOf.pdf()), { agendaItemId: meeting.agendaItem })
    const nothing = '00000000-0000-4000-8000-000000000000'
    const unknown = await world.as(cast.liaisonB).get(`/files/${nothing}/x.pdf`)
    const foreign = await world.as(cast.liaisonB).get(`/files/${id}/x.pdf`)
    expect([unknown.status, foreign.status]).toEqual([404, 404])
    expect((await foreign.text()).replaceAll(id, nothing)).toBe(await unknown.text())
    for (const person of [cast.clerk, cast.director, cast.chair, cast.auditor, cast.liaisonA])
      expect((await world.as(person).get(`/files/${id}/x.pdf`)).status).toBe(200)
    for (const person of [cast.outsider, cast.admin])
      expect((await world.as(person).get(`/files/${id}/x.pdf`)).status).toBe(404)
    expect((await world.nobody().get(`/files/${id}/x.pdf`)).status).toBe(303)
  })

  it('R68: opens a matter’s basis to the agency that raised it, and to no other', async () => {
    const { cast } = world
    const id = await store(fileOf('依据.pdf', bytesOf.pdf()), { matterId: matter })
    expect((await world.as(cast.liaisonB).get(`/files/${id}/x.pdf`)).status).toBe(200)
    expect((await world.as(cast.liaisonA).get(`/files/${id}/x.pdf`)).status).toBe(404)
  })
})

describe('POST /files/:id/withdrawal', () => {
  it('closes the file to agencies, keeps it for the office, and says so in the trail', async () => {
    const { cast } = world
    const id = await store(fileOf('旧稿.pdf', bytesOf.pdf()), { agendaItemId: meeting.agendaItem })
    const answer = await world.as(cast.clerk).post(`/files/${id}/withdrawal`)
    expect(answer.status).toBe(303)
    expect((await world.as(cast.liaisonA).get(`/files/${id}/x.pdf`)).status).toBe(404)
    expect((await world.as(cast.clerk).get(`/files/${id}/x.pdf`)).status).toBe(200)
    const actions = await world.sql<{ action: string }[]>`
      select action from audit_entries where subject_id = ${id} order by id`
    expect(actions.map((a) => a.action)).toEqual(['files.stored', 'files.withdrawn'])
  })

  it('is for the office and for the agency that sent it', async () => {
    const { cast } = world
    const theirs = await store(fileOf('他人.pdf', bytesOf.pdf()), { agendaItemId: meeting.agendaItem })
    const act = await world.act(cast.liaisonA, ['liaison'], [cast.agencies.a])
    const own = await transaction(world.sql, (tx) =>
      storeFile(tx, act, fileOf('自己.pdf', bytesOf.pdf()), { agendaItemId: meeting.agendaItem }, 'material'),
    )
    const liaison = world.as(cast.liaisonA)
    expect((await liaison.post(`/files/${theirs}/withdrawal`)).status).toBe(403)
    expect((await liaison.post(`/files/${own}/withdrawal`)).status).toBe(303)
    expect((await world.as(cast.liaisonB).post(`/files/${theirs}/withdrawal`)).status).toBe(404)
    expect((await world.as(cast.auditor).post(`/files/${theirs}/withdrawal`)).status).toBe(403)
  })
})

async function countFiles() {
  return first(
    await world.sql`select (select count(*)::int from files) as files, (select count(*)::int from file_blobs) as blobs`,
  )
}
