import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAgency, answerCountersign } from '#src/minutes/countersigning/answers/commands.ts'
import {
  closeCountersigning,
  openCountersigning,
  returnToDrafting,
} from '#src/minutes/countersigning/commands.ts'
import { changesBetween, diffText } from '#src/minutes/texts/rules.ts'
import { createWorld, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'
import { countersignsOf, DUTY_A, giveDraft, linkOf, write } from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const clerk = () => world.act(world.cast.clerk)
const page = async (person: Parameters<World['as']>[0], path: string) => {
  const answer = await world.as(person).get(path)
  return { status: answer.status, html: await answer.text() }
}
const everybodyAgrees = async (id: string, round: number) => {
  for (const one of await countersignsOf(world, id))
    if (one.round === round && one.state === 'pending')
      await answerCountersign(await clerk(), id, {
        countersignId: one.id,
        answer: 'agreed',
        comment: '',
        channel: 'phone',
      })
}

describe('an agency that is asked', () => {
  it('R39: reads the paragraphs that name it, and nothing else of the draft', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerk(), id, { supporting: true })
    const { cast } = world
    // A leads in the first paragraph, B supports there; neither stands in the second.
    for (const liaison of [cast.liaisonA, cast.liaisonB]) {
      const { status, html } = await page(liaison, `/minutes/${id}/countersign`)
      expect(status).toBe(200)
      expect(textOf(html)).toContain('完成用地预审报件')
      for (const foreign of ['专用线路架设', '主持召开会议', '出席：', '会议要求'])
        expect(html).not.toContain(foreign)
      expect((await page(liaison, `/minutes/${id}`)).status).toBe(404)
      expect((await page(liaison, '/minutes')).html).not.toContain(id)
    }
    const [mail] = await world.sql<{ text: string }[]>`
      select text_body as text from outbox where minutes_id = ${id} and kind = 'M-7' and to_address = ${cast.liaisonB.email}`
    expect(mail!.text).toContain('完成用地预审报件')
    expect(mail!.text).not.toContain('专用线路架设')
  })

  it('R40: supporting agencies are asked where the office wants it; the lead always', async () => {
    const { agencies } = world.cast
    const asked = async (supporting: boolean) => {
      const { id } = await giveDraft(world)
      await openCountersigning(await clerk(), id, { supporting })
      return (await countersignsOf(world, id)).map((one) => one.agencyId)
    }
    expect(new Set(await asked(false))).toEqual(new Set([agencies.a, agencies.vertical]))
    expect(new Set(await asked(true))).toEqual(
      new Set([agencies.a, agencies.b, agencies.c, agencies.vertical]),
    )
  })
})

