import type { Contract } from '../contract.ts'
import type { groups as en } from '../en/groups.ts'

export const groups: Contract<typeof en> = {
  'groups.title': '机构与职务',
}
