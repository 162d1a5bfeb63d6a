import type { Contract } from '../contract.ts'
import type { calendar as en } from '../en/calendar.ts'

export const calendar: Contract<typeof en> = {
  'calendar.card': '日历邀请',
  'calendar.REQUEST': '会议邀请',
  'calendar.update': '会议邀请（更新）',
  'calendar.CANCEL': '会议取消',
  'calendar.removed': '不再列入参会人员',
  'calendar.when': '时间',
  'calendar.where': '地点',
  'calendar.organizer': '召集人',
  'calendar.asksAnswer': '请予答复。',
  'calendar.download': '下载日历文件（.ics）',
}
