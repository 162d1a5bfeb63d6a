import type { Contract } from '../contract.ts'
import type { carryover as en } from '../en/carryover.ts'

export const carryover: Contract<typeof en> = {
  'carryOver.title': '上次会议议定事项落实情况',
  'carryOver.item': '听取上次会议议定事项落实情况',
  'carryOver.explain': '以下单位有超期事项，请在会上说明：{agencies}。',
  'carryOver.mustExplain': '请说明情况',
  'carryOver.offer': '列为第一项议题',
  'carryOver.empty': '该组织及本次议题所涉事项此前尚无议定事项。',
  'carryOver.duty': '事项',
  'carryOver.state': '进展',
  'carryOver.report': '最近反馈',
  'carryOver.closed': '已办结',
  'carryOver.cancelled': '已取消',
}
