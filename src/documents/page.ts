/**
 * The page of an official document: GB/T 9704-2012, clauses 5 and 7. Lengths in millimetres unless the name says points
 * (1/72 inch) or twips (1/20 point). Both writers take their figures from here.
 */
export const POINTS = 72 / 25.4

/** A4; 天头 37, 订口 28, 版心 156 × 225, so that 26 stay at the right and 35 below. */
export const PAPER = { width: 210, height: 297 } as const
export const TEXT = { top: 37, left: 28, width: 156, height: 225 } as const

/** 22 lines of 28 characters fill it. */
export const LINES = 22
export const CHARS = 28

/** 22 × 579 twips are 12738 of the 12756 that 225 mm have; 580 would overflow by 4. */
export const LINE_TWIPS = 579
export const LINE = LINE_TWIPS / 20
/** 442.2 points ÷ 28: a little less than the 16 points of 3号, which would fit 27.6 times. */
export const CHAR = (TEXT.width * POINTS) / CHARS

/** Sizes of type, in points. */
export const SIZE = { two: 22, three: 16, four: 14, small: 10.5 } as const

/** 10.3: the top of the 纪要 mark stands 35 below the top of the 版心 (not of the paper). */
export const MARK_TOP = 35
/** 7.2.7: the red rule, as wide as the 版心, stands 4 below the number. */
export const RULE_BELOW_NUMBER = 4
/** 7.5: the top of the page number stands 7 below the 版心. */
export const PAGE_NUMBER_BELOW = 7
/** 7.4.1: first and last rule of the 版记, and those between; in points. */
export const IMPRINT_RULES = { outer: 0.35 * POINTS, inner: 0.25 * POINTS } as const
/** Y80 M80 (5.2.3), as screens and printers take it. */
export const RED = 'E60012'

/** The mark's size in points: as large as the line holds, below that of a government's own documents. */
export function markSize(text: string): number {
  const fits = (TEXT.width * POINTS) / Math.max(1, [...text].length)
  return Math.max(SIZE.two, Math.min(48, Math.floor(fits * 0.97)))
}
