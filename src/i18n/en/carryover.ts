export const carryover = {
  'carryOver.title': 'What became of earlier decisions',
  'carryOver.item': '听取上次会议议定事项落实情况',
  'carryOver.explain': 'Overdue, to explain at the meeting: {agencies}.',
  'carryOver.mustExplain': 'must explain',
  'carryOver.offer': 'Make it the first agenda item',
  'carryOver.empty': 'Nothing was decided yet by this group or on the matters of this agenda.',
  'carryOver.duty': 'Duty',
  'carryOver.state': 'State',
  'carryOver.report': 'Last report',
  'carryOver.closed': 'closed',
  'carryOver.cancelled': 'cancelled',
} as const
