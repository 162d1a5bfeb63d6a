import { z } from 'zod'
import { itemStates } from '../rules.ts'
import { boardScopes } from './rules.ts'

const sorts = ['due', '-due', 'lead', '-lead', 'title', '-title', 'percent', '-percent'] as const

/** The board's address. What cannot be read is left out, so that an old bookmark still opens. */
const boardFilter = z
  .object({
    agency: z.uuid().nullable().catch(null),
    part: z.enum(['lead', 'supporting']).nullable().catch(null),
    topic: z.uuid().nullable().catch(null),
    meeting: z.uuid().nullable().catch(null),
    light: z.enum(boardScopes).nullable().catch(null),
    state: z.enum(itemStates).nullable().catch(null),
    q: z.string().trim().max(100).catch(''),
    sort: z.enum(sorts).catch('due'),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  })
  // Who asks for a state, a meeting or words looks for something certain, closed or not.
  .transform((f) => ({ ...f, light: f.light ?? (f.state || f.meeting || f.q ? 'all' : 'open') }))
export type BoardFilter = z.output<typeof boardFilter>

export const readBoardFilter = (query: Record<string, string>): BoardFilter => boardFilter.parse(query)
