import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Mention } from '../names/rules.ts'
import type { Reader } from '../reader/rules.ts'
import { distinct } from '../units/rules.ts'

/** 该局, 请其, 两乡: whom the sentences before have named. */
export function resolved(reader: Reader, mentions: readonly Mention[]): Mention[] {
  const { text } = reader.ground
  const { memory } = reader
  return mentions.flatMap((mention): Mention[] => {
    if (mention.kind !== 'back') return [mention]
    const words = text.slice(mention.start, mention.end)
    const many = /[两二三四]|单位|部门|乡镇/.test(words) && !/^该/.test(words)
    const recent = reader.current?.leads[0] ?? memory.lead ?? memory.named ?? memory.group.at(-1)
    if (!many) return recent ? [{ ...mention, agencies: [recent] }] : []
    const group = earlier(mentions, mention) ?? memory.group
    return [{ ...mention, agencies: group }]
  })
}

/** The agencies named before in the same sentence, when there are enough of them. */
function earlier(mentions: readonly Mention[], back: Mention): NamedAgency[] | null {
  const named = mentions.filter((one) => one.end <= back.start && one.agencies.length === 1)
  return named.length >= 2 ? distinct(named.map((one) => one.agencies[0]!)) : null
}
