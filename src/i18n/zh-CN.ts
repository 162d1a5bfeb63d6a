// One dictionary a slice; keys are flat and dotted, the slice's name first.
import { actionitems } from './zh-CN/actionitems.ts'
import { agencies } from './zh-CN/agencies.ts'
import { audit } from './zh-CN/audit.ts'
import { auth } from './zh-CN/auth.ts'
import { calendar } from './zh-CN/calendar.ts'
import { carryover } from './zh-CN/carryover.ts'
import { chain } from './zh-CN/chain.ts'
import { common } from './zh-CN/common.ts'
import { documents } from './zh-CN/documents.ts'
import { feeds } from './zh-CN/feeds.ts'
import { files } from './zh-CN/files.ts'
import { finding } from './zh-CN/finding.ts'
import { groups } from './zh-CN/groups.ts'
import { inbox } from './zh-CN/inbox.ts'
import { invitations } from './zh-CN/invitations.ts'
import { mail } from './zh-CN/mail.ts'
import { mailbox } from './zh-CN/mailbox.ts'
import { matters } from './zh-CN/matters.ts'
import { meetings } from './zh-CN/meetings.ts'
import { minutes } from './zh-CN/minutes.ts'
import { operations } from './zh-CN/operations.ts'
import { outbox } from './zh-CN/outbox.ts'
import { people } from './zh-CN/people.ts'
import { polls } from './zh-CN/polls.ts'
import { search } from './zh-CN/search.ts'
import { series } from './zh-CN/series.ts'
import { settings } from './zh-CN/settings.ts'
import { setup } from './zh-CN/setup.ts'
import { times } from './zh-CN/times.ts'
import { today } from './zh-CN/today.ts'
import { users } from './zh-CN/users.ts'
import { venues } from './zh-CN/venues.ts'

export const zhCN = {
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
}
