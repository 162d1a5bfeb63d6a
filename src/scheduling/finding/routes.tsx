import { type Context, Hono } from 'hono'
import { FindingPage } from '#views/scheduling/finding/page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireRole } from '../../auth/act.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { addDays, officeDay, officeInstant } from '../../lib/dates.ts'
import { RuleViolation } from '../../lib/errors.ts'
import type { Typed } from '../../lib/form.ts'
import { getMeeting, type Meeting } from '../../meetings/queries.ts'
import { whyNotEdit } from '../../meetings/rules.ts'
import { solve } from '../solver/rules.ts'
import { checkCriteria, usualCriteria } from './form.ts'
import { findPlan, listTaken, type Plan } from './queries.ts'
import { type Criteria, hoursOf, makeSearch, shares } from './rules.ts'

/** 找时间: what is looked for stands in the address; the answer comes with the page. Mounted under /meetings. */
export const finding = new Hono<AppEnv>()

finding.get('/:id{[0-9a-f-]{36}}/times', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const why = whyNotEdit(meeting)
  if (why) throw new RuleViolation(why)
  const settings = c.get('settings')
  const plan = await findPlan(sql, viewer, meeting.id, settings.noticeLeadWorkingDays)
  const typed = typedOf(c)
  const asked = typed.from ? typed : usualCriteria(plan, meeting)
  const form = checkCriteria(asked, plan, officeDay(c.get('now')), hoursOf(settings))
  if (!form.ok) c.status(422)
  const found = form.ok ? await search(c, viewer, meeting, plan, form.value) : null
  return c.render(
    <FindingPage
      meeting={meeting}
      plan={plan}
      found={found}
      all={typed.all !== undefined}
      form={{ typed: asked, errors: form.ok ? {} : form.errors }}
    />,
    { title: c.get('t')('finding.title') },
  )
})

function typedOf(c: Context<AppEnv>): Typed {
  return Object.fromEntries(Object.entries(c.req.queries()).map(([name, values]) => [name, values ?? []]))
}

async function search(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting, plan: Plan, criteria: Criteria) {
  const [settings, now] = [c.get('settings'), c.get('now')]
  const span = {
    from: officeInstant(criteria.firstDay, '00:00'),
    to: officeInstant(addDays(criteria.lastDay, 1), '00:00'),
  }
  const taken = await listTaken(c.get('services').sql, viewer, meeting, span, settings.morningTo)
  const office = { hours: hoursOf(settings), travelMinutes: settings.travelMinutes }
  const share = shares[criteria.share]
  const made = makeSearch(plan, taken, criteria, meeting.presidingPersonId, office, share, now)
  return { criteria, search: made, answer: solve(made.question) }
}
