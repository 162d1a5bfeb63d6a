import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.ts'

export interface Arguments {
  /** What is not an option, in order. */
  words: string[]
  flags: Record<string, boolean>
  /** Options with a value: --date 2026-11-05. */
  values: Record<string, string>
}

/**
 * The frame of a command line tool: settings, arguments, and one sentence with exit code 1 for whatever goes wrong.
 * Keys are not made: only the server begins a data folder.
 */
export async function runTool(
  options: { usage: string; flags?: readonly string[]; values?: readonly string[] },
  work: (config: Config, args: Arguments) => Promise<void>,
): Promise<void> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env')
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries([
        ...(options.flags ?? []).map((name) => [name, { type: 'boolean' as const }] as const),
        ...(options.values ?? []).map((name) => [name, { type: 'string' as const }] as const),
      ]),
    })
    const typed = Object.entries(values)
    const flags = Object.fromEntries(typed.map(([name, value]) => [name, value === true]))
    const words = typed.filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    await work(
      readConfig(process.env, () => []),
      { words: positionals, flags, values: Object.fromEntries(words) },
    )
    process.exit(0)
  } catch (error) {
    const wrong = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    console.error(wrong ? `Usage: ${options.usage}` : error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

/** A path as it was typed: npm runs its scripts in the folder of the program. */
export function typedPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path)
}
