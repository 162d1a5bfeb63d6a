import type { Contract } from '../contract.ts'
import type { matters as en } from '../en/matters.ts'

export const matters: Contract<typeof en> = {}
