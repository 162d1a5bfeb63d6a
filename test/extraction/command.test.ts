import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createWorld, TEST_KEYS, type World } from '#test/support/app.ts'
import { databaseUrl } from '#test/support/server-options.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const demo = ['--directory', 'src/demo/danjiangkou.json']
const text = '由市水务局牵头，市环保局配合，11月20日前完成清淤。会议原则同意选址。'
let world: World

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

function run(args: readonly string[], input: string | Uint8Array, env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; output: string; complaint: string }>((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/extract.ts', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, LOG: 'off', INIT_CWD: root, ...env },
    })
    let [output, complaint] = ['', '']
    child.stdout.on('data', (bytes) => (output += bytes))
    child.stderr.on('data', (bytes) => (complaint += bytes))
    child.on('close', (code) => done({ code, output, complaint: complaint.trim() }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

describe('npm run extract', () => {
  it('prints duties and decisions as JSON, agencies by code', async () => {
    const { code, output } = await run(['--date', '2004-11-05', ...demo], text)
    expect(code).toBe(0)
    expect(JSON.parse(output)).toEqual({
      date: '2004-11-05',
      duties: [
        {
          lead: 'wat',
          supporting: ['epb'],
          sets: [],
          due: '2004-11-20',
          dueText: '11月20日前',
          task: '完成清淤',
          source: '由市水务局牵头，市环保局配合，11月20日前完成清淤。',
          range: [0, 27],
        },
      ],
      decisions: [{ type: 'approve_in_principle', source: '会议原则同意选址。', range: [27, 36] }],
    })
  })

  it('reads GB18030, and takes nothing for an answer', async () => {
    const gb = Buffer.from('d3c9cad0cbaecef1bed6b8bad4f0a3ac3131d4c23230c8d5c7b0cdeab3c9c7e5d3d9a1a3', 'hex')
    const [old, empty] = await Promise.all([
      run(['--date', '2004-11-05', ...demo], gb),
      run(['--date', '2004-11-05', ...demo], ''),
    ])
    expect(JSON.parse(old.output).duties).toMatchObject([
      { lead: 'wat', due: '2004-11-20', task: '完成清淤' },
    ])
    expect(JSON.parse(empty.output)).toEqual({ date: '2004-11-05', duties: [], decisions: [] })
  })

  it('takes the directory of the database, as it was on the day', async () => {
    const [{ name } = { name: '' }] = await world.sql<{ name: string }[]>`select current_database() as name`
    const env = {
      DATABASE_URL: databaseUrl(inject('testServer'), name),
      AUTH_KEYS: TEST_KEYS,
      BASE_URL: 'https://office.example',
    }
    const { output, complaint } = await run(
      ['--date', '2026-11-19'],
      '请国土局于11月30日前办结用地手续。',
      env,
    )
    expect(complaint).toBe('')
    const [agency] = await world.sql<
      { code: string }[]
    >`select code from agencies where id = ${world.cast.agencies.a}`
    expect(JSON.parse(output).duties).toMatchObject([{ lead: agency!.code, due: '2026-11-30' }])
  })

  it.each([
    [[], /^The day of the meeting is missing: npm run/],
    [['--date', '2004-13-05'], /^--date wants the day of the meeting as YYYY-MM-DD, not “2004-13-05”\.$/],
    [
      ['--date', '2004-11-05', '--directory', 'nowhere.json'],
      /^The directory .*nowhere\.json cannot be read\.$/,
    ],
    [['--date', '2004-11-05', '--directory', 'package.json'], /^package\.json holds no directory/],
    [['--when', 'x'], /^Usage: npm run/],
  ])('says in one sentence what is wrong with %j', async (args, sentence) => {
    const { code, output, complaint } = await run(args, text)
    expect([code, output]).toEqual([1, ''])
    expect(complaint).toMatch(sentence)
    expect(complaint.split('\n')).toHaveLength(1)
  })
})
