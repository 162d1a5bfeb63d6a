import type { Contract } from '../contract.ts'
import type { search as en } from '../en/search.ts'

export const search: Contract<typeof en> = {
  'search.title': '搜索',
  'search.titleOf': '搜索：{q}',
  'search.everything': '全库搜索',
  'search.words': '词语、名称或文号',
  'search.kind': '类别',
  'search.agency': '单位',
  'search.topic': '专题',
  'search.year': '年份',
  'search.kind.matter': '事项',
  'search.kind.meeting': '会议',
  'search.kind.agenda': '议题',
  'search.kind.minutes': '纪要',
  'search.kind.decision': '议定事项',
  'search.kind.action_item': '督办事项',
  'search.kind.file': '文件',
  'search.begin': '请输入两个字以上的词语，例如“征地”或“〔2026〕3号”；多个词语以空格分开，须同时出现。',
  'search.none': '在您可查阅的范围内，没有同时包含这些词语的内容。请减少或缩短词语后重试。',
  'search.noneHere': '按当前筛选条件未找到，请放宽条件。',
  'search.short': '单个字仅在最近的内容中查找；输入两个字以上可查找全部内容。',
}
