import type { Child } from 'hono/jsx'
import { type Locale, translator } from '#src/i18n/translate.ts'
import type { OfficeSettings } from '#src/settings/office.ts'

/** A short official letter: the facts as a small table, one clear action, the office's telephone. */
export interface Letter {
  locale: Locale
  office: OfficeSettings
  /** 各单位 are addressed by name: “市国土资源局：”, persons by name and title. */
  salutation: string
  /** Sentences before the facts. */
  lead: readonly string[]
  facts: readonly (readonly [label: string, value: string])[]
  /** Sentences after the facts, each a paragraph; a list stands as several lines beginning with “1. ”. */
  body?: readonly string[]
  /** The one thing to do; `href` is a place (linkPlace, pagePlace) or an address. */
  action?: { label: string; href: string }
  /** Small print after the action, for example until when an answer can be changed. */
  notes?: readonly string[]
}

/** The same letter as plain text and as HTML under 12 kB without images. */
export function writeLetter(letter: Letter): { text: string; html: string } {
  return { text: plainText(letter), html: `<!doctype html>${String(<HtmlLetter letter={letter} />)}` }
}

const signature = (letter: Letter) =>
  letter.locale === 'en' && letter.office.nameEn ? letter.office.nameEn : letter.office.nameZh

function plainText(letter: Letter): string {
  const t = translator(letter.locale)
  const colon = letter.locale === 'en' ? ':' : '：'
  const indent = letter.locale === 'en' ? '' : '　　'
  const width = letter.locale === 'en' ? ': ' : '：'
  const blocks = [
    `${letter.salutation}${colon}`,
    ...letter.lead.map((line) => indent + line),
    letter.facts.map(([label, value]) => `${label}${width}${value}`).join('\n'),
    ...(letter.body ?? []).map((line) => line),
    letter.action ? `${t('mail.clickHere', { label: letter.action.label })}\n${letter.action.href}` : '',
    ...(letter.notes ?? []),
    `${signature(letter)}\n${t('mail.telephone')}${width}${letter.office.telephone}`,
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

const font =
  "font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:16px;line-height:1.6;color:#1c1f21"

function HtmlLetter(props: { letter: Letter }) {
  const { letter } = props
  const t = translator(letter.locale)
  const colon = letter.locale === 'en' ? ':' : '：'
  return (
    <html lang={letter.locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{letter.office.shortZh}</title>
      </head>
      <body style="margin:0;padding:16px;background:#fff">
        <div style={`max-width:600px;margin:0 auto;${font}`}>
          <Line>
            {letter.salutation}
            {colon}
          </Line>
          {letter.lead.map((line) => (
            <Line indent={letter.locale !== 'en'}>{line}</Line>
          ))}
          {letter.facts.length ? <Facts letter={letter} /> : null}
          {(letter.body ?? []).map((line) => (
            <Line>{line}</Line>
          ))}
          {letter.action ? <Action label={letter.action.label} href={letter.action.href} /> : null}
          {(letter.notes ?? []).map((line) => (
            <p style="margin:0 0 8px;font-size:14px;color:#4d5357">{line}</p>
          ))}
          <p style="margin:24px 0 0;border-top:1px solid #c9cdd0;padding-top:12px">
            {signature(letter)}
            <br />
            {t('mail.telephone')}
            {colon}
            <a href={`tel:${letter.office.telephone}`} style="color:#14506b">
              {letter.office.telephone}
            </a>
          </p>
        </div>
      </body>
    </html>
  )
}

function Line(props: { children: Child; indent?: boolean }) {
  return (
    <p style={`margin:0 0 12px;white-space:pre-line${props.indent ? ';text-indent:2em' : ''}`}>
      {props.children}
    </p>
  )
}

function Facts(props: { letter: Letter }) {
  return (
    <table style="border-collapse:collapse;margin:0 0 16px;width:100%" role="presentation">
      {props.letter.facts.map(([label, value]) => (
        <tr>
          <td style="padding:6px 12px 6px 0;vertical-align:top;color:#4d5357;white-space:nowrap;border-bottom:1px solid #e3e6e8">
            {label}
          </td>
          <td style="padding:6px 0;vertical-align:top;border-bottom:1px solid #e3e6e8;white-space:pre-line">
            {value}
          </td>
        </tr>
      ))}
    </table>
  )
}

function Action(props: { label: string; href: string }) {
  return (
    <>
      <p style="margin:0 0 12px">
        <a
          href={props.href}
          style="display:inline-block;background:#14506b;color:#fff;text-decoration:none;padding:10px 20px"
        >
          {props.label}
        </a>
      </p>
      <p style="margin:0 0 12px;font-size:14px;word-break:break-all">
        <a href={props.href} style="color:#14506b">
          {props.href}
        </a>
      </p>
    </>
  )
}
