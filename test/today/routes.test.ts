import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'

let demo: DemoWorld
beforeAll(async () => {
  demo = await createDemoWorld()
})
afterAll(() => demo.close())

describe('smoke', () => {
  it.each([
    ['p-feng', '/today'],
    ['p-zheng', '/approvals'],
    ['p-zheng', '/today'],
    ['p-zhou', '/brief'],
    ['p-land-3', '/inbox'],
    ['p-han', '/audit'],
  ])('%s %s', async (code, path) => {
    const page = await demo.as(await demo.person(code)).get(path)
    const html = await page.text()
    console.log(html.replace(/<head>.*<\/head>/s, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 3000))
    expect(page.status).toBe(200)
  })
})
