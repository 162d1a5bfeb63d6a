import type { Contract } from '../contract.ts'
import type { people as en } from '../en/people.ts'

export const people: Contract<typeof en> = {}
