import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Face } from '../model.ts'

/**
 * Only these may be put into a PDF: their licences (OFL, Arphic) allow it. The official fonts' do not, so they are
 * named in the DOCX alone. Best first; `face` picks one out of a collection.
 */
export interface Open {
  file: RegExp
  /** PostScript name within a collection. */
  inside?: string
  name: string
}

const serif = (weight: 'Regular' | 'Bold'): Open[] => [
  {
    file: new RegExp(`^NotoSerifCJK-${weight}\\.ttc$`),
    inside: `NotoSerifCJKsc-${weight}`,
    name: weight === 'Bold' ? 'Noto Serif CJK SC Bold' : 'Noto Serif CJK SC',
  },
  {
    file: new RegExp(
      `^(NotoSerifCJKsc|NotoSerifSC|SourceHanSerifSC|SourceHanSerifCN)[-_](${weight === 'Regular' ? '400' : '700'})?${weight}\\.(otf|ttf)$`,
    ),
    name: `Noto Serif SC ${weight}`,
  },
]
const uming: Open = { file: /^uming\.ttc$/, inside: 'UMingCN', name: 'AR PL UMing CN' }
const zhuque: Open = { file: /^ZhuqueFangsong-Regular\.ttf$/i, name: '朱雀仿宋' }

export const candidates: Record<Face, readonly Open[]> = {
  xiaobiaosong: [...serif('Bold'), ...serif('Regular'), uming],
  fangsong: [zhuque, ...serif('Regular'), uming],
  heiti: [
    { file: /^NotoSansCJK-Bold\.ttc$/, inside: 'NotoSansCJKsc-Bold', name: 'Noto Sans CJK SC Bold' },
    {
      file: /^(NotoSansCJKsc|NotoSansSC|SourceHanSansSC|SourceHanSansCN)[-_](700)?Bold\.(otf|ttf)$/,
      name: 'Noto Sans SC Bold',
    },
    { file: /^NotoSansCJK-Regular\.ttc$/, inside: 'NotoSansCJKsc-Regular', name: 'Noto Sans CJK SC' },
    ...serif('Bold'),
  ],
  kaiti: [
    { file: /^LXGWWenKai(GB)?-Regular\.ttf$/, name: '霞鹜文楷' },
    { file: /^ukai\.ttc$/, inside: 'UKaiCN', name: 'AR PL UKai CN' },
    ...serif('Regular'),
    uming,
  ],
  songti: [...serif('Regular'), uming],
}

/** Characters that none of these has are looked for here too. */
export const rare: readonly Open[] = [
  { file: /^BabelStoneHan(Basic|Extra)?\.ttf$/i, name: 'BabelStone Han' },
  { file: /^Plangothic-Regular\.ttf$/i, name: '遍黑体' },
  { file: /^Hana(Min|Mincho)B\.ttf$/i, name: 'HanaMinB' },
]

/** Where systems keep fonts; PDF_FONTS comes before them. */
const folders = () => [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.local/share/fonts'),
  join(homedir(), '.fonts'),
  '/Library/Fonts',
  join(homedir(), 'Library/Fonts'),
  'C:\\Windows\\Fonts',
]

/** Paths of every font of the list that lies on this machine, by file name; the first folder wins. */
export function findFontFiles(own: string | undefined): Map<string, string> {
  const known = [...Object.values(candidates).flat(), ...rare]
  const found = new Map<string, string>()
  const walk = (folder: string, depth: number): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (depth > 0) walk(path, depth - 1)
      } else if (known.some(({ file }) => file.test(entry.name)) && !found.has(entry.name)) {
        found.set(entry.name, path)
      }
    }
  }
  for (const folder of [...(own ? [own] : []), ...folders()]) if (existsSync(folder)) walk(folder, 4)
  return found
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** The name of the font that stands for each face, or null where there is none at all. */
export function chooseFonts(files: ReadonlyMap<string, string>): Record<Face, string> | null {
  const names = Object.entries(candidates).map(([face, list]) => [face, pick(files, list)?.open.name])
  return names.every(([, name]) => name) ? Object.fromEntries(names) : null
}

export function pick(files: ReadonlyMap<string, string>, list: readonly Open[]) {
  for (const open of list) for (const [name, path] of files) if (open.file.test(name)) return { open, path }
  return null
}
