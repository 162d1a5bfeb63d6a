import type { Contract } from '../contract.ts'
import type { audit as en } from '../en/audit.ts'

export const audit: Contract<typeof en> = {}
