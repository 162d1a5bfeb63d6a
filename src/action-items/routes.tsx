import type { Context } from 'hono'
import { Hono } from 'hono'
import type { z } from 'zod'
import { BoardPage } from '#views/action-items/board.tsx'
import { ItemPage } from '#views/action-items/item.tsx'
import type { AppEnv } from '../app-env.ts'
import { type Act, actOf, requireRole, requireViewer } from '../auth/act.ts'
import type { Viewer } from '../auth/viewer.ts'
import { checkUploads } from '../files/form.ts'
import { listFilesOfActionItem } from '../files/queries.ts'
import { NotFound, RuleViolation } from '../lib/errors.ts'
import { checkForm, type FormErrors, readForm } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { acceptItem } from './acceptance/commands.ts'
import { boardCsv } from './board/csv.ts'
import { readBoardFilter } from './board/form.ts'
import { countLights, findBoardOptions, listBoardRows } from './board/queries.ts'
import { cancelItem } from './cancellation/commands.ts'
import { decideExtension, requestExtension } from './extensions/commands.ts'
import {
  acceptanceForm,
  cancellationForm,
  closingForm,
  extensionDecisionForm,
  extensionForm,
  objectionDecisionForm,
  objectionForm,
  progressForm,
  returnForm,
  submissionForm,
} from './form.ts'
import { decideObjection, objectToItem } from './objections/commands.ts'
import { reportProgress } from './progress/commands.ts'
import { type ActionItem, findActionItem, findItemOfRequest } from './queries.ts'
import { closeItem, returnItem, submitItem } from './submissions/commands.ts'
import { listItemEvents } from './timeline/queries.ts'

export const actionItems = new Hono<AppEnv>()
/** Decisions about a request stand under the request: `/objections/{id}/decision`, `/extensions/{id}/decision`. */
export const objections = new Hono<AppEnv>()
export const extensions = new Hono<AppEnv>()

const ID = ':id{[0-9a-f-]{36}}'
type Ctx = Context<AppEnv, string>

actionItems.get('/', async (c) => {
  const viewer = requireReader(c)
  const { sql } = c.get('services')
  const filter = readBoardFilter(c.req.query())
  const rows = await listBoardRows(sql, viewer, c.get('settings'), filter)
  const counts = await countLights(sql, viewer, filter)
  const options = await findBoardOptions(sql, viewer)
  return c.render(<BoardPage {...{ rows, counts, options, filter }} />, {
    title: c.get('t')('actionitems.title'),
  })
})

actionItems.get('/export.csv', async (c) => {
  const viewer = requireReader(c)
  const filter = readBoardFilter(c.req.query())
  const rows = await listBoardRows(c.get('services').sql, viewer, c.get('settings'), filter, null)
  return c.body(boardCsv(c.get('t'), c.get('locale'), rows), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="action-items-${viewer.today}.csv"`,
  })
})

actionItems.get(`/${ID}`, (c) => renderItem(c, requireViewer(c), c.req.param('id')))

const requireReader = (c: Ctx) => requireRole(c, 'clerk', 'director', 'liaison', 'auditor', 'chair')
/** Auditors read and never write (R65). */
const requireWriter = (c: Ctx) => requireRole(c, 'clerk', 'director', 'liaison', 'chair')

async function renderItem(c: Ctx, viewer: Viewer, id: string, forms: Record<string, FormErrors> = {}) {
  const { sql } = c.get('services')
  const item = await findActionItem(sql, viewer, c.get('settings'), id)
  if (!item) throw new NotFound()
  const events = await listItemEvents(sql, viewer, id)
  const files = await listFilesOfActionItem(sql, id)
  return c.render(<ItemPage {...{ item, events, files, forms }} />, { title: item.title })
}

/** One act: its noun, its form (which may need the item's facts), and the command that does it. */
interface ItemAct<S extends z.ZodType> {
  noun: string
  schema: (item: ActionItem, files: number) => S
  does: (act: Act, id: string, value: z.output<S>, files: File[]) => Promise<unknown>
}

/** The same five paragraphs for every act; what was typed survives a wrong field and a broken rule alike. */
async function perform<S extends z.ZodType>(c: Ctx, itemId: string, id: string, act: ItemAct<S>) {
  const viewer = requireWriter(c)
  const item = await findActionItem(c.get('services').sql, viewer, c.get('settings'), itemId)
  if (!item) throw new NotFound()
  const typed = await readForm(c)
  const uploads = await checkUploads(c, typed, `${act.noun}_file`)
  const form = checkForm(act.schema(item, uploads.files.length), typed)
  const errors = { ...(form.ok ? {} : form.errors), ...uploads.errors }
  const refuse = (wrong: FormErrors['errors']) => {
    c.status(422)
    return renderItem(c, viewer, itemId, { [act.noun]: { typed, errors: wrong } })
  }
  if (!form.ok || Object.keys(errors).length) return refuse(errors)
  try {
    await act.does(actOf(c, viewer), id, form.value, uploads.files)
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error
    return refuse({ '': `${error.key}|${JSON.stringify(error.args)}` })
  }
  flash(c, `actionitems.flash.${act.noun}`)
  return c.redirect(`/action-items/${itemId}`, 303)
}

function onItem<S extends z.ZodType>(act: ItemAct<S>) {
  actionItems.post(`/${ID}/${act.noun}`, (c) => perform(c, c.req.param('id'), c.req.param('id'), act))
}

function onRequest<S extends z.ZodType>(
  app: Hono<AppEnv>,
  kind: 'objections' | 'extensions',
  act: ItemAct<S>,
) {
  app.post(`/${ID}/decision`, async (c) => {
    const id = c.req.param('id')
    const itemId = await findItemOfRequest(c.get('services').sql, requireWriter(c), kind, id)
    if (!itemId) throw new NotFound()
    return perform(c, itemId, id, act)
  })
}

onItem({
  noun: 'acceptance',
  schema: () => acceptanceForm,
  does: (act, id, { channel }) => acceptItem(act, id, channel),
})
onItem({ noun: 'objection', schema: () => objectionForm, does: objectToItem })
onItem({ noun: 'progress', schema: progressForm, does: reportProgress })
onItem({ noun: 'submission', schema: submissionForm, does: submitItem })
onItem({
  noun: 'closing',
  schema: () => closingForm,
  does: (act, id, { version }) => closeItem(act, id, version),
})
onItem({
  noun: 'return',
  schema: () => returnForm,
  does: (act, id, { version, reason }) => returnItem(act, id, version, reason),
})
onItem({ noun: 'extension', schema: extensionForm, does: requestExtension })
onItem({
  noun: 'cancellation',
  schema: (item) => cancellationForm(item.viewerChairs),
  does: (act, id, { version, ...cancellation }) => cancelItem(act, id, version, cancellation),
})
onRequest(objections, 'objections', {
  noun: 'objection_decision',
  schema: objectionDecisionForm,
  does: decideObjection,
})
onRequest(extensions, 'extensions', {
  noun: 'extension_decision',
  schema: () => extensionDecisionForm,
  does: decideExtension,
})
