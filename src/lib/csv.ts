import Papa from 'papaparse'
import { decode } from './decode.ts'
import { cleanText } from './form.ts'

/** A CSV file as rows of named texts; header names are trimmed, empty lines left out. `lines` are 1-based lines of the file. */
export interface CsvFile {
  header: string[]
  rows: { line: number; values: Record<string, string> }[]
}

/** Reads the bytes of a CSV file: UTF-8 (with or without BOM), else GB18030, as Chinese spreadsheets write. */
export function parseCsv(bytes: Uint8Array): CsvFile {
  const parsed = Papa.parse<string[]>(cleanText(decode(bytes)), { skipEmptyLines: 'greedy' })
  const [header = [], ...rows] = parsed.data
  const names = header.map((name) => name.trim())
  return {
    header: names,
    rows: rows.map((cells, at) => ({
      line: at + 2,
      values: Object.fromEntries(names.map((name, column) => [name, (cells[column] ?? '').trim()])),
    })),
  }
}

/** A CSV file that a spreadsheet opens as Chinese (BOM) and never executes: a cell that could begin a formula gets a leading quote. */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const body = [header, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell : withoutFormula(cell ?? ''))),
  )
  return `\uFEFF${Papa.unparse(body, { newline: '\r\n' })}\r\n`
}

/** `=`, `+`, `-`, `@`, tab and CR at the start make a spreadsheet calculate. */
export function withoutFormula(cell: string): string {
  return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `'${cell}` : cell
}

/** An uploaded CSV file as text, whatever its encoding. */
export async function csvTextOf(upload: File): Promise<string> {
  return cleanText(decode(new Uint8Array(await upload.arrayBuffer())))
}
