import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { first } from '#src/lib/db.ts'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { giveHeldMeeting, giveSigned } from '../minutes/given.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { bytesOf, fileOf } from './given.ts'

// A noticed meeting of two items: agency A reports the first and is invited to it alone, B to both, C no longer.
let world: World
let meeting: string
let items: string[]
beforeAll(async () => {
  world = await createWorld()
  const { sql, cast } = world
  meeting = first(
    await sql<{ id: string }[]>`
    insert into meetings (kind, title, state, starts_at, ends_at, chair_person_id, notice_version)
    values ('coordination', '征地协调会', 'noticed', '2026-11-26T06:30:00Z', '2026-11-26T08:00:00Z', ${cast.chair.id}, 1) returning id`,
  )!.id
  const rows = await sql<{ id: string }[]>`
    insert into agenda_items (meeting_id, no, title, reporting_agency_id, duration_minutes)
    values (${meeting}, 1, '征地', ${cast.agencies.a}, 30), (${meeting}, 2, '供电', ${cast.agencies.vertical}, 30) returning id`
  items = rows.map((row) => row.id)
  await sql`insert into notices (meeting_id, version, kind, snapshot, sent_at) values (${meeting}, 1, 'first', '{}', ${world.now()})`
  const invite = async (agency: string, to: string[], withdrawn = false) => {
    const [invitation] = await sql<{ id: string }[]>`
      insert into invitations (meeting_id, agency_id, noticed_version, withdrawn_at)
      values (${meeting}, ${agency}, 1, ${withdrawn ? world.now() : null}) returning id`
    for (const item of to)
      await sql`insert into invitation_agenda_items (invitation_id, agenda_item_id) values (${invitation!.id}, ${item})`
  }
  await invite(cast.agencies.a, [items[0]!])
  await invite(cast.agencies.b, items)
  await invite(cast.agencies.c, items, true)
})
afterAll(() => world.close())

const upload = (visitor: Visitor, form: Record<string, string>, file = fileOf('材料.pdf', pdf())) =>
  visitor.post(`/meetings/${meeting}/materials`, {
    agendaItemId: items[0]!,
    file,
    not_classified: 'yes',
    ...form,
  })
const pdf = () => Buffer.concat([bytesOf.pdf(), randomBytes(20)])
const newest = async () =>
  first(
    await world.sql<{ id: string; version: number; level: string }[]>`
    select id, version, level from files order by ctid desc limit 1`,
  )!
const clerk = () => world.as(world.cast.clerk)
const statuses = async (id: string) => {
  const { cast } = world
  const people = {
    clerk: cast.clerk,
    chair: cast.chair,
    auditor: cast.auditor,
    a: cast.liaisonA,
    b: cast.liaisonB,
  }
  const answers = await Promise.all(
    Object.entries(people).map(async ([name, person]) => [
      name,
      (await world.as(person).get(`/files/${id}/x.pdf`)).status,
    ]),
  )
  return Object.fromEntries(answers)
}

