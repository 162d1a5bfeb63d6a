import type { MessageKey } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'

/** One document: its name, and where it can be had as. */
export interface DocumentLink {
  label: MessageKey
  args?: Record<string, string>
  /** The address without its ending. */
  path: string
  query?: string
  /** Laid out for paper alone: no Word file. */
  pdfOnly?: boolean
}

/** The row 文档: each document as Word and PDF; `more` stays folded. Links are downloads, so htmx leaves each alone. */
export function DocumentLinks(props: { links: readonly DocumentLink[]; more?: readonly DocumentLink[] }) {
  const { t } = useView()
  const { links, more = [] } = props
  return (
    <section class="block no-print documents">
      <h2>{t('documents.title')}</h2>
      <LinkList links={links} />
      {more.length ? (
        <details>
          <summary>{t('documents.extracts', { n: more.length })}</summary>
          <LinkList links={more} />
        </details>
      ) : null}
      <p class="hint">
        <a href="/documents/fonts">{t('documents.fonts')}</a>
      </p>
    </section>
  )
}

function LinkList(props: { links: readonly DocumentLink[] }) {
  const { t, pdf } = useView()
  return (
    <ul class="plain">
      {props.links
        .filter((link) => pdf || !link.pdfOnly)
        .map((link) => {
          const name = t(link.label, link.args ?? {})
          const href = (ending: string) => `${link.path}.${ending}${link.query ?? ''}`
          return (
            <li>
              <span>{name}</span>
              {link.pdfOnly ? null : (
                <a href={href('docx')} hx-boost="false">
                  Word<span class="visually-hidden"> {name}</span>
                </a>
              )}
              {pdf ? (
                <a href={href('pdf')} hx-boost="false">
                  PDF<span class="visually-hidden"> {name}</span>
                </a>
              ) : null}
            </li>
          )
        })}
    </ul>
  )
}
