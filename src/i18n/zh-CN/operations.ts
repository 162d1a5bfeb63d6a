import type { Contract } from '../contract.ts'
import type { operations as en } from '../en/operations.ts'

export const operations: Contract<typeof en> = {
  'operations.alarm.minuteJob':
    '定时任务已停止{n}分钟，催报、催办和邮件均不能自动进行。请重启服务；仍未恢复的，请查看服务日志。',
  'operations.alarm.outbox': '有邮件到时未能发出，已等待{n}分钟。请检查邮件服务器（SMTP_URL）。',
  'operations.alarm.disk':
    '磁盘空间即将用尽：共{total} GB，剩余{free} GB。请及时清理或扩容，空间用尽后将无法保存任何内容。',
  'operations.alarm.backup': '每日备份已连续两天未成功。请检查备份目录（BACKUP_DIR）和服务日志。',
  'operations.alarm.audit':
    '日志与封存时不符，系统之外有人改动过数据，具体见“日志”页。请保持数据库原状，立即报告，并与备份比对。',
}
