import type { Context } from 'hono'
import { Hono } from 'hono'
import { ReceiptPage } from '#views/action-items/receipt.tsx'
import type { AppEnv } from '../../app-env.ts'
import { type Act, actOf } from '../../auth/act.ts'
import { linkViewer, openLink } from '../../auth/links.ts'
import { officeDay } from '../../lib/dates.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { acceptDuties } from '../acceptance/commands.ts'
import { objectToItem } from '../objections/commands.ts'
import { receiptForm, receiptObjectionForm } from './form.ts'
import { findReceipt, type Receipt } from './queries.ts'

/** The page of M-8: this agency's duties from the minutes, to accept or to object to; without sign-in. */
export const receipts = new Hono<AppEnv>()

type Ctx = Context<AppEnv, '/:token'>

receipts.get('/:token', async (c) => show(c, await open(c)))

receipts.post('/:token', async (c) => {
  const opened = await open(c)
  const form = checkForm(receiptForm, await readForm(c))
  if (!form.ok) return refuse(c, opened, form)
  await acceptDuties(opened.act, opened.minutesId)
  return c.redirect(c.req.path, 303)
})

receipts.post('/:token/objection', async (c) => {
  const opened = await open(c)
  const form = checkForm(receiptObjectionForm, await readForm(c))
  if (!form.ok) return refuse(c, opened, form)
  const { item, reason } = form.value
  if (!opened.receipt.duties.some((duty) => duty.id === item && duty.leads)) throw new NotFound()
  try {
    await objectToItem(opened.act, item, { reason, channel: 'web' })
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error
    return refuse(c, opened, { typed: form.typed, errors: { '': error.key } })
  }
  return c.redirect(c.req.path.replace(/\/objection$/, ''), 303)
})

interface Opened {
  receipt: Receipt
  minutesId: string
  granteeName: string
  act: Act
}

async function open(c: Ctx): Promise<Opened> {
  const { sql, config } = c.get('services')
  const now = c.get('now')
  const grant = await openLink(sql, config.authKeys, c.req.param('token'), ['receipt'], now)
  const receipt = await findReceipt(sql, grant, c.get('settings'), officeDay(now))
  if (!receipt) throw new NotFound()
  const viewer = { ...linkViewer(grant, now), agencyIds: receipt.agencyIds }
  const act = actOf(c, viewer, { role: 'liaison', linkGrantId: grant.id })
  return { receipt, minutesId: grant.subjectId, granteeName: grant.granteeName, act }
}

function show(c: Ctx, { receipt, granteeName }: Opened, form: FormErrors = noErrors) {
  const path = `/r/receipt/${c.req.param('token')}`
  return c.render(<ReceiptPage {...{ receipt, granteeName, form, path }} />, {
    title: c.get('t')('actionitems.receipt.title'),
    frame: 'bare',
  })
}

function refuse(c: Ctx, opened: Opened, form: FormErrors) {
  c.status(422)
  return show(c, opened, form)
}
