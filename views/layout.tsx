import type { Child } from 'hono/jsx'
import { hasRole, isOffice } from '#src/auth/viewer.ts'
import type { MessageKey } from '#src/i18n/translate.ts'
import { useView } from './context.ts'
import { useName } from './ui/names.tsx'

export interface PageProps {
  title: string
  /** `bare`: link pages and sign-in, one card without navigation. */
  frame?: 'full' | 'bare'
}

// Names that TSX cannot spell (a second colon, a digit after a colon).
const boosted = { 'hx-boost:inherited': 'true', 'hx-status:422:inherited': 'push:false' }
// A row that somebody opened stays open when its list is renewed (outerMorph).
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false, morphIgnore: ['data-htmx-powered', 'open'] })

export function Layout(props: PageProps & { children?: Child }) {
  const { locale, office, assets } = useView()
  const bare = props.frame === 'bare'
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="htmx-config" content={htmxConfig} />
        <meta name="robots" content="noindex" />
        <title>{`${props.title} · ${office.shortZh}`}</title>
        <link rel="icon" href={assets('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assets('app.css')} />
        {bare ? null : <script src={assets('app.js')} defer />}
      </head>
      {bare ? (
        <body class="bare">
          <main id="main">{props.children}</main>
        </body>
      ) : (
        <body {...boosted}>
          <TopBar />
          <div id="alerts" role="status" aria-live="polite">
            <Flash />
          </div>
          <main id="main" tabindex={-1}>
            {props.children}
          </main>
          <Footer />
        </body>
      )}
    </html>
  )
}

function TopBar() {
  const { t, office, viewer, locale, path } = useView()
  const name = useName()
  return (
    <header class="top">
      <a class="skip" href="#main">
        {t('common.skip')}
      </a>
      <a class="office" href="/">
        {locale === 'en' ? office.nameEn : office.shortZh}
      </a>
      {viewer ? (
        <details class="menu" open>
          <summary>{t('common.menu')}</summary>
          <nav aria-label={t('common.menu')}>
            <NavLinks />
          </nav>
        </details>
      ) : null}
      {viewer && worksOnContent(viewer.roles) && !path.startsWith('/search') ? <SearchBox /> : null}
      <div class="who">
        <LanguageSwitch />
        {viewer ? (
          <>
            <a href="/account">{name(viewer.name, viewer.nameEn ?? '')}</a>
            <form method="post" action="/sign-out">
              <button class="plain">{t('common.signOut')}</button>
            </form>
          </>
        ) : null}
      </div>
    </header>
  )
}

function NavLinks() {
  const { t, path, viewer } = useView()
  if (!viewer) return null
  // The letter goes there after a g (app.js); each stands for one page only, for every role.
  const links: [string, MessageKey, string, boolean][] = [
    ['/today', 'nav.today', 't', isOffice(viewer)],
    ['/approvals', 'nav.approvals', 'p', hasRole(viewer, 'director')],
    ['/brief', 'nav.brief', 'b', hasRole(viewer, 'chair')],
    ['/inbox', 'nav.inbox', 'i', hasRole(viewer, 'liaison')],
    ['/meetings', 'nav.meetings', 'm', worksOnContent(viewer.roles)],
    ['/matters', 'nav.matters', 's', worksOnContent(viewer.roles)],
    ['/action-items', 'nav.actionItems', 'd', worksOnContent(viewer.roles)],
    ['/minutes', 'nav.minutes', 'n', worksOnContent(viewer.roles)],
    ['/agencies', 'nav.agencies', 'a', viewer.roles.length > 0],
    ['/users', 'nav.users', 'u', hasRole(viewer, 'admin')],
    ['/settings', 'nav.settings', 'e', hasRole(viewer, 'admin') || isOffice(viewer)],
    ['/audit', 'nav.audit', 'l', hasRole(viewer, 'admin') || hasRole(viewer, 'auditor')],
  ]
  return (
    <>
      {links
        .filter(([, , , shown]) => shown)
        .map(([href, key, letter]) => (
          <a
            href={href}
            data-key={letter}
            aria-current={path.split('?')[0]?.startsWith(href) ? 'page' : undefined}
          >
            {t(key)}
          </a>
        ))}
    </>
  )
}

/** Everything that the viewer may open, from every page; `/` goes here where a page has no field of its own (app.js). */
function SearchBox() {
  const { t } = useView()
  return (
    <form class="find" method="get" action="/search" role="search" aria-label={t('search.everything')}>
      <input
        name="q"
        type="search"
        required
        maxlength={100}
        placeholder={t('search.everything')}
        aria-label={t('search.everything')}
      />
    </form>
  )
}

/** An administrator sees no content, and who has no role sees nothing but the own account. */
const worksOnContent = (roles: readonly string[]) => roles.some((role) => role !== 'admin')

/** A form, not a link: choosing a language changes something (the cookie). */
function LanguageSwitch() {
  const { t, locale, path } = useView()
  const other = locale === 'en' ? 'zh-CN' : 'en'
  return (
    <form method="post" action="/language">
      <input type="hidden" name="next" value={path} />
      <button class="plain" name="locale" value={other} lang={other}>
        {t('common.otherLanguage')}
      </button>
    </form>
  )
}

function Flash() {
  const { flash } = useView()
  return flash ? <p class="flash">{flash}</p> : null
}

function Footer() {
  const { t, office, demo, viewer } = useView()
  return (
    <footer class="foot">
      {demo ? (
        <p class="demo-note">
          {t('common.demoNote')} <a href="/mailbox">{t('common.mailbox')}</a>
        </p>
      ) : null}
      <p>
        {t('common.helpline')}{' '}
        {office.telephone ? (
          <a href={`tel:${office.telephone}`}>{office.telephone}</a>
        ) : (
          t('common.noTelephone')
        )}
      </p>
      {viewer ? <Keys /> : null}
    </footer>
  )
}

/** The list of keys; app.js adds a line for every link of the menu. They can be turned off (WCAG 2.1.4). */
function Keys() {
  const { t } = useView()
  return (
    <>
      <button type="button" class="plain keys" data-opens="#keys">
        {t('common.keys')}
      </button>
      <dialog id="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">{t('common.keys')}</h2>
        <dl class="facts">
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{t('common.keys.search')}</dd>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t('common.keys.show')}</dd>
        </dl>
        <p>
          <label>
            <input type="checkbox" checked /> {t('common.keys.on')}
          </label>
        </p>
        <button type="button" data-closes autofocus>
          {t('common.close')}
        </button>
      </dialog>
    </>
  )
}
