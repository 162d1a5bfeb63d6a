import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

// Who may import whom (CONTRIBUTING, The plan). A slice imports only slices before it in this line.
const order = [
  'settings',
  'auth',
  'audit',
  'calendar',
  'outbox',
  'files',
  'agencies',
  'people',
  'groups',
  'matters',
  'venues',
  'meetings',
  'inbox',
  'scheduling',
  'decisions',
  'action-items',
  'minutes',
  'documents',
  'programmes',
  'registers',
  'reports',
  'feeds',
  'search',
]
const rooms = new Set(['routes', 'queries', 'commands', 'rules', 'form', 'mail'])
const banned = new Set(['index', 'utils', 'helpers', 'service', 'manager', 'types'])
/** Entries and what stands above the slices: may import anything. */
const entries =
  /^src\/(app|app-env|slices|server|serve|program|worker|http|errors|renderer|assets|services|config)\.tsx?$|^src\/(cli|jobs|demo|setup|today|users|embedded|mailbox|operations)\//

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const files = ['src', 'views'].flatMap((root) => walk(root)).filter((file) => /\.tsx?$/.test(file))
const imports = files.flatMap(importsOf)

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?([^'"]*?)from\s+'([^']+)'/gm)].flatMap(
    ([, type, names, path]) => {
      const to = path!.startsWith('#')
        ? path!.slice(1)
        : path!.startsWith('.')
          ? normalize(join(dirname(file), path!))
          : null
      const typeOnly = Boolean(type) || /^\{\s*(type\s+\w+(\s+as\s+\w+)?\s*,?\s*)+\}\s*$/.test(names ?? '')
      return to ? [{ from: file, to, typeOnly }] : []
    },
  )
}

const sliceOf = (file: string) => (file.startsWith('src/') ? (file.split('/')[1] ?? '') : '')
const roomOf = (file: string) =>
  file
    .split('/')
    .at(-1)!
    .replace(/\.tsx?$/, '')
const show = (i: Import) => `${i.from} → ${i.to}`

describe('the plan of the house', () => {
  it('has no room without a name', () => {
    expect(files.filter((file) => banned.has(roomOf(file)))).toEqual([])
  })

  it('lets lib and i18n know nothing above them', () => {
    const up = imports.filter((i) => /^src\/(lib|i18n)\//.test(i.from) && !/^src\/(lib|i18n)\//.test(i.to))
    expect(up.map(show)).toEqual([])
  })

  it('lets commands import only commands and rules of earlier slices', () => {
    const wrong = imports.filter((i) => {
      if (i.typeOnly || entries.test(i.from) || roomOf(i.from) !== 'commands') return false
      // The trail and the mail of a change belong to every command.
      if (['src/audit/commands.ts', 'src/outbox/queue.ts'].includes(i.to)) return false
      const [mine, theirs] = [order.indexOf(sliceOf(i.from)), order.indexOf(sliceOf(i.to))]
      return mine >= 0 && theirs > mine
    })
    expect(wrong.map(show)).toEqual([])
  })

  it('keeps rules free of everything but dates, types and other rules', () => {
    const wrong = imports.filter(
      (i) =>
        roomOf(i.from) === 'rules' &&
        !i.typeOnly &&
        !/^src\/lib\/|^src\/i18n\/|viewer\.ts$|settings\/office\.ts$/.test(i.to) &&
        roomOf(i.to) !== 'rules',
    )
    expect(wrong.map(show)).toEqual([])
  })

  it('keeps statements, commands and routes out of views', () => {
    const wrong = imports.filter(
      (i) =>
        i.from.startsWith('views/') &&
        !i.typeOnly &&
        i.to.startsWith('src/') &&
        !i.to.startsWith('src/lib/') &&
        rooms.has(roomOf(i.to)) &&
        roomOf(i.to) !== 'rules',
    )
    expect(wrong.map(show)).toEqual([])
  })

  it('keeps routes to entries', () => {
    const wrong = imports.filter(
      (i) => roomOf(i.to) === 'routes' && !entries.test(i.from) && sliceOf(i.from) !== sliceOf(i.to),
    )
    expect(wrong.map(show)).toEqual([])
  })
})
