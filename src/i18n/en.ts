// One dictionary a slice; keys are flat and dotted, the slice's name first.
import { actionitems } from './en/actionitems.ts'
import { agencies } from './en/agencies.ts'
import { audit } from './en/audit.ts'
import { auth } from './en/auth.ts'
import { calendar } from './en/calendar.ts'
import { carryover } from './en/carryover.ts'
import { chain } from './en/chain.ts'
import { common } from './en/common.ts'
import { documents } from './en/documents.ts'
import { feeds } from './en/feeds.ts'
import { files } from './en/files.ts'
import { finding } from './en/finding.ts'
import { groups } from './en/groups.ts'
import { inbox } from './en/inbox.ts'
import { invitations } from './en/invitations.ts'
import { mail } from './en/mail.ts'
import { mailbox } from './en/mailbox.ts'
import { matters } from './en/matters.ts'
import { meetings } from './en/meetings.ts'
import { minutes } from './en/minutes.ts'
import { operations } from './en/operations.ts'
import { outbox } from './en/outbox.ts'
import { people } from './en/people.ts'
import { polls } from './en/polls.ts'
import { search } from './en/search.ts'
import { series } from './en/series.ts'
import { settings } from './en/settings.ts'
import { setup } from './en/setup.ts'
import { times } from './en/times.ts'
import { today } from './en/today.ts'
import { users } from './en/users.ts'
import { venues } from './en/venues.ts'

export const en = {
  ...actionitems,
  ...agencies,
  ...audit,
  ...auth,
  ...calendar,
  ...chain,
  ...carryover,
  ...common,
  ...documents,
  ...feeds,
  ...files,
  ...finding,
  ...groups,
  ...inbox,
  ...invitations,
  ...mail,
  ...mailbox,
  ...matters,
  ...meetings,
  ...minutes,
  ...operations,
  ...outbox,
  ...people,
  ...polls,
  ...search,
  ...series,
  ...settings,
  ...setup,
  ...times,
  ...today,
  ...users,
  ...venues,
} as const
