import { execFileSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** For `describe.skipIf(…)`: says loudly what is skipped without a tool, or throws where `variable` forbids skipping. */
export function isMissing(found: boolean, tool: string, variable: string): boolean {
  if (found) return false
  if (process.env[variable] === '1')
    throw new Error(`${tool} was not found, and ${variable}=1 forbids skipping.`)
  console.warn(`\n!!! ${tool} was not found: what needs it IS SKIPPED !!!\n`)
  return true
}

/** The office suite of this machine with its spreadsheet, or undefined. */
export const calcPath = [process.env.SOFFICE_PATH, '/usr/bin/soffice', '/usr/bin/libreoffice'].find(
  (path) => path && existsSync(path) && existsSync(join(dirname(realpathSync(path)), 'libsclo.so')),
)

/** A Python that knows the module, or undefined. */
export function pythonWith(module: string): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}
