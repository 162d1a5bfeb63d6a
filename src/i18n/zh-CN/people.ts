import type { Contract } from '../contract.ts'
import type { people as en } from '../en/people.ts'

export const people: Contract<typeof en> = {
  'people.titlePlain': '人员',
  'people.new': '添加人员',
  'people.import': '导入人员',
  'people.name': '姓名',
  'people.position': '职务',
  'people.level': '级别',
  'people.email': '电子邮件',
  'people.phone': '电话',
  'people.unconfirmed': '待确认',
}
