import type { Contract } from '../contract.ts'
import type { venues as en } from '../en/venues.ts'

export const venues: Contract<typeof en> = {}
