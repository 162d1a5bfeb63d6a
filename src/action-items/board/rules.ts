export const PAGE_SIZE = 50

/** The groups of the board, in the order in which they are shown. */
export const boardLights = ['red', 'yellow', 'green', 'blue', 'proposed', 'closed', 'cancelled'] as const
export type BoardLight = (typeof boardLights)[number]

/** One light, or all that somebody still has to act on, or everything. */
export const boardScopes = ['open', 'all', ...boardLights] as const
export type BoardScope = (typeof boardScopes)[number]

/** Whether a light stands within what the board shows. */
export const isInScope = (light: BoardLight, scope: BoardScope) =>
  scope === 'all' || scope === light || (scope === 'open' && light !== 'closed' && light !== 'cancelled')
