/**
 * Places of a stored mail stand between two characters that Unicode keeps for a program's own use (U+FDD0, U+FDD1)
 * and that nobody can type: forms and files with them are refused. So no text of a person is ever taken for a place.
 */
export const PLACE_START = '\u{FDD0}'
export const PLACE_END = '\u{FDD1}'

export type PlaceKind = 'link' | 'page' | 'code' | 'signin'

export const place = (kind: PlaceKind, what: string) => `${PLACE_START}${kind}:${what}${PLACE_END}`

/** Whether a text holds what only we may write. */
export const holdsPlaceMarks = (text: string) => text.includes(PLACE_START) || text.includes(PLACE_END)
