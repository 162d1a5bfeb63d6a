import { Hono } from 'hono'
import { ApprovalsPage } from '#views/today/approvals-page.tsx'
import { BriefPage } from '#views/today/brief-page.tsx'
import { InboxPage } from '#views/today/inbox-page.tsx'
import { TodayPage } from '#views/today/today-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { requireRole, requireViewer } from '../auth/act.ts'
import { officeDay } from '../lib/dates.ts'
import { judgeWait } from '../outbox/waiting.ts'
import { listApprovals } from './approvals/queries.ts'
import { findBriefFigures, listAsked, listBriefMeetings } from './brief/queries.ts'
import { listInboxItems, listInboxMeetings, listOwed } from './inbox/queries.ts'
import { findLightsAndMail, listComingMeetings, listWaiting } from './queries.ts'
import { homeOf } from './rules.ts'

/** The homes: each answers with 403 to the others. */
export const today = new Hono<AppEnv>()

today.get('/', (c) => {
  const viewer = requireViewer(c)
  return c.redirect(homeOf(viewer), 303)
})

today.get('/today', async (c) => {
  requireRole(c, 'clerk', 'director')
  const { sql, config } = c.get('services')
  const day = officeDay(c.get('now'))
  const [meetings, waiting, lights] = await Promise.all([
    listComingMeetings(sql, day),
    listWaiting(sql, day, c.get('settings')),
    findLightsAndMail(sql, day, c.get('now')),
  ])
  const wait = judgeWait(lights.mail, config, c.get('stored'))
  return c.render(<TodayPage meetings={meetings} waiting={waiting} lights={lights} wait={wait} />, {
    title: c.get('t')('today.title'),
  })
})

today.get('/approvals', async (c) => {
  requireRole(c, 'director')
  const rows = await listApprovals(c.get('services').sql, c.get('now'), c.get('settings'))
  return c.render(<ApprovalsPage rows={rows} />, { title: c.get('t')('nav.approvals') })
})

today.get('/brief', async (c) => {
  const viewer = requireRole(c, 'chair')
  const { sql } = c.get('services')
  const [figures, meetings, asked] = await Promise.all([
    findBriefFigures(sql, viewer, officeDay(c.get('now'))),
    listBriefMeetings(sql, viewer, c.get('now')),
    listAsked(sql, viewer, c.get('settings')),
  ])
  return c.render(<BriefPage figures={figures} meetings={meetings} asked={asked} />, {
    title: c.get('t')('nav.brief'),
  })
})

today.get('/inbox', async (c) => {
  const viewer = requireRole(c, 'liaison')
  const { sql } = c.get('services')
  const [owed, items, meetings] = await Promise.all([
    listOwed(sql, viewer, c.get('now')),
    listInboxItems(sql, viewer, officeDay(c.get('now'))),
    listInboxMeetings(sql, viewer, c.get('now')),
  ])
  return c.render(<InboxPage owed={owed} items={items} meetings={meetings} />, {
    title: c.get('t')('nav.inbox'),
  })
})
