import { chineseNumeral, headingOf } from '#src/decisions/rules.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { PartChange, Piece } from '#src/minutes/texts/rules.ts'
import { useView } from '../context.ts'

/** Insertions underlined, deletions struck through: told apart without colour, and read out as such. */
export function Pieces(props: { pieces: readonly Piece[] }) {
  return (
    <>
      {props.pieces.map((piece) =>
        piece.op === 'ins' ? (
          <ins>{piece.text}</ins>
        ) : piece.op === 'del' ? (
          <del>{piece.text}</del>
        ) : (
          piece.text
        ),
      )}
    </>
  )
}

export interface ChangesProps {
  title: string
  parts: readonly PartChange[]
  paragraphs: readonly Paragraph[]
}

/** What changed between two drafts, part by part. */
export function Changes(props: ChangesProps) {
  const { t } = useView()
  const nameOf = (key: string) => {
    if (key === 'title' || key === 'opening' || key === 'closing') return t(`minutes.part.${key}`)
    const paragraph = props.paragraphs.find((one) => one.id === key)
    return paragraph
      ? `${t('minutes.paragraphNo', { no: chineseNumeral(paragraph.no) })} ${headingOf(paragraph.itemTitle)}`
      : ''
  }
  return (
    <section class="block changes">
      <h2>{props.title}</h2>
      {props.parts.length === 0 ? (
        <p class="quiet">{t('minutes.nothingChanged')}</p>
      ) : (
        <>
          <p class="hint">{t('minutes.insertions')}</p>
          <dl>
            {props.parts.map((part) => (
              <>
                <dt>
                  {nameOf(part.key)}
                  {part.kind === 'added' ? ` ${t('minutes.paragraphNew')}` : ''}
                  {part.kind === 'removed' ? ` ${t('minutes.paragraphGone')}` : ''}
                </dt>
                <dd class="text" lang="zh-CN">
                  <Pieces pieces={part.pieces} />
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
    </section>
  )
}
