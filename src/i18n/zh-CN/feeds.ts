import type { Contract } from '../contract.ts'
import type { feeds as en } from '../en/feeds.ts'

export const feeds: Contract<typeof en> = {
  'feeds.title': '日历订阅',
  'feeds.hint':
    '将地址粘贴到日历软件的“通过网址订阅”中即可。地址相当于钥匙，持有者可查看其中的会议，请勿转给他人；如已外泄，请立即停用。',
  'feeds.twice': '已通过邮件接受的会议若同时订阅，日历中会显示两次。',
  'feeds.none': '尚无订阅地址，请在下方选择要订阅的内容。',
  'feeds.address': '订阅地址',
  'feeds.open': '在日历软件中打开',
  'feeds.lastUsed': '最近一次读取：',
  'feeds.neverUsed': '尚未被读取过。',
  'feeds.revoke': '停用此地址',
  'feeds.add': '新增订阅',
  'feeds.create': '生成地址',
  'feeds.kind.person': '本人的会议',
  'feeds.kind.agency': '单位的会议和任务时限',
  'feeds.kind.group': '某机构召开的会议',
  'feeds.kind.venue': '某会场的会议',
  'feeds.name.person': '{name}的会议',
  'feeds.name.agency': '{name}的会议和任务时限',
  'feeds.name.group': '{name}的会议',
  'feeds.name.venue': '会场：{name}',
  'feeds.chair': '主持人：{name}',
  'feeds.video': '视频会议地址：{url}',
  'feeds.due': '办结时限：{title}',
  'feeds.error.exists': '该内容已有订阅地址，无需重复生成。',
  'feeds.flash.created': '订阅地址已生成，请复制到日历软件中。',
  'feeds.flash.revoked': '该地址已停用。',
  'audit.subject.feed': '日历订阅',
  'audit.feeds.created': '生成日历订阅地址。',
  'audit.feeds.revoked': '停用日历订阅地址。',
}