describe('a paper of an agenda item', () => {
  it('R68: is for the agencies invited to that item, not for those invited to another', async () => {
    expect((await upload(clerk(), { agendaItemId: items[1]! }, fileOf('供电方案.pdf', pdf()))).status).toBe(
      303,
    )
    const { id } = await newest()
    expect(await statuses(id)).toEqual({ clerk: 200, chair: 200, auditor: 200, a: 404, b: 200 })
    const page = async (person: typeof world.cast.clerk) =>
      textOf(await (await world.as(person).get(`/meetings/${meeting}`)).text())
    expect(await page(world.cast.liaisonB)).toContain('供电方案.pdf')
    expect(await page(world.cast.liaisonA)).not.toContain('供电方案.pdf')
    // Whoever was taken off the list again reads no papers.
    const [c] = await world.sql<{ id: string }[]>`
      select person_id as id from active_liaisons where agency_id = ${world.cast.agencies.c}`
    expect(c === undefined || c.id !== world.cast.liaisonB.id).toBe(true)
    await world.sql`update invitations set withdrawn_at = ${world.now()} where meeting_id = ${meeting} and agency_id = ${world.cast.agencies.b}`
    expect((await statuses(id)).b).toBe(404)
    await world.sql`update invitations set withdrawn_at = null where meeting_id = ${meeting} and agency_id = ${world.cast.agencies.b}`
  })

  it('is the office’s own where the office says so', async () => {
    await upload(clerk(), { level: 'office' })
    expect(await statuses((await newest()).id)).toEqual({
      clerk: 200,
      chair: 404,
      auditor: 404,
      a: 404,
      b: 404,
    })
  })

  it('gets a newer version, which invited agencies see as new, with the hour; the older one stays behind it', async () => {
    const a = world.as(world.cast.liaisonA)
    await upload(a, {}, fileOf('征地汇报.pdf', pdf()))
    const older = await newest()
    world.setNow(new Date(world.now().getTime() + 3_600_000))
    await upload(a, { replacesFileId: older.id }, fileOf('征地汇报（修改）.pdf', pdf()))
    const newer = await newest()
    expect(newer).toMatchObject({ version: 2, level: 'invited' })
    const page = textOf(await (await world.as(world.cast.liaisonB).get(`/meetings/${meeting}`)).text())
    expect(page).toMatch(/征地汇报（修改）\.pdf 新版本 第2版 · .* 10:00/)
    expect(page).toContain('以前的版本（1） 征地汇报.pdf')
    const audits = await world.sql<{ action: string; args: object }[]>`
      select action, args from audit_entries where subject_id = ${newer.id} order by id`
    expect(audits.at(-1)).toEqual({
      action: 'files.replaced',
      args: { name: '征地汇报（修改）.pdf', version: 2, before: '征地汇报.pdf' },
    })
    // Twice in place of the same one would fork it; another agency's paper is not ours to replace.
    expect((await upload(clerk(), { replacesFileId: older.id })).status).toBe(422)
    await upload(clerk(), {})
    expect((await upload(a, { replacesFileId: (await newest()).id })).status).toBe(403)
    expect((await upload(a, { replacesFileId: meeting })).status).toBe(404)
  })

  it('asks whether it is classified, and refuses what is with the reason', async () => {
    const said = async (not_classified: string) => {
      const answer = await upload(clerk(), { not_classified })
      return [answer.status, textOf(await answer.text())]
    }
    expect(await said('')).toEqual([422, expect.stringContaining('请确认该文件不涉密')])
    expect(await said('no')).toEqual([
      422,
      expect.stringContaining('涉密文件不得在本系统上传：本系统不是涉密信息系统'),
    ])
    const marked = await upload(clerk(), {}, fileOf('征地方案（涉密）.pdf', pdf()))
    expect([marked.status, textOf(await marked.text())]).toEqual([422, expect.stringContaining('标有密级')])
  })
})

describe('a paper for the distribution', () => {
  it('is opened to it by the issue, and not before', async () => {
    const { cast } = world
    const held = await giveHeldMeeting(world)
    const form = { agendaItemId: held.itemIds[0]!, level: 'distribution', not_classified: 'yes' }
    await clerk().post(`/meetings/${held.meetingId}/materials`, { ...form, file: fileOf('图.pdf', pdf()) })
    const { id } = await newest()
    await world.sql`delete from invitation_agenda_items x using invitations i where i.id = x.invitation_id and i.meeting_id = ${held.meetingId}`
    await world.sql`update invitations set withdrawn_at = now() where meeting_id = ${held.meetingId} and agency_id = ${cast.agencies.b}`
    const minutes = await giveSigned(world, held)
    expect((await statuses(id)).b).toBe(404)
    await issueMinutes(await world.act(cast.clerk), minutes.id)
    expect((await statuses(id)).b).toBe(200)
    const page = textOf(await (await world.as(cast.liaisonB).get(`/minutes/${minutes.id}`)).text())
    expect(page).toContain('图.pdf')
  })
})
