import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '#src/i18n/en.ts'
import { isKey } from '#src/i18n/translate.ts'

const root = new URL('../../src', import.meta.url).pathname
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'))
const found = (pattern: RegExp) => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''))),
]

describe('every kind of entry can be read (both languages have the same keys)', () => {
  it.each(found(/\baction: '([a-z]+\.[\w.]+)'/g))('%s has its sentence', (action) => {
    expect(isKey(`audit.${action}`)).toBe(true)
  })
  it.each(found(/\baction: `([a-z]+\.[\w.]+\.)\$\{/g))('%s… has its sentences', (prefix) => {
    expect(Object.keys(en).some((key) => key.startsWith(`audit.${prefix}`))).toBe(true)
  })
  it.each(found(/\bsubjectType: '(\w+)'/g))('things of kind %s have a name', (type) => {
    expect(isKey(`audit.subject.${type}`)).toBe(true)
  })
})
