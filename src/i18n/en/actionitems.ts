export const actionitems = {} as const
