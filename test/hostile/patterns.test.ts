import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'recheck'
import { describe, expect, it } from 'vitest'
import { parseAst } from 'vitest/node'

// SEC-19: no pattern takes time that grows faster than the text it is asked about.

interface Pattern {
  source: string
  flags: string
  files: string[]
}

/** What is asked of a node of the parser's tree. */
interface Written {
  type: string
  regex?: { pattern: string; flags: string }
  callee?: { name?: string }
  arguments?: Written[]
  value?: string
  quasis?: { value: { cooked: string } }[]
}

const files = ['src', 'views']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)))
  .filter((file) => /\.(tsx?|mjs|js)$/.test(file))

/** Every pattern as the parser of the build reads it: literals, and `new RegExp` with its places filled with a letter. */
function patternsOf(file: string): Pattern[] {
  const found: Pattern[] = []
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    const { type, regex, callee, arguments: args } = node as Written
    if (type === 'Literal' && regex) found.push({ source: regex.pattern, flags: regex.flags, files: [file] })
    if (/^(New|Call)Expression$/.test(type) && callee?.name === 'RegExp' && args?.[0])
      found.push({ source: sourceOf(args[0], file), flags: args[1]?.value ?? '', files: [file] })
    for (const child of Object.values(node)) visit(child)
  }
  // `<F>(x)` begins an element in one of them and a function in the other.
  visit(parseAst(readFileSync(file, 'utf8'), { lang: file.endsWith('.ts') ? 'ts' : 'tsx' }))
  return found
}

function sourceOf(written: Written, file: string): string {
  if (written.type === 'Literal' && typeof written.value === 'string') return written.value
  if (!written.quasis) throw new Error(`${file}: a pattern that only a run would know`)
  return written.quasis.map((each) => each.value.cooked).join('x')
}

const all = new Map<string, Pattern>()
for (const file of files)
  for (const pattern of patternsOf(file)) {
    const key = `/${pattern.source}/${pattern.flags}`
    all.set(key, { ...pattern, files: [...(all.get(key)?.files ?? []), file] })
  }

describe('SEC-19: patterns', () => {
  it('are all found', () => {
    expect(files.length).toBeGreaterThan(400)
    expect(all.size).toBeGreaterThan(180)
  })

  it('take no more time than by the length of the text', async () => {
    const wrong: string[] = []
    for (const [name, { source, flags, files }] of all) {
      const verdict = await check(source, flags, { timeout: 20_000 })
      if (verdict.status !== 'safe')
        wrong.push(
          `${name} in ${files}: ${verdict.status === 'unknown' ? verdict.error.kind : verdict.complexity.summary}`,
        )
    }
    expect(wrong).toEqual([])
  })

  it('would be noticed if they did', async () => {
    for (const slow of ['(a+)+$', '\\s+$', '^(.*)x(.*)y$'])
      expect((await check(slow, '')).status, slow).toBe('vulnerable')
  })
})
