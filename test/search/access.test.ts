import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#src/auth/viewer.ts'
import { openCountersigning } from '#src/minutes/countersigning/commands.ts'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { searchAll } from '#src/search/queries.ts'
import { wordsOf } from '#src/search/rules.ts'
import { giveDraft, giveHeldMeeting, giveSigned, write } from '../minutes/given.ts'
import { createWorld, type World } from '../support/app.ts'
import { differences } from './sources.ts'

let world: World
let who: Record<'clerk' | 'chair' | 'liaisonA' | 'liaisonB' | 'auditor', Viewer>
beforeAll(async () => {
  world = await createWorld()
  const { cast } = world
  const viewer = async (...args: Parameters<World['act']>) => (await world.act(...args)).viewer
  who = {
    clerk: await viewer(cast.clerk, ['clerk']),
    chair: await viewer(cast.chair, ['chair']),
    liaisonA: await viewer(cast.liaisonA, ['liaison'], [cast.agencies.a]),
    liaisonB: await viewer(cast.liaisonB, ['liaison'], [cast.agencies.b]),
    auditor: await viewer(cast.auditor, ['auditor']),
  }
})
afterAll(() => world.close())

/** The kinds of what each finds. */
async function kindsOf(viewer: Viewer, q: string, agency = ''): Promise<string[]> {
  const filter = { words: wordsOf(q), kind: '', agency, topic: '', year: null, page: 1 } as const
  return [...new Set((await searchAll(world.sql, viewer, filter)).map((row) => row.kind))].sort()
}

async function whoFinds(q: string): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(who).map(async ([name, viewer]) => ((await kindsOf(viewer, q)).length ? [name] : [])),
  )
  return found.flat()
}

describe('search shows what the viewer may open, and nothing else', () => {
  it('R39: a draft is found by the office and the chair; not by agencies asked, who read their paragraphs on a page of their own', async () => {
    const { id, held } = await giveDraft(world, await giveHeldMeeting(world))
    const act = await world.act(world.cast.clerk)
    await write(world, act, id, 1, {
      type: 'order',
      text: '原则同意架设鹊桥专线。',
      duties: '国土局 | | 完成鹊桥预审 | 2026-12-10',
    })
    expect(await whoFinds('鹊桥')).toEqual(['clerk', 'chair'])
    await openCountersigning(act, id)
    expect(await whoFinds('鹊桥')).toEqual(['clerk', 'chair'])
    expect(held.itemIds.length).toBe(2)
  })

  it('R46: issued minutes are found by the distribution and auditors', async () => {
    const { id } = await giveSigned(world, await giveHeldMeeting(world))
    await world.sql`update minutes set opening = '研究银杏栈道有关问题。' where id = ${id}`
    expect(await whoFinds('银杏栈道')).toEqual(['clerk', 'chair'])
    await issueMinutes(await world.act(world.cast.clerk), id)
    expect(await whoFinds('银杏栈道')).toEqual(['clerk', 'chair', 'liaisonA', 'liaisonB', 'auditor'])
  })

  it('a protected matter: not for auditors, and never by who raised it', async () => {
    const { agencies } = world.cast
    const matter = { topic_id: world.cast.topic, raised_by_agency_id: agencies.a, raised_on: '2026-11-01' }
    await world.sql`insert into matters ${world.sql([
      { ...matter, title: '反映麒麟渠渗漏', confidential_at: world.now() },
      { ...matter, title: '反映凤凰渠渗漏', confidential_at: null },
    ])}`
    expect(await whoFinds('麒麟渠')).toEqual(['clerk', 'liaisonA'])
    expect(await whoFinds('凤凰渠')).toEqual(['clerk', 'liaisonA', 'auditor'])
    expect(await kindsOf(who.clerk, '凤凰渠', agencies.a)).toEqual(['matter'])
    expect(await kindsOf(who.clerk, '麒麟渠', agencies.a)).toEqual([])
    await world.sql`update matters set confidential_at = ${world.now()} where title = '反映凤凰渠渗漏'`
    expect(await kindsOf(who.clerk, '凤凰渠', agencies.a)).toEqual([])
  })

  it('follows every edit and every deletion, also of a draft with its agenda', async () => {
    const [meeting] = await world.sql<{ id: string }[]>`
      insert into meetings (kind, title, state) values ('other', '玉兰座谈会', 'draft') returning id`
    await world.sql`insert into agenda_items (meeting_id, no, title, reporting_agency_id, duration_minutes)
      values (${meeting!.id}, 1, '听取玉兰汇报', ${world.cast.agencies.a}, 10)`
    expect(await whoFinds('玉兰')).toEqual(['clerk'])
    await world.sql`update agenda_items set title = '听取海棠汇报' where meeting_id = ${meeting!.id}`
    expect(await kindsOf(who.clerk, '玉兰')).toEqual(['meeting'])
    expect(await kindsOf(who.clerk, '海棠')).toEqual(['agenda'])
    await world.sql`update meetings set starts_at = '2025-03-03T01:00:00Z', ends_at = '2025-03-03T02:00:00Z' where id = ${meeting!.id}`
    expect(await differences(world.sql)).toEqual([])
    await world.sql`delete from meetings where id = ${meeting!.id}`
    expect(await whoFinds('海棠')).toEqual([])
    expect(await differences(world.sql)).toEqual([])
  })

  it('shows what people typed as text, with the words marked, and stays calm at any query', async () => {
    await world.sql`insert into matters (title, description, raised_by_agency_id, raised_on)
      values ('<b>朱雀</b>门', '𠀀𠀁一带 & ＡＢ50%_c', ${world.cast.agencies.a}, '2026-11-01')`
    const page = await (
      await world.as(world.cast.clerk).get(`/search?q=${encodeURIComponent('朱雀')}`)
    ).text()
    expect(page).toContain('&lt;b&gt;<mark>朱雀</mark>&lt;/b&gt;门')
    for (const q of [
      '𠀀𠀁',
      'ab50%_C',
      '50% 朱雀',
      '朱',
      '%_',
      "'",
      '\\',
      '%00',
      '<b>',
      'x'.repeat(500),
      '   ',
    ]) {
      const answer = await world
        .as(world.cast.clerk)
        .get(`/search?q=${encodeURIComponent(q)}&page=2&year=x&kind=y&agency=z`)
      expect([q, answer.status]).toEqual([q, 200])
    }
    expect(await kindsOf(who.clerk, '𠀀𠀁')).toEqual(['matter'])
    expect(await kindsOf(who.clerk, '𠀀𠀂')).toEqual([])
    expect(await kindsOf(who.clerk, 'ab50%_C')).toEqual(['matter'])
    expect(await kindsOf(who.clerk, 'ab50x_C')).toEqual([])
    expect(await kindsOf(who.clerk, '朱')).toEqual(['matter'])
  })
})
