import type { AgencyRelation } from '../../agencies/queries.ts'

/** What a name in the minutes can be matched against; agencies in force on the meeting's day. */
export interface NamedAgency {
  id: string
  /** The directory's code, for data that leaves the program. */
  code?: string
  nameZh: string
  shortZh: string
  relation: AgencyRelation
  standingOrder: number
}

/** One agency, or why it is none: nothing fits, or several do. */
export type AgencyMatch =
  | { found: NamedAgency }
  | {
      candidates: readonly NamedAgency[]
      error: 'minutes.error.agencyAmbiguous' | 'minutes.error.agencyUnknown'
    }

/**
 * Finds the agency that a clerk means by a full, short or colloquial name: 市国土资源局, 国土局, 国土.
 * The strictest reading that fits at least one agency counts; if it fits several, the clerk must say which.
 */
export function matchAgency(typed: string, directory: readonly NamedAgency[]): AgencyMatch {
  const name = typed.replaceAll(/[\s　]/g, '')
  if (/^(本办|我办|本办公室|领导小组办公室|办公室)$/.test(name)) {
    const self = directory.filter((agency) => agency.relation === 'self')
    if (self.length === 1) return { found: self[0]! }
  }
  for (const fits of readings(name)) {
    const matches = directory.filter((agency) => fits(agency.nameZh) || fits(agency.shortZh))
    if (matches.length === 1) return { found: matches[0]! }
    if (matches.length > 1) return { candidates: inOrder(matches), error: 'minutes.error.agencyAmbiguous' }
  }
  return { candidates: [], error: 'minutes.error.agencyUnknown' }
}

/** From the strictest to the loosest: as written; without 市/县; without 局, 办 …; its beginning; its characters in order. */
function readings(name: string): ((official: string) => boolean)[] {
  const bare = withoutCity(name)
  const core = coreOf(name)
  const exact = [
    (official: string) => official === name,
    (official: string) => withoutCity(official) === bare,
  ]
  if (core.length < 2) return exact
  return [
    ...exact,
    (official) => coreOf(official) === core,
    (official) => coreOf(official).startsWith(core),
    (official) => coreOf(official).includes(core),
    (official) => isSubsequence(core, coreOf(official)),
  ]
}

const withoutCity = (name: string) => name.replace(/^(示例)?[市县区](?=.{2})/, '')

/** 市国土资源局 → 国土资源; 青石镇人民政府 → 青石; 坝东街道办事处 → 坝东. A name that would vanish stays. */
function coreOf(name: string): string {
  const bare = withoutCity(name)
  const core = bare.replace(
    /(人民政府|政府|街道办事处|办事处|街道|委员会办公室|管理局|委员会|办公室|领导小组办公室|大队|支队|公司|中心|[局委办镇乡])$/,
    '',
  )
  return core.length >= 2 ? core.replace(/(街道|[镇乡])$/, '') || core : bare
}

function isSubsequence(short: string, long: string): boolean {
  if (short[0] !== long[0]) return false
  let at = 0
  for (const character of long) if (character === short[at]) at += 1
  return at === short.length
}

const inOrder = (agencies: readonly NamedAgency[]) =>
  [...agencies].sort((a, b) => a.standingOrder - b.standingOrder)
