/** Installs what package-lock.json names and node_modules lacks. Plain JavaScript without packages: it runs before there are any. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Brings node_modules in step with the lock file; `dev` asks for the tools of the tests as well. */
export function install({ dev = false } = {}) {
  if (isInstalled({ dev })) return
  console.log('Installing packages …')
  // The tools are as large as all the rest. Where they were installed before, they stay; where only they are
  // missing, nothing is taken away, because a server may be running from these packages.
  const omit = dev || hasTools() ? [] : ['--omit=dev']
  const done = isInstalled({ dev: false }) ? npm('install', '--no-save') : npm('ci', ...omit)
  if (done || npm('install', ...omit, '--no-save', '--no-package-lock')) return
  throw new Error(
    'The packages could not be installed; run `npm ci --ignore-scripts` with access to a package registry.',
  )
}

function isInstalled({ dev }) {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || (entry.dev && !dev)) return true
    return present[path]?.version === entry.version
  })
}

function hasTools() {
  return Boolean(readPackages('node_modules/.package-lock.json')?.['node_modules/vitest'])
}

function readPackages(name) {
  try {
    return JSON.parse(readFileSync(new URL(name, new URL('../../', import.meta.url)), 'utf8')).packages
  } catch {
    return null
  }
}

function npm(...words) {
  const args = [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  const script = process.env.npm_execpath
  const run = script?.endsWith('.js')
    ? spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  return run.status === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    install({ dev: true })
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
