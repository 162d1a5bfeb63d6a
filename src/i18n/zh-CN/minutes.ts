import type { Contract } from '../contract.ts'
import type { minutes as en } from '../en/minutes.ts'

export const minutes: Contract<typeof en> = {}
