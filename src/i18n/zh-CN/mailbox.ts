import type { Contract } from '../contract.ts'
import type { mailbox as en } from '../en/mailbox.ts'

export const mailbox: Contract<typeof en> = {
  'mailbox.title': '演示邮箱',
  'mailbox.intro': '演示期间邮件不会发往外部，全部收存于此，按收件人排列，信中链接可以打开。',
  'mailbox.empty': '尚无邮件。发出会议通知后可在此查看。',
  'mailbox.addresses': '收件人',
  'mailbox.from': '发件人',
  'mailbox.letter': '信函正文',
  'mailbox.text': '纯文本',
}