describe('a disagreement', () => {
  it('is answered, the next round shows the change as ins and del, and the chair sees all of it', async () => {
    const { cast, sql } = world
    const { id } = await giveDraft(world)
    await openCountersigning(await clerk(), id)
    const link = await linkOf(world, 'countersign', cast.agencies.a, id)
    const agency = world.nobody()
    const html = await (await agency.get(link)).text()
    const countersignId = inputValue(html, 'countersignId')!
    const [first, second] = await sql<{ id: string }[]>`
      select id from decisions where minutes_id = ${id} order by paragraph_no`
    const form = { countersignId, answer: 'disagreed', comment: '' }
    // A comment on its paragraph is reason enough; one on a paragraph that it does not see is not taken.
    expect((await agency.post(link, { ...form, [`paragraph-${second!.id}`]: '与我无关' })).status).toBe(404)
    expect(
      (await agency.post(link, { ...form, [`paragraph-${first!.id}`]: '报件须待规划先行' })).status,
    ).toBe(303)
    const office = `/minutes/${id}/countersigning`
    expect(textOf((await page(cast.clerk, office)).html)).toContain('对第一条： 报件须待规划先行')
    await everybodyAgrees(id, 1)
    await expect(closeCountersigning(await clerk(), id)).rejects.toMatchObject({
      key: 'minutes.error.disagreementOpen',
    })
    await answerAgency(await clerk(), id, countersignId, '已改为先行规划')

    await returnToDrafting(await clerk(), id, '按国土局意见修改')
    await write(world, await clerk(), id, 1, { type: 'order', text: '会议同意，先行规划。', duties: DUTY_A })
    expect(textOf((await page(cast.clerk, office)).html)).toContain('与第1轮会签稿相比的修改')
    await openCountersigning(await clerk(), id)
    const again = await (await world.nobody().get(link)).text()
    expect(again).toContain('会议<del>原则</del>同意<ins>，先行规划</ins>。')
    expect(again).not.toContain('专用线路架设')
    expect(textOf(again)).toContain('与上一轮会签稿相比')
    // Who agrees and comments on a paragraph agrees with a comment.
    const [mine] = (await countersignsOf(world, id)).filter(
      (one) => one.round === 2 && one.agencyId === cast.agencies.a,
    )
    await world.nobody().post(link, {
      countersignId: mine!.id,
      answer: 'agreed',
      comment: '',
      [`paragraph-${first!.id}`]: '很好',
    })
    expect((await countersignsOf(world, id)).find((one) => one.id === mine!.id)?.state).toBe(
      'agreed_with_comment',
    )
    await everybodyAgrees(id, 2)
    await closeCountersigning(await clerk(), id)

    const signature = `/minutes/${id}/signature`
    const before = (await page(cast.chair, signature)).html
    expect(textOf(before)).toContain('对第一条： 很好')
    expect(textOf(before)).toContain('首次会签稿以来的修改')
    expect(before).toContain('<del>原则</del>')
    expect((await world.as(cast.chair).post(`/minutes/${id}/reading`)).status).toBe(303)
    expect(textOf((await page(cast.chair, signature)).html)).toContain('您上次审阅以来的修改 没有修改。')

    await returnToDrafting(await clerk(), id, '再改一处')
    await write(world, await clerk(), id, 1, {
      type: 'order',
      text: '会议同意，先行规划和环评。',
      duties: DUTY_A,
    })
    await openCountersigning(await clerk(), id)
    await everybodyAgrees(id, 3)
    await closeCountersigning(await clerk(), id)
    const after = (await page(cast.chair, signature)).html
    expect(textOf(after)).toContain('您上次审阅以来的修改')
    expect(after).toContain('先行规划<ins>和环评</ins>')
    expect(after).not.toContain('<del>原则</del>')
  })
})

describe('what changed', () => {
  it.each([
    ['会议原则同意。', '会议同意。', '会议-原则-同意。'],
    ['12月10日前完成', '12月18日前完成', '12月-10-+18+日前完成'],
    ['由甲局牵头', '由甲局牵头，乙局配合', '由甲局牵头+，乙局配合+'],
    ['', '新增', '+新增+'],
    ['同', '同', '同'],
    ['𠮷局负责', '吉局负责', '-𠮷-+吉+局负责'],
    ['国土局牵头', '林业局牵头', '-国土-+林业+局牵头'],
  ])('between %s and %s is %s', (before, after, shown) => {
    const marks = { same: '', ins: '+', del: '-' }
    expect(
      diffText(before, after)
        .map(({ op, text }) => `${marks[op]}${text}${marks[op]}`)
        .join(''),
    ).toBe(shown)
  })

  it('gives back both texts, whatever they are, also very long ones, in little time', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 16807) % 2147483647
      return seed
    }
    const text = (n: number) => Array.from({ length: n }, () => '甲乙丙丁a1 ，'[random() % 8]).join('')
    for (let n = 0; n < 200; n += 1) {
      const [a, b] = [text(random() % 60), text(random() % 60)]
      const pieces = diffText(a, b)
      expect(
        pieces
          .filter((p) => p.op !== 'ins')
          .map((p) => p.text)
          .join(''),
      ).toBe(a)
      expect(
        pieces
          .filter((p) => p.op !== 'del')
          .map((p) => p.text)
          .join(''),
      ).toBe(b)
    }
    const started = performance.now()
    diffText(text(50_000), text(50_000))
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('names parts that came and went', () => {
    const parts = changesBetween(
      [
        { key: 'title', text: '纪要' },
        { key: 'a', text: '一' },
        { key: 'b', text: '二' },
      ],
      [
        { key: 'title', text: '纪要' },
        { key: 'b', text: '二' },
        { key: 'c', text: '三' },
      ],
    )
    expect(parts).toEqual([
      { key: 'c', kind: 'added', pieces: [{ op: 'ins', text: '三' }] },
      { key: 'a', kind: 'removed', pieces: [{ op: 'del', text: '一' }] },
    ])
  })
})
