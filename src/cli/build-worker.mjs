/**
 * Bundles our own source and the guarded database driver for Cloudflare Workers into dist/worker/, with the static
 * files. Wrangler runs this ([build] in wrangler.toml) and adds the packages, which it knows how to fit to its runtime.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyAssetsTo } from './build.mjs'
import { root } from './install.mjs'

const target = 'dist/worker'

/** The driver's edition for Workers, guarded like the other; every other package stays an import. */
const workerDriver = {
  name: 'worker-driver',
  setup(build) {
    build.onResolve({ filter: /^postgres$/ }, () => ({
      path: join(root, 'node_modules/postgres/cf/src/index.js'),
    }))
  },
}

/** Builds the Worker; gives esbuild's account of what went into it. */
export async function buildWorker() {
  const { build, stop } = await import('esbuild')
  const { esbuildDriverGuard } = await import('./driver-guard.mjs')
  const result = await build({
    absWorkingDir: root,
    entryPoints: { worker: 'src/worker.ts' },
    outdir: target,
    bundle: true,
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    target: 'es2024',
    sourcemap: 'linked',
    metafile: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [workerDriver, esbuildDriverGuard],
    define: {
      ASSET_VERSIONS: JSON.stringify(copyWorkerAssets()),
      MIGRATIONS: JSON.stringify(migrationNames()),
    },
  })
  await stop()
  return result.metafile
}

function copyWorkerAssets() {
  const folder = join(root, target, 'public')
  // Cloudflare compresses by itself.
  const versions = copyAssetsTo(join(folder, 'assets'), (content) => [['', content]])
  writeFileSync(join(folder, '_headers'), headers)
  return versions
}

// Every page names its files with their version.
const headers = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`

function migrationNames() {
  return readdirSync(join(root, 'migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker()
