import type { Contract } from '../contract.ts'
import type { agencies as en } from '../en/agencies.ts'

export const agencies: Contract<typeof en> = {}
