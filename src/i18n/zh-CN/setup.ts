import type { Contract } from '../contract.ts'
import type { setup as en } from '../en/setup.ts'

export const setup: Contract<typeof en> = {}
