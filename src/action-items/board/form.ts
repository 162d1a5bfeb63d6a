import { z } from 'zod'
import { itemStates } from '../rules.ts'

export const PAGE_SIZE = 50

/** The groups of the board, in the order in which they are shown. */
export const boardLights = ['red', 'yellow', 'green', 'blue', 'proposed', 'closed', 'cancelled'] as const
export type BoardLight = (typeof boardLights)[number]

const sorts = ['due', '-due', 'lead', '-lead', 'title', '-title', 'percent', '-percent'] as const

/** The board's address. What cannot be read is left out, so that an old bookmark still opens. */
const boardFilter = z.object({
  agency: z.uuid().nullable().catch(null),
  part: z.enum(['lead', 'supporting']).nullable().catch(null),
  topic: z.uuid().nullable().catch(null),
  meeting: z.uuid().nullable().catch(null),
  light: z.enum(boardLights).nullable().catch(null),
  state: z.enum(itemStates).nullable().catch(null),
  q: z.string().trim().max(100).catch(''),
  sort: z.enum(sorts).catch('due'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})
export type BoardFilter = z.infer<typeof boardFilter>

export const readBoardFilter = (query: Record<string, string>): BoardFilter => boardFilter.parse(query)
