import type { Contract } from '../contract.ts'
import type { mailbox as en } from '../en/mailbox.ts'

export const mailbox: Contract<typeof en> = {}
