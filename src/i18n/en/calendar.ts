export const calendar = {
  'calendar.card': 'Calendar entry',
  'calendar.REQUEST': 'Invitation',
  'calendar.update': 'Updated invitation',
  'calendar.CANCEL': 'Meeting cancelled',
  'calendar.removed': 'Taken off the list of attendees',
  'calendar.when': 'When',
  'calendar.where': 'Where',
  'calendar.organizer': 'Organizer',
  'calendar.asksAnswer': 'An answer is asked for.',
  'calendar.download': 'Download (.ics)',
} as const
