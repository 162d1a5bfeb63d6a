import type { MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Child } from 'hono/jsx'
import { type View, ViewContext } from '#views/context.ts'
import { Layout, type PageProps } from '#views/layout.tsx'
import type { AppEnv } from './app-env.ts'
import { assetUrl } from './assets.ts'
import { type Args, translateStored } from './i18n/translate.ts'
import { officeDay } from './lib/dates.ts'

declare module 'hono' {
  interface ContextRenderer {
    // biome-ignore lint/style/useShorthandFunctionType: an interface is what hono merges with
    (content: Child, props: PageProps): Response | Promise<Response>
  }
}

/**
 * One renderer for page and fragment: a partial request (htmx) gets the content alone, everybody else the page.
 * Every handler ends in `c.render(<Page/>, { title })`.
 */
export const renderer: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.setRenderer((content, props) => {
    const partial = c.req.header('HX-Request-Type') === 'partial'
    c.header('Vary', 'HX-Request-Type')
    const body = (
      <ViewContext.Provider value={viewOf(c)}>
        {partial ? content : <Layout {...props}>{content}</Layout>}
      </ViewContext.Provider>
    )
    // Text, not a node: the server sends a text in one piece.
    return c.html(`${partial ? '' : '<!doctype html>'}${String(body)}`)
  })
  await next()
}

export function viewOf(c: Parameters<MiddlewareHandler<AppEnv>>[0]): View {
  const now = c.get('now')
  const url = new URL(c.req.url)
  return {
    t: c.get('t'),
    locale: c.get('locale'),
    viewer: c.get('viewer'),
    now,
    today: officeDay(now),
    office: c.get('settings'),
    path: c.req.method === 'GET' ? url.pathname + url.search : url.pathname,
    demo: c.get('services').config.demo || c.get('stored').demoClock !== undefined,
    pdf: c.get('services').pdf !== undefined,
    flash: takeFlash(c),
    assets: assetUrl,
  }
}

/** Says after a redirect what was done. The sentence is made when shown, in the reader's language. */
export function flash(c: Parameters<MiddlewareHandler<AppEnv>>[0], key: string, args: Args = {}): void {
  setCookie(c, 'flash', Buffer.from(JSON.stringify([key, args])).toString('base64url'), {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: 60,
  })
}

function takeFlash(c: Parameters<MiddlewareHandler<AppEnv>>[0]): string | null {
  const cookie = getCookie(c, 'flash')
  if (!cookie || c.req.header('HX-Request-Type') === 'partial') return null
  setCookie(c, 'flash', '', { path: '/', maxAge: 0 })
  try {
    const [key, args] = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as [string, Args]
    return translateStored(c.get('locale'), key, args)
  } catch {
    return null
  }
}
