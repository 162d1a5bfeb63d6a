import { z } from 'zod'
import type { NamedAgency } from '../../agency-names/rules.ts'

const relations = ['leadership', 'self', 'subordinate', 'vertical', 'superior', 'external'] as const

const file = z.object({
  organizations: z
    .array(
      z.object({
        id: z.string().min(1),
        nameZh: z.string().min(1),
        shortZh: z.string().optional(),
        relation: z.enum(relations).optional().catch(undefined),
        standingOrder: z.number().optional(),
      }),
    )
    .min(1),
})

/** The agencies of a directory file in the demo's format, null when it is none; ids are the codes. */
export function directoryOfFile(text: string): NamedAgency[] | null {
  const parsed = file.safeParse(parseJson(text))
  if (!parsed.success) return null
  return parsed.data.organizations.map((one, at) => ({
    id: one.id,
    code: one.id,
    nameZh: one.nameZh,
    shortZh: one.shortZh ?? one.nameZh,
    relation: one.relation ?? 'subordinate',
    standingOrder: one.standingOrder ?? at,
  }))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
