import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type HttpBindings, serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

/** Whatever answers requests: the app. */
export type Site = { fetch(request: Request, env: HttpBindings): Response | Promise<Response> }

export type Listening = {
  port: number
  /** Takes no new requests, lets those under way finish for up to `seconds`. */
  stop(seconds: number): Promise<void>
}

/** Serves the app, and the files of `assetsDir` under /assets. Throws one clear sentence if the port is taken. */
export async function listen(
  site: Site,
  at: { port: number; host: string; assetsDir: string },
): Promise<Listening> {
  const assets = serveAssets(at.assetsDir)
  const fetch = (request: Request, env: HttpBindings) =>
    env.incoming.url?.startsWith('/assets/') ? assets.fetch(request, env) : site.fetch(request, env)
  const server = serve({ fetch: fetch as never, port: at.port, hostname: at.host }) as Server
  const port = await new Promise<number>((ready, fail) => {
    server.once('error', (error) => fail(portError(error, at)))
    server.once('listening', () => {
      const address = server.address()
      ready(typeof address === 'object' && address ? address.port : at.port)
    })
  })
  return { port, stop: (seconds) => drain(server, seconds) }
}

function serveAssets(root: string) {
  const assets = new Hono()
  assets.use(async (c, next) => {
    await next()
    c.header('X-Content-Type-Options', 'nosniff')
    const forever = c.req.query('v') !== undefined && c.res.ok
    c.header('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
  })
  const rewriteRequestPath = (path: string) => path.replace(/^\/assets/, '')
  assets.use('/assets/*', serveStatic({ root, rewriteRequestPath, precompressed: true }))
  return assets
}

async function drain(server: Server, seconds: number) {
  const closed = new Promise((done) => server.close(done))
  // Browsers hold connections open; each is closed as soon as its answer is out.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.race([closed, sleep(seconds * 1000, undefined, { ref: false })])
  clearInterval(idle)
  server.closeAllConnections()
}

function portError(error: Error, { port, host }: { port: number; host: string }) {
  if ('code' in error && error.code === 'EADDRINUSE')
    return new Error(`Port ${port} of ${host} is taken by another program: stop it, or set PORT.`)
  return new Error(`The server cannot listen on port ${port} of ${host}: ${error.message}.`)
}
