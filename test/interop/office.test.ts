import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCsv } from '#src/lib/csv.ts'
import { headersOf } from '../access/ask.ts'
import { type Given, giveWorld, type Role } from '../access/given.ts'
import { calcPath, isMissing } from './tools.ts'

// SEC-12: what is exported, opened in an office suite that would calculate: the same texts, and no formula.

/** Beginnings that make a spreadsheet calculate, fetch or start a program, in many disguises. */
const starts = ['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', '＝', '＋', '－', '＠', "'=", '"=', ';=', ',=']
const ends = [
  "cmd|'/C calc'!A0",
  '1+1',
  'SUM(A1:A9)',
  'HYPERLINK("http://a.example","x")',
  'WEBSERVICE("http://a.example")',
]
const payloads = starts.flatMap((start) => ends.map((end) => start + end))

interface Cell {
  text: string
  formula: boolean
}

describe.skipIf(isMissing(calcPath !== undefined, 'LibreOffice Calc', 'REQUIRE_OFFICE'))(
  'SEC-12: in an office suite',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'hs-office-'))
    let given: Given
    beforeAll(async () => {
      given = await giveWorld()
      await poison()
    }, 60_000)
    afterAll(async () => {
      await given.world.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** Formulas into what the exports show, each row another one. */
    async function poison() {
      const { sql } = given.world
      const columns = {
        agencies: ['name_en', 'telephone'],
        people: ['name_en', 'phone'],
        employments: ['position_zh', 'position_en'],
        action_items: ['title', 'title_en', 'deliverable'],
        work_calendar: ['name'],
      }
      await sql`insert into work_calendar (day, kind, name) select date '2026-12-01' + n, 'holiday', 'x' from generate_series(0, 19) n on conflict do nothing`
      let n = 0
      for (const [table, names] of Object.entries(columns))
        for (const { ctid } of await sql<
          { ctid: string }[]
        >`select ctid::text from ${sql(table)} order by ctid`) {
          const row = Object.fromEntries(names.map((name) => [name, payloads[n++ % payloads.length]?.trim()]))
          await sql`update ${sql(table)} set ${sql(row)} where ctid = ${ctid}::tid`
        }
      for (const payload of payloads)
        await sql`insert into audit_entries (at, person_name, role, action, subject_type, args)
        values (now(), ${payload}, 'clerk', 'matters.accepted', 'matter', ${sql.json({ title: payload })})`
    }

    /** Every cell as the suite has it after opening, told to calculate what it takes for a formula. */
    function open(files: Record<string, string>): Record<string, Cell[][]> {
      for (const [name, csv] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), csv)
      execFileSync(
        calcPath!,
        [
          '--headless',
          '--norestore',
          `-env:UserInstallation=file://${folder}/profile`,
          // Comma, quote, UTF-8, from line 1; no text is taken for a date; formulas are evaluated.
          '--infilter=CSV:44,34,76,1,,0,false,false,false,false,false,0,true',
          '--convert-to',
          'fods',
          '--outdir',
          folder,
          ...Object.keys(files).map((name) => join(folder, `${name}.csv`)),
        ],
        { stdio: 'ignore', timeout: 100_000 },
      )
      return Object.fromEntries(
        Object.keys(files).map((name) => [name, cellsOf(readFileSync(join(folder, `${name}.fods`), 'utf8'))]),
      )
    }

    it('exports open with equal texts and no formula; what is not ours does calculate', async () => {
      const files: Record<string, string> = {
        control: '=1+1,x\r\n',
        writer: writeCsv(
          ['文本', '数'],
          payloads.map((text, n) => [text, -n]),
        ),
      }
      const exports: [string, Role, string][] = [
        ['agencies', 'director', '/agencies/export.csv'],
        ['people', 'director', '/people/export.csv'],
        ['actionItems', 'director', '/action-items/export.csv'],
        ['actionItemsEn', 'director', '/action-items/export.csv'],
        ['calendar', 'director', '/settings/calendar/export.csv?year=2026'],
        ['log', 'auditor', '/audit/export'],
      ]
      for (const [name, role, address] of exports) {
        const headers = { ...headersOf(given, role) }
        if (name.endsWith('En')) headers.cookie = `${headers.cookie}; locale=en`
        const response = await given.world.app.request(`http://localhost${address}`, { headers })
        expect(response.status).toBe(200)
        files[name] = await response.text()
        // The guard is at work here, or the test would prove nothing.
        expect(files[name], name).toMatch(/(^|,|")'[=+@＝-]/m)
      }
      const opened = open(files)
      expect(opened.control?.[0]?.[0]).toEqual({ text: '2', formula: true })
      for (const [name, csv] of Object.entries(files)) {
        if (name === 'control') continue
        const rows = Papa.parse<string[]>(csv.replace(/^\uFEFF/, ''), { skipEmptyLines: true }).data
        const cells = opened[name] ?? []
        expect(
          cells.flat().filter(({ formula }) => formula),
          name,
        ).toEqual([])
        expect(
          cells.map((row) => row.map(({ text }) => text)),
          name,
        ).toEqual(rows.map((row) => row.map(asCell)))
      }
    }, 120_000)
  },
)

/** A cell of the suite has no tabs and carriage returns, and shows numbers as numbers. */
const asCell = (text: string) => text.replace(/\r\n?/g, '\n')

function cellsOf(fods: string): Cell[][] {
  const table = /<table:table [\s\S]*?<\/table:table>/.exec(fods)?.[0] ?? ''
  const rows = [...table.matchAll(/<table:table-row\b[^>]*?(\/>|>([\s\S]*?)<\/table:table-row>)/g)]
  const read = rows.map(([, , inside = '']) => {
    const cells: Cell[] = []
    for (const [, attributes = '', , content = ''] of inside.matchAll(
      /<table:(?:covered-)?table-cell\b([^>]*?)(\/>|>([\s\S]*?)<\/table:table-cell>)/g,
    )) {
      const times = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1)
      const cell = { text: textOf(content), formula: attributes.includes('table:formula=') }
      for (let n = 0; n < Math.min(times, 50); n += 1) cells.push(cell)
    }
    return cells
  })
  const width = Math.max(0, ...read.map((row) => row.findLastIndex(({ text }) => text !== '') + 1))
  return read
    .slice(0, read.findLastIndex((row) => row.some(({ text }) => text !== '')) + 1)
    .map((row) => Array.from({ length: width }, (_, n) => row[n] ?? { text: '', formula: false }))
}

function textOf(content: string): string {
  const paragraphs = [...content.matchAll(/<text:p\b[^>]*?(?:\/>|>([\s\S]*?)<\/text:p>)/g)].map(
    ([, inside = '']) =>
      inside
        .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_whole, n) => ' '.repeat(Number(n ?? 1)))
        .replace(/<text:tab\/>/g, '\t')
        .replace(/<text:line-break\/>/g, '\n')
        .replace(/<[^>]+>/g, ''),
  )
  return paragraphs
    .join('\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
