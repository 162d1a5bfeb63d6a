import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { copyAssets } from '#src/cli/build.mjs'
import { listen, type Site } from '#src/http.ts'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The browser of this machine, or undefined. */
export const chromiumPath = places.find((path) => path && existsSync(path))

/**
 * For `describe.skipIf(browserIsMissing())`: says loudly that journeys are skipped, or throws where
 * REQUIRE_BROWSER forbids skipping.
 */
export function browserIsMissing(): boolean {
  if (chromiumPath) return false
  const sentence = 'No Chromium was found (CHROMIUM_PATH): the BROWSER JOURNEYS'
  if (process.env.REQUIRE_BROWSER === '1')
    throw new Error(`${sentence} cannot run, and REQUIRE_BROWSER=1 forbids skipping them.`)
  console.warn(`\n!!! ${sentence} ARE SKIPPED !!!\n`)
  return true
}

/** Starts Chromium, without any conversation with its maker. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--disable-sync',
    ],
  })
}

/**
 * Serves the app and its assets on a free loopback port, as the product does. An app that must know its own
 * address (BASE_URL) is given as a function of it.
 */
export async function openSite(
  site: Site | ((url: string) => Site | Promise<Site>),
): Promise<{ url: string; close(): Promise<void> }> {
  copyAssets()
  const assetsDir = new URL('../../dist/public', import.meta.url).pathname
  let app: Site | undefined
  const late: Site = {
    fetch: (request, env) => app?.fetch(request, env) ?? new Response(null, { status: 503 }),
  }
  const web = await listen(late, { port: 0, host: '127.0.0.1', assetsDir })
  const url = `http://localhost:${web.port}`
  app = typeof site === 'function' ? await site(url) : site
  return { url, close: () => web.stop(0) }
}
