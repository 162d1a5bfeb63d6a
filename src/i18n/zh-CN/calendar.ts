import type { Contract } from '../contract.ts'
import type { calendar as en } from '../en/calendar.ts'

export const calendar: Contract<typeof en> = {}
