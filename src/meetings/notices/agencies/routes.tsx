import { type Context, Hono } from 'hono'
import { AdditionPage } from '#views/meetings/participants/addition.tsx'
import { WithdrawalPage } from '#views/meetings/participants/withdrawal.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf, requireRole } from '../../../auth/act.ts'
import { NotFound, RuleViolation } from '../../../lib/errors.ts'
import { type FormErrors, noErrors, readForm } from '../../../lib/form.ts'
import { flash } from '../../../renderer.tsx'
import { listRecipients } from '../../attendees/queries.ts'
import { listComposeChoices } from '../../composing/queries.ts'
import { checkReason, chosenAgencies } from '../../form.ts'
import { checkAddition } from '../../participants/form.ts'
import { listInvitable } from '../../participants/queries.ts'
import { getMeeting } from '../../queries.ts'
import { whyNotChange } from '../../rules.ts'
import { findSheet } from '../queries.ts'
import { addAgencies, withdrawAgency } from './commands.ts'

/** Who joins or leaves after the notice. */
export const noticedAgencies = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'
const withdrawal = `${one}/participants/:invitation{[0-9a-f-]{36}}/withdrawal` as const

noticedAgencies.get(`${one}/participants/addition`, (c) => renderAddition(c, noErrors, []))

noticedAgencies.post(`${one}/participants/addition`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const typed = await readForm(c)
  const form = checkAddition(typed)
  const choices = await listComposeChoices(sql, viewer)
  const agencyIds = form.ok ? chosenAgencies(choices, form.value) : []
  if (!form.ok || agencyIds.length === 0) {
    c.status(422)
    return renderAddition(c, form.ok ? { typed, errors: { agencies: 'meetings.need.agencies' } } : form, [])
  }
  if (typed.step?.[0] !== 'send') return renderAddition(c, { typed, errors: {} }, agencyIds)
  const sent = await addAgencies(actOf(c), meeting.id, { ...form.value, agencyIds })
  flash(c, 'meetings.flash.agenciesAdded', { ...sent })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

noticedAgencies.get(withdrawal, (c) => renderWithdrawal(c, noErrors))

noticedAgencies.post(withdrawal, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const typed = await readForm(c)
  const form = checkReason(typed)
  if (!form.ok || typed.step?.[0] !== 'send') {
    if (!form.ok) c.status(422)
    return renderWithdrawal(c, form.ok ? { typed, errors: {} } : form)
  }
  const sent = await withdrawAgency(actOf(c), meeting.id, c.req.param('invitation'), form.value.reason)
  flash(c, 'meetings.flash.agencyWithdrawn', { ...sent })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

async function openNoticed(c: Context<AppEnv>) {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id') ?? '')
  const why = whyNotChange(meeting, c.get('now'))
  if (why) throw new RuleViolation(why)
  return { viewer, meeting }
}

async function renderAddition(c: Context<AppEnv>, form: FormErrors, agencyIds: readonly string[]) {
  const { viewer, meeting } = await openNoticed(c)
  const { sql } = c.get('services')
  const sheet = await findSheet(sql, viewer, meeting, c.get('settings'))
  const standing = new Set(sheet.invited.filter((row) => !row.withdrawn).map((row) => row.agencyId))
  const [choices, preview] = await Promise.all([
    listComposeChoices(sql, viewer),
    listInvitable(
      sql,
      agencyIds.filter((id) => !standing.has(id)),
    ),
  ])
  const open = { ...choices, agencies: choices.agencies.filter((agency) => !standing.has(agency.id)) }
  return c.render(<AdditionPage meeting={meeting} choices={open} preview={preview} form={form} />, {
    title: c.get('t')('meetings.additionTitle'),
  })
}

async function renderWithdrawal(c: Context<AppEnv>, form: FormErrors) {
  const { viewer, meeting } = await openNoticed(c)
  const { sql } = c.get('services')
  const invitationId = c.req.param('invitation') ?? ''
  const [sheet, persons] = await Promise.all([
    findSheet(sql, viewer, meeting, c.get('settings')),
    listRecipients(sql, meeting.id, 'all', c.get('now')),
  ])
  const agency = sheet.invited.find((row) => row.id === invitationId && !row.withdrawn)
  if (!agency) throw new NotFound()
  const own = persons.filter((person) => person.invitationId === invitationId)
  return c.render(<WithdrawalPage meeting={meeting} agency={agency} persons={own} form={form} />, {
    title: c.get('t')('meetings.withdrawalTitle'),
  })
}
