export const people = {
  'people.titlePlain': 'People',
  'people.new': 'Add a person',
  'people.import': 'Import people',
  'people.name': 'Name',
  'people.position': 'Position',
  'people.level': 'Level',
  'people.email': 'E-mail',
  'people.phone': 'Telephone',
  'people.unconfirmed': 'not confirmed',
} as const
