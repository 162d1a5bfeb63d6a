/** The text without the signs of `signs` at its end. A pattern that ends in `[…]+$` would take time by the square of a run of them. */
export function trimEndOf(text: string, signs: string): string {
  let end = text.length
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
