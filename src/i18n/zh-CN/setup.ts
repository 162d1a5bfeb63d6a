import type { Contract } from '../contract.ts'
import type { setup as en } from '../en/setup.ts'

export const setup: Contract<typeof en> = {
  'setup.title': '欢迎使用会商',
  'setup.lead':
    '本系统用于单位之间的会议与协调，从发出通知直到任务办结。目前数据库为空，请从以下两种方式中选择一种。',
  'setup.demo.title': '先看演示城市',
  'setup.demo.lead':
    '一座虚构城市的办公室一年的工作，单位、会议、纪要、督办俱全。可一键以任何身份进入，邮件不会发往外部。',
  'setup.demo.load': '载入演示城市',
  'setup.office.title': '设立本单位办公室',
  'setup.office.lead': '除一次性口令外，以下内容今后均可修改。',
  'setup.office.create': '完成设立',
  'setup.token': '一次性口令',
  'setup.tokenHint': '见启动程序时控制台显示的内容；重新启动可获得新的口令。',
  'setup.theOffice': '办公室',
  'setup.nameZh': '全称',
  'setup.nameZhHint': '与公文落款一致，例如：示例市南水北调工程领导小组办公室',
  'setup.shortZh': '简称',
  'setup.shortZhHint': '用于邮件主题，例如：市南水北调办',
  'setup.nameEn': '英文名称',
  'setup.telephone': '联系电话',
  'setup.telephoneHint': '列于每封邮件和每个链接页面的末尾。',
  'setup.mailbox': '办公室邮箱',
  'setup.mailboxHint': '通知由此发出，答复发到此处。',
  'setup.theAdministrator': '首位系统管理员',
  'setup.administratorHint': '先兼任系统管理员和经办人员；其他人员的角色今后在“用户”页面设置。',
  'setup.adminName': '姓名',
  'setup.adminNameHint': '按平时的称呼填写，例如：沈工',
  'setup.email': '登录邮箱',
  'setup.error.token': '口令与控制台所显示的不符，或已使用过。',
  'audit.setup.done': '设立了{office}，首位系统管理员：{name}',
}
