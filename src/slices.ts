import type { Hono } from 'hono'
import { receipts } from './action-items/receipt/routes.tsx'
import { actionItems, extensions, objections } from './action-items/routes.tsx'
import { itemSlips, slips } from './action-items/slips/routes.tsx'
import { agencies } from './agencies/routes.tsx'
import type { AppEnv } from './app-env.ts'
import { audit } from './audit/routes.tsx'
import { auth } from './auth/routes.tsx'
import { decisions } from './decisions/routes.tsx'
import { groupFormat, officeFormat } from './documents/formats/routes.tsx'
import { documents, itemDocuments, meetingDocuments, minutesDocuments } from './documents/routes.tsx'
import { feedAddresses, feeds } from './feeds/routes.tsx'
import { files } from './files/routes.tsx'
import { groups } from './groups/routes.tsx'
import { incoming } from './inbox/routes.tsx'
import { mailbox } from './mailbox/routes.tsx'
import { matters } from './matters/routes.tsx'
import { calendarReplies } from './meetings/attendees/calendar-reply/routes.tsx'
import { leaveDecisions } from './meetings/attendees/leave/routes.tsx'
import { attendance } from './meetings/attendees/routes.tsx'
import { replies } from './meetings/invitations/replies/routes.tsx'
import { invitations } from './meetings/invitations/routes.tsx'
import { meetings } from './meetings/routes.tsx'
import { signIn } from './meetings/sign-in/routes.tsx'
import { countersignLinks } from './minutes/countersigning/routes.tsx'
import { materialsLinks } from './minutes/issuing/routes.tsx'
import { meetingMinutes, minutes } from './minutes/routes.tsx'
import { signatureLinks } from './minutes/signing/routes.tsx'
import { deliveries, outbox } from './outbox/routes.tsx'
import { people } from './people/routes.tsx'
import { agencyTimes, personTimes } from './scheduling/availability/routes.tsx'
import { finding } from './scheduling/finding/routes.tsx'
import { pollAnswers } from './scheduling/polls/answers/routes.tsx'
import { polls, pollsOfMeeting } from './scheduling/polls/routes.tsx'
import { search } from './search/routes.tsx'
import { settings } from './settings/routes.tsx'
import { setup } from './setup/routes.tsx'
import { today } from './today/routes.tsx'
import { users } from './users/routes.tsx'
import { venues } from './venues/routes.tsx'

/** Every slice under its address; the only list of them. */
export function mountSlices(app: Hono<AppEnv>): void {
  app.route('/', setup)
  app.route('/', auth)
  app.route('/agencies', agencies)
  app.route('/audit', audit)
  app.route('/people', people)
  app.route('/people', personTimes)
  app.route('/agencies', agencyTimes)
  app.route('/groups', groups)
  app.route('/venues', venues)
  app.route('/settings', settings)
  app.route('/files', files)
  app.route('/feeds', feeds)
  app.route('/f', feedAddresses)
  app.route('/outbox', outbox)
  app.route('/incoming', incoming)
  app.route('/meetings', meetings)
  app.route('/meetings', deliveries)
  app.route('/meetings', calendarReplies)
  app.route('/meetings', invitations)
  app.route('/meetings', signIn)
  app.route('/meetings', finding)
  app.route('/meetings', meetingMinutes)
  app.route('/meetings', pollsOfMeeting)
  app.route('/polls', polls)
  app.route('/minutes', minutes)
  app.route('/decisions', decisions)
  app.route('/mailbox', mailbox)
  app.route('/matters', matters)
  app.route('/action-items', actionItems)
  app.route('/documents', documents)
  app.route('/settings', officeFormat)
  app.route('/groups', groupFormat)
  app.route('/meetings', meetingDocuments)
  app.route('/minutes', minutesDocuments)
  app.route('/action-items', itemDocuments)
  app.route('/action-items', itemSlips)
  app.route('/supervision-slips', slips)
  app.route('/objections', objections)
  app.route('/extensions', extensions)
  app.route('/r/receipt', receipts)
  app.route('/r', replies)
  app.route('/r', attendance)
  app.route('/r', leaveDecisions)
  app.route('/r', countersignLinks)
  app.route('/r', signatureLinks)
  app.route('/r', materialsLinks)
  app.route('/r', pollAnswers)
  app.route('/search', search)
  app.route('/', today)
  app.route('/users', users)
}
