import type { Contract } from '../contract.ts'
import type { actionitems as en } from '../en/actionitems.ts'

export const actionitems: Contract<typeof en> = {}
