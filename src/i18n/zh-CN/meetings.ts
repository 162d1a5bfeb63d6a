import type { Contract } from '../contract.ts'
import type { meetings as en } from '../en/meetings.ts'

export const meetings: Contract<typeof en> = {}
