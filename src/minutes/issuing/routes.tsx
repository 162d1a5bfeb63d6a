import { type Context, Hono } from 'hono'
import { DistributionPage } from '#views/minutes/distribution.tsx'
import { IssuePage } from '#views/minutes/issue.tsx'
import { MaterialsPage } from '#views/minutes/materials.tsx'
import { NumbersPage } from '#views/minutes/numbers.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { openLink } from '../../auth/links.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { download } from '../../files/download.ts'
import { findDownload } from '../../files/queries.ts'
import { formatDocNo } from '../../i18n/format.ts'
import { officeDay } from '../../lib/dates.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { findGate } from '../countersigning/queries.ts'
import { acknowledgeMinutes, saveDistribution } from '../distribution/commands.ts'
import { readDistribution } from '../distribution/form.ts'
import { listCandidates } from '../distribution/queries.ts'
import { startSeries } from '../numbers/commands.ts'
import { seriesForm } from '../numbers/form.ts'
import { listSeries } from '../numbers/queries.ts'
import { findAftermath, findMinutes, type Minutes } from '../queries.ts'
import { findLinkViewer } from '../recipients/queries.ts'
import { isIssued } from '../rules.ts'
import { issueMinutes } from './commands.ts'

/** Issue, distribution, numbers, acknowledgement: under /minutes. */
export const issuing = new Hono<AppEnv>()
/** Issued minutes by mailed link, under /r. */
export const materialsLinks = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

issuing.get(`${one}/issue`, async (c) => {
  const minutes = await minutesOf(c)
  if (isIssued(minutes.state)) return c.redirect(`/minutes/${minutes.id}`, 303)
  const { sql } = c.get('services')
  const today = officeDay(c.get('now'))
  const year = Number(today.slice(0, 4))
  const [gate, candidates] = await Promise.all([
    findGate(sql, minutes.id, today),
    listCandidates(sql, minutes.id, today),
  ])
  const next = { year, no: minutes.nextNo ?? 1, started: minutes.nextNo !== null }
  return c.render(<IssuePage minutes={minutes} gate={gate} candidates={candidates} next={next} />, {
    title: c.get('t')('minutes.tab.issue'),
  })
})

issuing.post(`${one}/issue`, async (c) => {
  const minutes = await minutesOf(c)
  const { docYear, docNo, mails } = await issueMinutes(actOf(c), minutes.id)
  flash(c, 'minutes.flash.issued', { no: formatDocNo(docYear, docNo), n: mails })
  return c.redirect(`/minutes/${minutes.id}`, 303)
})

issuing.get(`${one}/distribution`, async (c) => renderDistribution(c, await minutesOf(c), noErrors, null))

issuing.post(`${one}/distribution`, async (c) => {
  const minutes = await minutesOf(c)
  const typed = await readForm(c)
  const kinds = readDistribution(typed)
  try {
    await saveDistribution(actOf(c), minutes.id, kinds)
  } catch (error) {
    if (!(error instanceof RuleViolation) || isIssued(minutes.state)) throw error
    c.status(422)
    return renderDistribution(
      c,
      minutes,
      { typed, errors: { '': `${error.key}|${JSON.stringify(error.args)}` } },
      kinds,
    )
  }
  flash(c, 'minutes.flash.distributionSaved', { n: kinds.size })
  return c.redirect(`/minutes/${minutes.id}/issue`, 303)
})

issuing.get('/numbers', async (c) => {
  requireRole(c, 'clerk', 'director')
  return renderNumbers(c, noErrors)
})

issuing.post('/numbers', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(seriesForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderNumbers(c, form)
  }
  const { series, year, nextNo } = form.value
  await startSeries(actOf(c), series === 'plenary' ? series : c.get('settings').minutesSeries, year, nextNo)
  flash(c, 'minutes.flash.seriesStarted', { no: formatDocNo(year, nextNo) })
  return c.redirect('/minutes/numbers', 303)
})

issuing.post(`${one}/acknowledgement`, async (c) => {
  const viewer = requireViewer(c)
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id'))
  if (!minutes) throw new NotFound()
  if (viewer.agencyIds.length === 0) throw new Forbidden()
  await acknowledgeMinutes(actOf(c, viewer), minutes.id)
  flash(c, 'minutes.flash.acknowledged')
  return c.redirect(`/minutes/${minutes.id}`, 303)
})

materialsLinks.get('/materials/:token', async (c) => {
  const { viewer, minutes } = await linkOf(c)
  const aftermath = await findAftermath(c.get('services').sql, viewer, minutes.id)
  return c.render(
    <MaterialsPage minutes={minutes} aftermath={aftermath} agencyIds={viewer.agencyIds} path={c.req.path} />,
    { title: minutes.title, frame: 'bare' },
  )
})

/** A paper of the meeting, for whoever the link speaks for. */
materialsLinks.get('/materials/:token/files/:fileId{[0-9a-f-]{36}}/:name', async (c) => {
  const { viewer, minutes } = await linkOf(c)
  const { sql } = c.get('services')
  const { materials } = await findAftermath(sql, viewer, minutes.id)
  const id = c.req.param('fileId')
  const file = materials.some((one) => one.id === id) ? await findDownload(sql, viewer, id) : null
  if (!file) throw new NotFound()
  return download(c, file)
})

materialsLinks.post('/materials/:token', async (c) => {
  const { viewer, minutes, grantId } = await linkOf(c)
  await acknowledgeMinutes(actOf(c, viewer, { role: 'liaison', linkGrantId: grantId }), minutes.id)
  return c.redirect(c.req.path, 303)
})

async function linkOf(c: Context<AppEnv>): Promise<{ viewer: Viewer; minutes: Minutes; grantId: string }> {
  const { sql, config } = c.get('services')
  const grant = await openLink(sql, config.authKeys, c.req.param('token') ?? '', ['materials'], c.get('now'))
  const viewer = await findLinkViewer(sql, grant, c.get('now'))
  const minutes = await findMinutes(sql, viewer, grant.subjectId)
  if (!minutes || !isIssued(minutes.state)) throw new NotFound()
  return { viewer, minutes, grantId: grant.id }
}

async function minutesOf(c: Context<AppEnv>): Promise<Minutes> {
  const viewer = requireRole(c, 'clerk', 'director')
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  return minutes
}

async function renderDistribution(
  c: Context<AppEnv>,
  minutes: Minutes,
  form: FormErrors,
  typed: ReturnType<typeof readDistribution> | null,
) {
  if (isIssued(minutes.state)) return c.redirect(`/minutes/${minutes.id}`, 303)
  const candidates = await listCandidates(c.get('services').sql, minutes.id, officeDay(c.get('now')))
  return c.render(<DistributionPage minutes={minutes} candidates={candidates} form={form} typed={typed} />, {
    title: c.get('t')('minutes.distribution'),
  })
}

async function renderNumbers(c: Context<AppEnv>, form: FormErrors) {
  const series = await listSeries(c.get('services').sql)
  const year = Number(officeDay(c.get('now')).slice(0, 4))
  return c.render(<NumbersPage series={series} form={form} year={year} />, {
    title: c.get('t')('minutes.numbers'),
  })
}
