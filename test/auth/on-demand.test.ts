import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleOptions } from '#src/cli/build.mjs'

// A start pays for what every start needs: these are read when somebody first signs in that way.
const seldom = ['@simplewebauthn/server', 'openid-client']

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(join('src', path), 'utf8'))

describe('the libraries of passkeys and single sign-on', () => {
  it.each(seldom)(
    '%s is loaded by import() alone, in one place, and stands outside the bundle',
    async (name) => {
      const quoted = new RegExp(`^.*['"]${name}['"].*$`, 'gm')
      const lines = sources.flatMap((source) => source.match(quoted) ?? [])
      const loading = lines.filter((line) => !/^import type /.test(line))
      expect(loading).toEqual([`const load = () => import('${name}')`])
      expect((await bundleOptions()).external).toContain(name)
    },
  )
})
