import type { Card, FontNames, OfficialDocument } from '../model.ts'

export interface SeatCardsInput {
  title: string
  people: readonly { agency: string; name: string; position: string }[]
  layout: 'two' | 'folded'
  fonts: FontNames
}

/** 座签: a card a person with the agency below; an agency that has named nobody yet has one with its own name. */
export function seatCardsDocument(input: SeatCardsInput): OfficialDocument {
  const cards = input.people.map(
    (one): Card => ({ name: one.name || one.agency, below: one.name ? one.agency : '' }),
  )
  const blocks = [{ kind: 'cards', layout: input.layout, cards }] as const
  return { title: `${input.title}座签`, fonts: input.fonts, blocks, imprint: null, pageNumbers: false }
}
