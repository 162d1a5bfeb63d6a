import { execFileSync } from 'node:child_process'
import { createTestHarness } from 'wrangler'
import { type Visitor, visitor } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'

/** Wrangler talks to nobody. */
const offline = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

/** What `wrangler deploy --dry-run` says; the Worker as it would be uploaded lies in `folder` afterwards. */
export function dryRun(folder: string): string {
  const wrangler = ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', folder]
  const env = { ...process.env, ...offline, NO_COLOR: '1' }
  return execFileSync(process.execPath, wrangler, { encoding: 'utf8', env })
}

export interface WorkerSite {
  nobody(): Visitor
  as(person: Person): Visitor
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** What Cloudflare's clock does every minute. */
  minute(): Promise<void>
  /** What the Worker said to its console, one line each. */
  log(): string[]
  close(): Promise<void>
}

/** The built Worker in Cloudflare's runtime, with a database by TCP and these variables and secrets. */
export async function openWorker(
  folder: string,
  databaseUrl: string,
  settings: { vars: Record<string, string>; secrets: Record<string, string> },
): Promise<WorkerSite> {
  const database = 'CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE'
  Object.assign(process.env, offline, { [database]: databaseUrl })
  const harness = createTestHarness({
    workers: [{ configPath: './wrangler.toml', prebuiltWorkerDir: folder, ...settings }],
  })
  const { url } = await harness.listen()
  const request = (address: string, init: RequestInit = {}) => {
    const { pathname, search } = new URL(address, url)
    return fetch(new URL(pathname + search, url), { ...init, redirect: 'manual' })
  }
  return {
    nobody: () => visitor({ request }, new Map()),
    as: ({ token }) => visitor({ request }, new Map([['__Host-sid', token]])),
    fetch: request,
    minute: async () => {
      const { outcome } = await harness.getWorker().scheduled({ cron: '* * * * *' })
      if (outcome !== 'ok') throw new Error(`the minute ended with ${outcome}`)
    },
    log: () => harness.getLogs().map(({ message }) => message),
    close: () => harness.close(),
  }
}
