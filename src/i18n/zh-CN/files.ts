import type { Contract } from '../contract.ts'
import type { files as en } from '../en/files.ts'

export const files: Contract<typeof en> = {}
