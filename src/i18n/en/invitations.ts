export const invitations = {
  'invitations.fact.meeting': 'Meeting',
  'invitations.fact.time': 'Time',
  'invitations.fact.place': 'Place',
  'invitations.fact.chair': 'Chair',
  'invitations.fact.agenda': 'Agenda',
  'invitations.fact.report': 'Your agency reports',
  'invitations.fact.wait': 'Be ready',
  'invitations.agendaLine': '{no}. {title} (reported by {agency})',
  'invitations.reportLine': 'item {no}, {title}, about {time}',
  'invitations.waitLine':
    'You attend these items only; the first begins at about {time}. Please wait nearby.',

  'invitations.mail.from': '{name} (sent by the meeting system)',
  'invitations.mail.kind.request': 'Invitation',
  'invitations.mail.kind.changed': 'Meeting changed',
  'invitations.mail.kind.slip': 'Slip for {name}, please hand over',
  'invitations.mail.kind.cancelled': 'Meeting cancelled',
  'invitations.mail.kind.postponed': 'Meeting postponed',
  'invitations.mail.kind.uninvited': 'You need not attend',
  'invitations.mail.request.lead.person': 'Your agency has named you for this meeting. Please attend.',
  'invitations.mail.request.lead.substitute':
    'You attend this meeting in place of a colleague, with the consent of the chair. Please attend.',
  'invitations.mail.request.lead.chair': 'You chair this meeting.',
  'invitations.mail.request.changed': 'The meeting has changed. {change}',
  'invitations.mail.request.ask': 'Please confirm (again) that you will come.',
  'invitations.mail.request.action': 'Accept, ask for leave or name a substitute',
  'invitations.mail.request.note':
    'The link is yours alone; please answer by it rather than by reply. You can change your answer until the meeting begins.',
  'invitations.mail.request.byLink': 'Please answer by the link in the mail.',
  'invitations.mail.slip.lead':
    'No e-mail address is on file for {name}. Please print this slip and hand it over.',
  'invitations.mail.slip.who': 'For',
  'invitations.mail.slip.note': 'If this person cannot come, please call the office.',
  'invitations.mail.cancel.cancelled': 'This meeting is cancelled.',
  'invitations.mail.cancel.postponed': 'This meeting is postponed. A new notice will follow.',
  'invitations.mail.cancel.uninvited':
    'Your agency’s participation has changed: you need not attend this meeting.',
  'invitations.mail.cancel.reason': 'Reason',
  'invitations.mail.cancel.note': 'The entry in your calendar is taken away by this mail.',
} as const
