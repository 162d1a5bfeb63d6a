export const groups = {
  'groups.title': 'Groups and posts',
} as const
