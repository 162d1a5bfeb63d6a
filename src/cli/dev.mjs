/** Rebuilds at every change and restarts the server: `npm run dev`. */
import { spawn } from 'node:child_process'
import { context } from 'esbuild'
import { bundleOptions } from './build.mjs'
import { root } from './install.mjs'

const bundle = await context(await bundleOptions())
await bundle.rebuild()
await bundle.watch()
const server = spawn(
  process.execPath,
  ['--watch', '--enable-source-maps', 'dist/server.mjs', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', async (code) => {
  await bundle.dispose()
  process.exit(code ?? 0)
})
