import type { Contract } from '../contract.ts'
import type { meetings as en } from '../en/meetings.ts'

export const meetings: Contract<typeof en> = {
  'meetings.state.draft': '拟稿',
  'meetings.state.noticed': '已通知',
  'meetings.state.held': '已召开',
  'meetings.state.closed': '已办结',
  'meetings.state.postponed': '已延期',
  'meetings.state.cancelled': '已取消',
  'meetings.noTime': '时间待定',
  'meetings.noVenue': '地点待定',
  'meetings.chairedBy': '主持人：{name}',
  'meetings.tabs': '会议各栏',
  'meetings.tab.agenda': '议程',
  'meetings.tab.replies': '参会',
  'meetings.tab.sign-in': '签到',
  'meetings.tab.minutes': '纪要',
  'meetings.tab.deliveries': '送达',
  'meetings.tab.log': '记录',
}
