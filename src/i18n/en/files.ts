export const files = {
  'files.label': 'File',
  'files.hint':
    'PDF, OFD, Word, Excel, PowerPoint, picture or plain text, up to {megabytes} MB. No classified papers.',
  'files.notClassified': 'I confirm that this file is not classified.',
  'files.withdrawn': 'withdrawn',
  'files.withdraw': 'Withdraw',
  'files.withdrawNamed': 'Withdraw “{name}”',
  'files.withdrawHint': 'The file can then no longer be opened; that it stood here remains on record.',
  'files.flash.withdrawn': 'The file is withdrawn.',
  'files.error.empty': '“{name}” is empty (0 bytes). Please choose the file again.',
  'files.error.tooLarge': '“{name}” is larger than {megabytes} MB.',
  'files.error.type':
    '“{name}”: files of this kind are not taken. Please use PDF, OFD, DOC(X), XLS(X), PPTX, PNG, JPG, TXT or CSV.',
  'files.error.content':
    'The content of “{name}” is not what its ending says (or holds macros). Please save it again from its program and choose that file.',
  'files.error.classified':
    '“{name}” is marked as classified. State secrets may not be handled in this system; please use the channels prescribed for them.',
  'files.error.quota':
    '“{name}” was not stored: the agency keeps {used} MB of files here already, and may keep {megabytes} MB. Ask the office to raise the limit (Settings).',
  'files.error.confirm':
    'Please confirm that the file is not classified. Classified papers may not be uploaded here; please use the channels prescribed for them.',
  'files.error.settled':
    'The file is part of a submission or of issued minutes and can no longer be withdrawn.',
  'audit.files.stored': 'Uploaded “{name}”.',
  'audit.files.withdrawn': 'Withdrew the file “{name}”.',
  'files.classification': 'Classification',
  'files.isClassified': 'This file is classified.',
  'files.error.saidClassified':
    'A classified file may not be uploaded: this is no system for state secrets. Please send it by the channel laid down for them.',
  'files.version': 'version {n}',
  'files.newVersion': 'New version',
  'files.replaced': 'Replaced by a newer version',
  'files.earlier': 'Earlier versions ({n})',
  'files.level': 'Who may read it',
  'files.level.office': 'Office only',
  'files.level.invited': 'Agencies invited to the item',
  'files.level.distribution': 'Invited agencies; after issue also the distribution',
  'files.level.distributionShort': 'Also for the distribution',
  'files.replaces': 'Takes the place of',
  'files.replacesNone': 'Nothing: a new paper',
  'files.replacesHint':
    'Chosen, it becomes the new version of that paper; after the notice, invited agencies see “New version”.',
  'files.error.replacesOne': 'One file only can take the place of a paper.',
  'files.error.replacedAlready':
    'That paper was withdrawn or has a newer version already: please reload and choose the newest.',
  'audit.files.replaced': 'uploaded version {version}, “{name}”, in place of “{before}”.',
  'files.materials': 'Meeting papers',
} as const
