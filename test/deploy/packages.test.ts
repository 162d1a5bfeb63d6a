import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// SEC-15: what runs in an office besides our own code: few packages, exactly these bytes, and nothing that runs at their
// installation. The paper asked for eight direct and forty in all; mail, passkeys, single sign-on and official documents cost the rest.

interface Locked {
  version: string
  integrity?: string
  dev?: boolean
  optional?: boolean
  devOptional?: boolean
  hasInstallScript?: boolean
  license?: string
}
const read = (name: string) => JSON.parse(textOf(name) ?? '')
const manifest = read('package.json')
const locked = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(
  ([path]) => path !== '',
)
const atRun = locked.filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
const names = (list: typeof locked) => list.map(([path]) => path.replace(/^.*node_modules\//, ''))

describe('SEC-15: packages', () => {
  it('are few: twenty direct and a hundred and twenty in all at most', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(20)
    expect(atRun.length).toBeGreaterThan(Object.keys(manifest.dependencies).length)
    expect(atRun.length).toBeLessThanOrEqual(120)
  })

  it('are pinned to one version and to its bytes', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest
    const loose = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    )
    expect(loose).toEqual([])
    expect(names(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')))).toEqual([])
  })

  it('need no script at their installation, and no way to install runs one', () => {
    // esbuild's script only replaces its starter by the program itself.
    expect(names(atRun.filter(([, { hasInstallScript }]) => hasInstallScript))).toEqual(['esbuild'])
    expect(textOf('src/cli/install.mjs')).toContain("'--ignore-scripts'")
    for (const file of ['.ci/run', '.ci/clean-clone', 'README.md', 'README.zh-CN.md', 'Dockerfile']) {
      const commands = (textOf(file) ?? '').match(/npm (ci|install)\b.*/g) ?? []
      expect(
        commands.filter((line) => !line.includes('--ignore-scripts')).map((line) => `${file}: ${line}`),
      ).toEqual([])
    }
  })

  it('have licences that let an office pass the product on', () => {
    const permissive =
      /^(MIT|MIT-0|ISC|0BSD|BSD-0-Clause|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|\(MIT OR EUPL-1\.1\+\))$/
    // png-js (of pdfkit) is under MIT by its LICENSE file; its manifest does not say so.
    const unsaid = ['node_modules/png-js']
    expect(atRun.filter(([, { license }]) => !permissive.test(license ?? '')).map(([path]) => path)).toEqual(
      unsaid,
    )
  })
})

function textOf(name: string): string | null {
  try {
    return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  } catch {
    return null
  }
}
