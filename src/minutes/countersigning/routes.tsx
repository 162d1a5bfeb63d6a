import { type Context, Hono } from 'hono'
import { CountersignPage } from '#views/minutes/countersign.tsx'
import { CountersigningPage } from '#views/minutes/countersigning.tsx'
import type { AppEnv } from '../../app-env.ts'
import { mayCountersign } from '../../auth/access.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { openLink } from '../../auth/links.ts'
import { hasRole, type Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import type { Sql } from '../../lib/db.ts'
import { NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm, typedOr } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { listParagraphs } from '../paragraphs/queries.ts'
import { findMinutes, type Minutes } from '../queries.ts'
import { findLinkViewer } from '../recipients/queries.ts'
import { findRoundText, partsOf } from '../texts/queries.ts'
import { changesBetween } from '../texts/rules.ts'
import { answerAgency, answerCountersign } from './answers/commands.ts'
import { closeCountersigning, openCountersigning } from './commands.ts'
import { behalfForm, checkAnswer, officeAnswerForm, openForm } from './form.ts'
import { type Countersign, findGate, listCountersigns } from './queries.ts'

/** The office's side and the signed-in agency's, under /minutes. */
export const countersigning = new Hono<AppEnv>()
/** The agency's side by mailed link, under /r. */
export const countersignLinks = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

countersigning.get(`${one}/countersigning`, async (c) =>
  renderCountersigning(c, await minutesOf(c), noErrors),
)

countersigning.post(`${one}/countersigning`, async (c) => {
  const minutes = await minutesOf(c)
  const form = checkForm(openForm, await readForm(c))
  const n = await openCountersigning(actOf(c), minutes.id, form.ok ? form.value : {})
  if (n === 0) flash(c, 'minutes.flash.sentToSign', { name: minutes.signerName })
  else flash(c, 'minutes.flash.countersigning', { n })
  return c.redirect(`/minutes/${minutes.id}/countersigning`, 303)
})

/** An answer that came by telephone or on paper. */
countersigning.post(`${one}/countersigns`, async (c) => {
  const minutes = await minutesOf(c)
  const form = checkForm(behalfForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderCountersigning(c, minutes, form)
  }
  await answerCountersign(actOf(c), minutes.id, form.value)
  flash(c, 'minutes.flash.answerEntered')
  return c.redirect(`/minutes/${minutes.id}/countersigning`, 303)
})

countersigning.post(`${one}/countersigns/:countersignId{[0-9a-f-]{36}}/office-answer`, async (c) => {
  const minutes = await minutesOf(c)
  const form = checkForm(officeAnswerForm, await readForm(c))
  const countersignId = c.req.param('countersignId')
  if (!form.ok) {
    c.status(422)
    return renderCountersigning(c, minutes, {
      ...form,
      typed: { ...form.typed, countersignId: [countersignId] },
    })
  }
  await answerAgency(actOf(c), minutes.id, countersignId, form.value.officeAnswer)
  flash(c, 'minutes.flash.officeAnswered')
  return c.redirect(`/minutes/${minutes.id}/countersigning`, 303)
})

countersigning.post(`${one}/signature-request`, async (c) => {
  const minutes = await minutesOf(c)
  await closeCountersigning(actOf(c), minutes.id)
  flash(c, 'minutes.flash.sentToSign', { name: minutes.signerName })
  return c.redirect(`/minutes/${minutes.id}/signature`, 303)
})

countersigning.get(`${one}/countersign`, async (c) => {
  const viewer = requireRole(c, 'liaison')
  return renderCountersign(c, viewer, c.req.param('id'), noErrors, false)
})

countersigning.post(`${one}/countersign`, async (c) => {
  const viewer = requireRole(c, 'liaison')
  const id = c.req.param('id')
  const form = checkAnswer(await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderCountersign(c, viewer, id, form, false)
  }
  await answerCountersign(actOf(c, viewer), id, { ...form.value, channel: 'web' })
  flash(c, 'minutes.flash.answered')
  return c.redirect(`/minutes/${id}/countersign`, 303)
})

countersignLinks.get('/countersign/:token', async (c) => {
  const { viewer, minutesId } = await linkOf(c)
  return renderCountersign(c, viewer, minutesId, noErrors, c.req.query('done') !== undefined)
})

countersignLinks.post('/countersign/:token', async (c) => {
  const { viewer, minutesId, grantId } = await linkOf(c)
  const form = checkAnswer(await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderCountersign(c, viewer, minutesId, form, false)
  }
  const act = actOf(c, viewer, { role: 'liaison', linkGrantId: grantId })
  await answerCountersign(act, minutesId, { ...form.value, channel: 'web' })
  return c.redirect(`/r/countersign/${c.req.param('token')}?done`, 303)
})

async function linkOf(c: Context<AppEnv>): Promise<{ viewer: Viewer; minutesId: string; grantId: string }> {
  const { sql, config } = c.get('services')
  const grant = await openLink(
    sql,
    config.authKeys,
    c.req.param('token') ?? '',
    ['countersign'],
    c.get('now'),
  )
  return {
    viewer: await findLinkViewer(sql, grant, c.get('now')),
    minutesId: grant.subjectId,
    grantId: grant.id,
  }
}

async function minutesOf(c: Context<AppEnv>): Promise<Minutes> {
  const viewer = requireRole(c, 'clerk', 'director')
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  return minutes
}

/** Also for a form of the signing page that does not pass while the text is still with the agencies. */
export async function renderCountersigning(c: Context<AppEnv>, minutes: Minutes, form: FormErrors) {
  const { sql } = c.get('services')
  const { today } = requireViewer(c)
  const drafting = minutes.state === 'drafting'
  const round = drafting ? minutes.countersignRound : minutes.countersignRound - 1
  const [countersigns, gate, last] = await Promise.all([
    listCountersigns(sql, minutes.id),
    drafting ? findGate(sql, minutes.id, today) : null,
    round > 0 ? findRoundWithDraft(sql, minutes, round, today) : null,
  ])
  return c.render(
    <CountersigningPage
      minutes={minutes}
      gate={gate}
      wouldAsk={gate?.asked ?? []}
      countersigns={countersigns}
      changes={last}
      form={form}
    />,
    { title: c.get('t')('minutes.tab.countersigning') },
  )
}

/** What changed since a round, for the office; null where that round's text was not kept. */
async function findRoundWithDraft(sql: Sql, minutes: Minutes, round: number, today: Day) {
  const before = await findRoundText(sql, minutes.id, round)
  if (!before) return null
  const paragraphs = await listParagraphs(sql, minutes.id, today)
  return { round, parts: changesBetween(before.parts, partsOf(minutes, paragraphs)), paragraphs }
}

async function renderCountersign(
  c: Context<AppEnv>,
  viewer: Viewer,
  id: string,
  form: FormErrors,
  done: boolean,
) {
  const { sql } = c.get('services')
  const minutes = await findMinutes(sql, viewer, id, mayCountersign)
  if (!minutes) throw new NotFound()
  const [paragraphs, countersigns] = await Promise.all([
    listParagraphs(sql, id, viewer.today),
    listCountersigns(sql, id),
  ])
  const own = ownOf(countersigns, viewer, typedOr(form, 'countersignId'))
  if (own.length === 0) throw new NotFound()
  // Compared with the round before, as it was asked about then.
  const before =
    minutes.countersignRound > 1 ? await findRoundText(sql, id, minutes.countersignRound - 1) : null
  const signedIn = hasRole(viewer, 'liaison')
  return c.render(
    <CountersignPage
      minutes={minutes}
      paragraphs={paragraphs}
      before={before?.parts ?? null}
      own={own}
      form={form}
      action={c.req.path}
      done={done}
    />,
    { title: c.get('t')('minutes.countersignTitle'), frame: signedIn ? 'full' : 'bare' },
  )
}

/** The latest round in which the agency was asked; agencies of one liaison each by themselves. */
function ownOf(countersigns: readonly Countersign[], viewer: Viewer, first: string): Countersign[] {
  const latest = new Map<string, Countersign>()
  for (const one of countersigns)
    if (viewer.agencyIds.includes(one.agencyId) && !latest.has(one.agencyId)) latest.set(one.agencyId, one)
  return [...latest.values()].sort((a, b) => Number(b.id === first) - Number(a.id === first))
}
