import { readFileSync } from 'node:fs'
import { create, type Font, type FontCollection } from 'fontkit'
import type { Face } from '../model.ts'
import { candidates, type Open, pick, rare } from './fonts.ts'

export interface OpenFont {
  name: string
  font: Font
  unitsPerEm: number
}

export interface FontSet {
  faces: Record<Face, OpenFont>
  /** Asked in turn for what a face lacks. */
  others: readonly OpenFont[]
}

/** Opens the chosen fonts; a file that serves two faces is read once. */
export function openFonts(files: ReadonlyMap<string, string>): FontSet {
  const opened = new Map<string, OpenFont>()
  const open = (list: readonly Open[]): OpenFont | null => {
    const picked = pick(files, list)
    if (!picked) return null
    const key = `${picked.path} ${picked.open.inside ?? ''}`
    const known = opened.get(key)
    if (known) return known
    const font = fontIn(create(readFileSync(picked.path)), picked.open.inside)
    const made = { name: picked.open.name, font, unitsPerEm: font.unitsPerEm }
    opened.set(key, made)
    return made
  }
  const faces = Object.fromEntries(
    Object.entries(candidates).map(([face, list]) => [face, open(list)]),
  ) as Record<Face, OpenFont>
  const more = rare.flatMap((one) => open([one]) ?? [])
  return { faces, others: [...opened.values(), ...more] }
}

function fontIn(file: Font | FontCollection, inside: string | undefined): Font {
  if (!('fonts' in file)) return file
  const font = inside ? file.getFont(inside) : file.fonts[0]
  if (!font) throw new Error(`no font ${inside} in a collection`)
  return font
}
