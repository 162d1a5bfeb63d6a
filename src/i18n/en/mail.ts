export const mail = {
  'mail.telephone': 'Telephone',
  'mail.clickHere': '{label}: please open this address',
  'mail.subject': '[{office}] {kind}: {title}',
} as const
