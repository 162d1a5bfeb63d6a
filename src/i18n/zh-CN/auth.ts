import type { Contract } from '../contract.ts'
import type { auth as en } from '../en/auth.ts'

export const auth: Contract<typeof en> = {}
