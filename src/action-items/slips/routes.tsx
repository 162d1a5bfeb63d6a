import { type Context, Hono } from 'hono'
import { renderSVG } from 'uqr'
import { SlipPage } from '#views/action-items/slip.tsx'
import { SlipsPage } from '#views/action-items/slips.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { listLadders } from '../reminders/queries.ts'
import { issueSlip, omitSlip } from './commands.ts'
import { omissionForm, slipForm } from './form.ts'
import { findSlip, listProposedSlips, listSlips } from './queries.ts'

/** 督办单: what the ladder proposes, and the register of what was issued. */
export const slips = new Hono<AppEnv>()
/** The acts stand under the item. */
export const itemSlips = new Hono<AppEnv>()

const ID = ':id{[0-9a-f-]{36}}'
const SHOWN = 200
type Ctx = Context<AppEnv, string>

slips.get('/', (c) => renderList(c, null))

slips.get(`/${ID}`, async (c) => {
  const viewer = requireViewer(c)
  const slip = await findSlip(c.get('services').sql, viewer, c.req.param('id'))
  if (!slip) throw new NotFound()
  const address = `${c.get('services').config.baseUrl}/supervision-slips/${slip.id}`
  const code = `data:image/svg+xml;base64,${Buffer.from(renderSVG(address, { border: 0 })).toString('base64')}`
  return c.render(<SlipPage slip={slip} code={code} />, { title: c.get('t')('actionitems.slips.title') })
})

itemSlips.post(`/${ID}/slip`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const itemId = c.req.param('id')
  const form = checkForm(slipForm, await readForm(c))
  if (!form.ok) return renderList(c, { itemId, form })
  const { step, text, urgent } = form.value
  return attempt(c, itemId, form.typed, async () => {
    const id = await issueSlip(actOf(c), itemId, { step, text, urgent: urgent === '1' })
    flash(c, 'actionitems.flash.slip')
    return c.redirect(`/supervision-slips/${id}`, 303)
  })
})

itemSlips.post(`/${ID}/slip-omission`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const itemId = c.req.param('id')
  const form = checkForm(omissionForm, await readForm(c))
  if (!form.ok) return renderList(c, { itemId, form })
  return attempt(c, itemId, form.typed, async () => {
    await omitSlip(actOf(c), itemId, form.value)
    flash(c, 'actionitems.flash.slipOmitted')
    return c.redirect('/supervision-slips', 303)
  })
})

async function attempt(c: Ctx, itemId: string, typed: FormErrors['typed'], act: () => Promise<Response>) {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error
    return renderList(c, {
      itemId,
      form: { typed, errors: { '': `${error.key}|${JSON.stringify(error.args)}` } },
    })
  }
}

async function renderList(c: Ctx, wrong: { itemId: string; form: FormErrors } | null) {
  const viewer = requireRole(c, 'clerk', 'director', 'auditor')
  const { sql } = c.get('services')
  const [proposed, issued, ladders] = await Promise.all([
    listProposedSlips(sql, viewer.today),
    listSlips(sql, viewer, { limit: SHOWN }),
    listLadders(sql),
  ])
  if (wrong) c.status(422)
  return c.render(<SlipsPage {...{ proposed, issued, ladders, wrong }} />, {
    title: c.get('t')('actionitems.slips.title'),
  })
}
