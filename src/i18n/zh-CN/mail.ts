import type { Contract } from '../contract.ts'
import type { mail as en } from '../en/mail.ts'

export const mail: Contract<typeof en> = {
  'mail.telephone': '联系电话',
  'mail.clickHere': '{label}，请打开以下链接',
  'mail.subject': '[{office}] {kind}：{title}',
}
