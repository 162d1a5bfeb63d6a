/** Bundles the server, and the command line tools beside this file, into dist/; copies migrations and assets there. */
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../../', import.meta.url))
const dist = join(root, 'dist')
const stamp = join(dist, 'built')

/** Builds if a source is newer than the last build. */
export async function buildIfStale() {
  if (!isStale()) return
  await build()
}

/** Builds everything. */
export async function build() {
  const started = Date.now()
  await buildInto(dist)
  removeOldParts(started - 86_400_000)
  writeFileSync(stamp, new Date(started).toISOString())
}

/** Parts of builds before the last; a server that was started from them may still read one. */
function removeOldParts(before) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name)
    if (/-[A-Z0-9]{8}\.mjs(\.map)?$/.test(name) && statSync(path).mtimeMs < before)
      rmSync(path, { force: true })
  }
}

/** The same to another folder below the program's, where it finds its packages. */
export async function buildInto(target) {
  const { build: bundle, stop } = await import('esbuild')
  await bundle(await bundleOptions(target))
  await stop()
}

/** What esbuild is told; also used while developing. */
export async function bundleOptions(target = dist) {
  const { esbuildDriverGuard } = await import('./driver-guard.mjs')
  const versions = copyAssetsTo(join(target, 'public'), compress)
  copyMigrations(target)
  return {
    absWorkingDir: root,
    entryPoints: [
      { in: 'src/server.ts', out: 'server' },
      // A thread of its own, begun by name (src/inbox/reading/reader.ts).
      { in: 'src/inbox/reading/thread.ts', out: 'inbox-thread' },
      // A thread of its own.
      { in: 'src/documents/pdf/worker.ts', out: 'pdf-worker' },
      ...commandEntries(),
    ],
    outdir: target,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What a start does not need (the demo, the mail catcher, backups) lies in files that it does not read.
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [esbuildDriverGuard],
    // Asked for when they are first needed, by import() or in a thread: a start does not read them.
    external: ['@simplewebauthn/server', 'openid-client', 'docx', 'pdfkit', 'fontkit'],
    define: { ASSET_VERSIONS: JSON.stringify(versions) },
    // Bundled CommonJS packages ask for node's own modules through require.
    banner: {
      js: "import { createRequire as banner } from 'node:module';const require = banner(import.meta.url);",
    },
  }
}

function commandEntries() {
  return readdirSync(join(root, 'src/cli'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ in: `src/cli/${name}`, out: `cli/${basename(name, '.ts')}` }))
}

/** Copies what browsers load to dist/public, also compressed, and gives the version of each. */
export function copyAssets() {
  return copyAssetsTo(join(dist, 'public'), compress)
}

/** The same to another folder; `variants` makes of a content what is to lie there: [suffix, bytes] each. */
export function copyAssetsTo(target, variants) {
  mkdirSync(target, { recursive: true })
  return Object.fromEntries(assetFiles().map((file) => copyAsset(target, file, variants)))
}

/** What browsers load: our own files, and in `app.js` htmx before them, so that a page asks for one script. */
function assetFiles() {
  const own = join(root, 'views/assets')
  const files = readdirSync(own).filter((name) => statSync(join(own, name)).isFile())
  return files.map((name) => [
    name,
    name === 'app.js' ? wholeScript(join(own, name)) : minified(join(own, name)),
  ])
}

function wholeScript(app) {
  const htmx = join(root, 'node_modules/htmx.org/dist')
  const shipped = ['htmx.min.js', 'ext/hx-ptag.min.js'].map((name) => readFileSync(join(htmx, name), 'utf8'))
  return Buffer.from([...shipped, minified(app)].join(';\n'))
}

function minified(path) {
  const content = readFileSync(path)
  const loader = { '.js': 'js', '.css': 'css' }[extname(path)]
  if (!loader) return content
  const { transformSync } = createRequire(import.meta.url)('esbuild')
  // The oldest browsers that must do (intranets are slow to change): minifying makes nothing newer.
  const options = { loader, minify: true, target: 'chrome108', charset: 'utf8', legalComments: 'none' }
  return Buffer.from(transformSync(content.toString(), options).code)
}

function copyAsset(target, [name, content], variants) {
  const version = createHash('sha256').update(content).digest('hex').slice(0, 10)
  for (const [suffix, bytes] of variants(content)) write(join(target, `${name}${suffix}`), bytes)
  return [name, version]
}

/** Written whole under another name first: a server may be reading the old file. */
function write(path, content) {
  writeFileSync(`${path}.${process.pid}`, content)
  renameSync(`${path}.${process.pid}`, path)
}

function compress(content) {
  return [
    ['', content],
    ['.gz', gzipSync(content)],
    ['.br', brotliCompressSync(content)],
  ]
}

function copyMigrations(target) {
  rmSync(join(target, 'migrations'), { recursive: true, force: true })
  cpSync(join(root, 'migrations'), join(target, 'migrations'), { recursive: true })
}

function isStale() {
  if (!existsSync(stamp) || !existsSync(join(dist, 'server.mjs'))) return true
  const built = Date.parse(readFileSync(stamp, 'utf8'))
  const sources = [
    'src',
    'views',
    'migrations',
    'package-lock.json',
    'tsconfig.json',
    'node_modules/.package-lock.json',
  ]
  return sources.some((each) => isNewer(join(root, each), built))
}

function isNewer(path, time) {
  if (!existsSync(path)) return false
  const stat = statSync(path)
  if (stat.mtimeMs > time) return true
  return stat.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), time))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
