export const matters = {} as const
