import type { Contract } from '../contract.ts'
import type { settings as en } from '../en/settings.ts'

export const settings: Contract<typeof en> = {}
