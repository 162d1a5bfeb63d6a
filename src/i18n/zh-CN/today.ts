import type { Contract } from '../contract.ts'
import type { today as en } from '../en/today.ts'

export const today: Contract<typeof en> = {}
