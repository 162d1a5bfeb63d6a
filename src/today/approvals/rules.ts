/** What may wait for the director, in the order of the page: what holds others up comes first. */
export const approvalKinds = [
  'urgent_notice',
  'leave',
  'substitution',
  'extension',
  'objection',
  'minutes_overdue',
  'urgent_matter',
  'deferred_twice',
] as const
export type ApprovalKind = (typeof approvalKinds)[number]
