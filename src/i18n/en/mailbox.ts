export const mailbox = {
  'mailbox.title': 'Mail catcher',
  'mailbox.intro':
    'In the demo no mail leaves this computer: everything that was sent lies here, by recipient. Links work.',
  'mailbox.empty': 'Nothing was mailed yet. Send a notice, and come back.',
  'mailbox.addresses': 'Recipients',
  'mailbox.from': 'From',
  'mailbox.letter': 'The letter',
  'mailbox.text': 'As plain text',
} as const
