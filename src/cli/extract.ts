/** `npm run --silent extract -- --date 2026-11-05 [--directory FILE] < minutes.txt`: proposes duties and decisions as JSON. */
import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { NamedAgency } from '../decisions/agency-names/rules.ts'
import { directoryOfFile } from '../decisions/extraction/directory/rules.ts'
import { type Extraction, extract } from '../decisions/extraction/rules.ts'
import { type Day, isDay, type WorkCalendar } from '../lib/dates.ts'
import { decode } from '../lib/decode.ts'
import { runTool, typedPath } from '../operations/command-line.ts'

const usage = 'npm run --silent extract -- --date YYYY-MM-DD [--directory FILE] < minutes.txt'

await runTool({ usage, values: ['date', 'directory'] }, async (config, { words, values }) => {
  const { date } = values
  if (words.length > 0) throw new Error(`Nothing is expected besides the options: ${usage}`)
  if (date === undefined) throw new Error(`The day of the meeting is missing: ${usage}`)
  if (!isDay(date)) throw new Error(`--date wants the day of the meeting as YYYY-MM-DD, not “${date}”.`)
  if (process.stdin.isTTY) throw new Error(`The text of the minutes is read from standard input: ${usage}`)
  const ground = values.directory === undefined ? await stored(config, date) : fileGround(values.directory)
  const minutes = decode(await bytesOf(process.stdin))
  const found = extract(minutes, ground.directory, ground.calendar, date)
  await write(`${JSON.stringify(asData(date, found), null, 2)}\n`)
})

interface Ground {
  directory: readonly NamedAgency[]
  calendar: WorkCalendar
}

function fileGround(path: string): Ground {
  const directory = directoryOfFile(contentOf(typedPath(path)))
  if (!directory) throw new Error(`${path} holds no directory: expected JSON with "organizations".`)
  return { directory, calendar: new Map() }
}

function contentOf(path: string): string {
  try {
    return decode(readFileSync(path))
  } catch {
    throw new Error(`The directory ${path} cannot be read.`)
  }
}

/** Agencies in force on the day and the work calendar of the database; its driver is loaded only then. */
async function stored(config: Config, date: Day): Promise<Ground> {
  const { openExisting } = await import('../embedded/configured.ts')
  const { findDutyGround } = await import('../minutes/taking/queries.ts')
  const { sql, close } = await openExisting(config)
  try {
    return await findDutyGround(sql, date)
  } finally {
    await close()
  }
}

async function bytesOf(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function codeOf(agency: NamedAgency): string {
  return agency.code ?? agency.id
}

function asData(date: Day, { duties, decisions }: Extraction) {
  return {
    date,
    duties: duties.map((duty) => ({
      lead: duty.lead ? codeOf(duty.lead) : null,
      ...(duty.leadCandidates.length > 0 ? { leadCandidates: duty.leadCandidates.map(codeOf) } : {}),
      supporting: duty.supporting.map(codeOf),
      sets: duty.sets,
      due: duty.due,
      dueText: duty.dueText,
      task: duty.task,
      source: duty.source,
      range: duty.range,
    })),
    decisions,
  }
}

function write(words: string): Promise<void> {
  return new Promise((done, fail) => process.stdout.write(words, (error) => (error ? fail(error) : done())))
}
