export const search = {
  'search.title': 'Search',
  'search.titleOf': 'Search: {q}',
  'search.everything': 'Search everything',
  'search.words': 'Words, names or numbers',
  'search.kind': 'Kind',
  'search.agency': 'Agency',
  'search.topic': 'Topic',
  'search.year': 'Year',
  'search.kind.matter': 'Matters',
  'search.kind.meeting': 'Meetings',
  'search.kind.agenda': 'Agenda items',
  'search.kind.minutes': 'Minutes',
  'search.kind.decision': 'Decisions',
  'search.kind.action_item': 'Action items',
  'search.kind.file': 'Files',
  'search.begin':
    'Type words of two characters or more, for example 征地 or 〔2026〕3号. With a blank between them, all of them must stand in the text.',
  'search.none': 'Nothing that you may open holds all of these words. Please try fewer or shorter words.',
  'search.noneHere': 'Nothing found with these filters. Please widen them.',
  'search.short':
    'A single character is looked up in the newest texts only. Two characters or more are looked up in all.',
} as const
