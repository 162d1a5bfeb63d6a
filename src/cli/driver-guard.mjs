/**
 * postgres 3.4.9 kills the process when the server restarts under `sql.begin`: the rollback of a
 * transaction whose connection is gone is written to a socket that is null. Worse, a transaction that
 * outlives its connection goes on, outside any transaction, on the connection opened next.
 * A statement given between the error of a socket and its end is never answered.
 * And both ends of COPY may wait for ever: a writer whose rows are refused at the end, a reader slow at the last row.
 * These replacements cure it all; they are asserted, so that an upgrade of the driver cannot drop them silently.
 */
const connectionPatches = [
  {
    // A write that was scheduled before the socket went away fails its queries instead of throwing from a timer.
    before: `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
    after: `  function nextWrite(fn) {
    if (socket === null) {
      const lost = Errors.connection('CONNECTION_CLOSED', options)
      chunk = nextWriteTimer = null
      query && queryError(query, lost)
      while (sent.length)
        queryError(sent.shift(), lost)
      return true
    }
    const x = socket.write(chunk, fn)`,
  },
  {
    // What was not sent must not be sent in front of the next connection's start-up message.
    before: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
    after: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)
    socket.removeListener('connect', connected)
    idleTimer.cancel()`,
  },
  {
    // A statement given between a socket's error and its end (the rollback, say) would wait for ever.
    before: `    !hadError && (query || sent.length) && error(`,
    after: `    ;(query || sent.length) && error(`,
  },
  {
    before: `  function errored(err) {
    stream && (stream.destroy(err), stream = null)`,
    after: `  function errored(err) {
    final && (final(err), final = null)
    stream && (stream.destroy(err), stream = null)`,
  },
  {
    // A reader that is slow at the last row leaves the socket paused, and nobody reads any more.
    before: `    stream && stream.push(null)
    stream = null`,
    after: `    stream && stream.push(null)
    stream = null
    socket.resume()`,
  },
]

const poolPatches = [
  {
    before: `    let savepoints = 0
      , connection
      , prepare = null
`,
    after: `    let savepoints = 0
      , connection
      , reservation
      , prepare = null
`,
  },
  {
    // A transaction may use its connection only as long as it holds it.
    before: `      function handler(q) {
        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
    after: `      function handler(q) {
        q.catch(e => uncaughtError || (uncaughtError = e))
        if (c.reserved !== reservation)
          return q.reject(Errors.connection('CONNECTION_CLOSED', options))
        c.queue === full`,
  },
  {
    before: `      move(c, reserved)
      c.reserved = () => queries.length
        ? c.execute(queries.shift())
        : move(c, reserved)
    }`,
    after: `      move(c, reserved)
      c.reserved = reservation = () => queries.length
        ? c.execute(queries.shift())
        : move(c, reserved)
    }`,
  },
]

/** The edition for Workers: their sockets say in words what others say by a code, and pages know a lost database by it. */
const socketPatches = [
  {
    before: `function Socket() {
  const tcp`,
    after: `const lost = e => Object.assign(new Error(e.message, { cause: e }), { code: 'ECONNRESET' })

function Socket() {
  const tcp`,
  },
  {
    before: `            : ((tcp.readyState = 'open'), tcp.emit('secureConnect'))
        },
        (e) => tcp.emit('error', e)`,
    after: `            : ((tcp.readyState = 'open'), tcp.emit('secureConnect'))
        },
        (e) => tcp.emit('error', lost(e))`,
  },
  {
    before: `  function error(err) {
    tcp.emit('error', err)`,
    after: `  function error(err) {
    tcp.emit('error', lost(err))`,
  },
]

const patchesOf = { connection: connectionPatches, index: poolPatches, polyfills: socketPatches }
const guarded = /[\\/]postgres[\\/](?:(?:cf[\\/])?src[\\/](connection|index)|cf[\\/](polyfills))\.js$/

/** Returns the guarded text of a driver file, or null for any other file; throws if the text is not the known one. */
export function guardDriver(path, text) {
  const found = guarded.exec(path.split('?')[0])
  if (!found) return null
  return patchesOf[found[1] ?? found[2]].reduce((result, patch) => replaceOnce(result, patch, path), text)
}

/** The guard for esbuild. */
export const esbuildDriverGuard = {
  name: 'driver-guard',
  setup(build) {
    build.onLoad({ filter: guarded }, async ({ path }) => {
      const { readFile } = await import('node:fs/promises')
      return { contents: guardDriver(path, await readFile(path, 'utf8')), loader: 'js' }
    })
  },
}

/** The guard for vite, and so for vitest (which must inline `postgres`). */
export const viteDriverGuard = {
  name: 'driver-guard',
  enforce: 'pre',
  transform(code, id) {
    const contents = guardDriver(id, code)
    return contents === null ? null : { code: contents, map: null }
  },
}

function replaceOnce(text, { before, after }, path) {
  if (text.split(before).length !== 2)
    throw new Error(
      `The database driver changed (${path}); check its behaviour at a restart and renew src/cli/driver-guard.mjs.`,
    )
  return text.replace(before, () => after)
}
