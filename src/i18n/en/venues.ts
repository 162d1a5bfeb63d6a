export const venues = {
  'venues.seatsOf': '{n} seats',
  'venues.taken.title': 'Taken by somebody else',
  'venues.taken.kept':
    'Nothing was sent or changed, and what you typed is kept: take one of these and it goes on from here.',
  'venues.taken.otherVenues': 'Free at the same time',
  'venues.taken.noVenue': 'Nothing else is free at that time.',
  'venues.taken.otherTimes': '{name} at another time',
  'venues.taken.noTime': 'No other time on that day or the two working days after it.',
  'venues.taken.take': 'Take',
  'venues.taken.edit': 'Change place or time of the draft',
} as const
