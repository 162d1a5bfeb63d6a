import type { Child } from 'hono/jsx'
import { formatDocNo, formatDocumentDay } from '#src/i18n/format.ts'
import type { Day } from '#src/lib/dates.ts'
import { useView } from '../context.ts'

export interface PaperDocument {
  seriesName: string
  docYear: number | null
  docNo: number | null
  title: string
  issuedOn: Day | null
}

/** 出席、请假、列席、记录 stand apart from the body (GB/T 9704, 10.3). */
const attendance = /^(出席|请假|缺席|列席|记录)：/

/**
 * Minutes as they are printed: mark, number, red rule, title, body, attendance, 报送发. An official document,
 * so always in Chinese; `anchor` gives the numbered paragraphs an id each.
 */
export function Paper(props: {
  document: PaperDocument
  text: string
  distribution?: readonly string[]
  anchor?: boolean
  /** Number of the paragraph that is being written. */
  inHand?: number
  /** Its newest place in the chain, printed below everything. */
  record?: { position: number; head: string } | undefined
  children?: Child
}) {
  const { t, office } = useView()
  const { document } = props
  const lines = props.text.split('\n').filter((line) => line.trim() !== '')
  const firstName = lines.findIndex((line) => attendance.test(line))
  let paragraph = 0
  return (
    <article class="paper" lang="zh-CN">
      <p class="masthead">{document.seriesName}</p>
      <p class="doc-no">
        {document.docNo && document.docYear
          ? formatDocNo(document.docYear, document.docNo)
          : t('minutes.noNumberYet')}
      </p>
      <hr class="red-rule" />
      <h2>{document.title}</h2>
      {props.children}
      {lines.map((line, at) => {
        const numbered = /^[一二三四五六七八九十]+、/.test(line) && (firstName === -1 || at < firstName)
        if (numbered) paragraph += 1
        return (
          <p
            class={
              numbered && paragraph === props.inHand
                ? 'in-hand'
                : attendance.test(line)
                  ? `attendance${at === firstName ? ' first' : ''}`
                  : undefined
            }
            id={props.anchor && numbered ? `p-${paragraph}` : undefined}
          >
            <Line text={line} numbered={numbered} />
          </p>
        )
      })}
      {props.distribution?.length || document.issuedOn ? (
        <div class="distribution">
          {props.distribution?.map((line) => (
            <p>{line}</p>
          ))}
          {document.issuedOn ? (
            <p class="imprint">
              <span>{office.nameZh}</span> <span>{formatDocumentDay(document.issuedOn)}印发</span>
            </p>
          ) : null}
        </div>
      ) : null}
      {props.record ? (
        <p class="record">
          {t('chain.printed', { n: props.record.position })} <code>{props.record.head}</code>
        </p>
      ) : null}
    </article>
  )
}

/** 黑体 for the labels and for the heading of a paragraph, as printed. */
function Line(props: { text: string; numbered: boolean }) {
  const label =
    props.text.match(attendance)?.[0] ??
    (props.numbered ? props.text.match(/^[一二三四五六七八九十]+、[^。]{1,60}。/)?.[0] : undefined)
  if (!label) return <>{props.text}</>
  return (
    <>
      <strong>{label}</strong>
      {props.text.slice(label.length)}
    </>
  )
}
