import { POINTS } from './page.ts'

/** A name on a card is read across the table: as large as half a sheet holds, in points. */
export function cardNameSize(name: string): number {
  const n = Math.max(3, [...name].length)
  return Math.min(110, Math.floor((170 * POINTS) / n))
}

/** 李明 → 李　明: two characters as wide as three. */
export function spacedName(name: string): string {
  const letters = [...name]
  return letters.length === 2 && letters.every((one) => /\p{Script=Han}/u.test(one))
    ? letters.join('　')
    : name
}

export const CARD_BELOW_SIZE = 22
