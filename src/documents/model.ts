/**
 * What an official document is made of, whoever writes it down. A builder (kinds/) makes one of these from plain typed
 * input, the writers (docx/, pdf/) print it; neither knows the other.
 */

/** A typeface by its part in official documents; which font that is, is a setting. */
export type Face = 'xiaobiaosong' | 'fangsong' | 'heiti' | 'kaiti' | 'songti'

export interface Run {
  text: string
  /** The paragraph's face unless given. */
  face?: Face
}

/** Indents in characters of the paragraph's grid; `first` is that of the first line alone. */
export interface Paragraph {
  kind: 'paragraph'
  runs: readonly Run[]
  align: 'justify' | 'left' | 'center' | 'right'
  face: Face
  /** Points. */
  size: number
  first: number
  left: number
  right: number
  /** Stays on the page of the block after it. */
  keep: boolean
  /** A heading, for the outline and for who listens to the document: 1 the title, 2–5 the levels 一、（一）1.（1）. */
  level: 0 | 1 | 2 | 3 | 4 | 5
}

export interface Column {
  title: string
  /** Millimetres; together at most the 版心. */
  width: number
  align: 'left' | 'center'
}

export type Block =
  /** 纪要标志, the red name of the document. */
  | { kind: 'mark'; text: string }
  /** 编号, two lines below the mark. */
  | { kind: 'number'; text: string }
  /** The red rule, and the two empty lines below it. */
  | { kind: 'rule' }
  | { kind: 'blank' }
  | Paragraph
  | {
      kind: 'table'
      /** Whether the columns' titles stand above, on every page. */
      head: boolean
      columns: readonly Column[]
      rows: readonly (readonly string[])[]
      /** Height of a row in millimetres, at least. */
      rowHeight: number
    }
  /** 座签: two of them on a page, or one to be folded, its name on both sides. */
  | { kind: 'cards'; layout: 'two' | 'folded'; cards: readonly Card[] }

export interface Card {
  name: string
  /** What stands small below the name; may be empty. */
  below: string
}

/** 版记 at the end of the last page: each line in 4号仿宋, the parts of one side apart. */
export interface Imprint {
  /** 报：…。 送：…。 wrapped under the first character after the colon. */
  distribution: readonly { label: string; text: string }[]
  office: string
  /** 2026年11月27日印发; empty while it is not issued. */
  issued: string
}

/** Names of the fonts that a DOCX asks for. */
export type FontNames = Record<Face, string>

export interface OfficialDocument {
  title: string
  fonts: FontNames
  blocks: readonly Block[]
  imprint: Imprint | null
  pageNumbers: boolean
}
