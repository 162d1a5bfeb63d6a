import { type Context, Hono } from 'hono'
import { SignatureLinkPage, SignaturePage } from '#views/minutes/signature.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { linkViewer, openLink } from '../../auth/links.ts'
import { hasSecondFactor, requireRecent } from '../../auth/recent.ts'
import { isOffice, type Viewer } from '../../auth/viewer.ts'
import { checkUploads } from '../../files/form.ts'
import { Forbidden, NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { listAttendance } from '../../meetings/sign-in/queries.ts'
import { attendanceBlock } from '../../meetings/sign-in/rules.ts'
import { flash } from '../../renderer.tsx'
import { returnToDrafting } from '../countersigning/commands.ts'
import { listCountersigns } from '../countersigning/queries.ts'
import { renderCountersigning } from '../countersigning/routes.tsx'
import { listParagraphs } from '../paragraphs/queries.ts'
import { findMinutes, type Minutes } from '../queries.ts'
import { documentText, isIssued } from '../rules.ts'
import { findLastRead, partsOf } from '../texts/queries.ts'
import { changesBetween } from '../texts/rules.ts'
import { fileSignedScan, markRead, remindSigner, signMinutes } from './commands.ts'
import { returnForm } from './form.ts'

/** The chair's and the office's side, under /minutes. */
export const signing = new Hono<AppEnv>()
/** The chair's reading by mailed link, under /r. */
export const signatureLinks = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

signing.get(`${one}/signature`, async (c) => {
  const { minutes } = await signerOrOffice(c)
  if (isIssued(minutes.state)) return c.redirect(`/minutes/${minutes.id}`, 303)
  return renderSignature(c, minutes, noErrors)
})

/** R41: only a signed-in session with a second factor, proved within the last quarter of an hour. */
signing.post(`${one}/signature`, async (c) => {
  const { viewer, minutes } = await signerOrOffice(c)
  requireRecent(c)
  await signMinutes(actOf(c, viewer), minutes.id, hasSecondFactor(viewer))
  flash(c, 'minutes.flash.signed')
  return c.redirect(`/minutes/${minutes.id}/signature`, 303)
})

signing.post(`${one}/signed-scan`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const { minutes } = await signerOrOffice(c)
  const typed = await readForm(c)
  const uploads = await checkUploads(c, typed, 'scan')
  const [scan] = uploads.files
  if (!scan || Object.keys(uploads.errors).length > 0) {
    c.status(422)
    const errors =
      scan || Object.keys(uploads.errors).length > 0 ? uploads.errors : { scan: 'errors.required' }
    return renderSignature(c, minutes, { typed, errors })
  }
  await fileSignedScan(actOf(c), minutes.id, scan)
  flash(c, 'minutes.flash.scanFiled', { name: minutes.signerName })
  return c.redirect(`/minutes/${minutes.id}/issue`, 303)
})

signing.post(`${one}/signature-reminder`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const { minutes } = await signerOrOffice(c)
  const name = await remindSigner(actOf(c), minutes.id)
  flash(c, 'minutes.flash.reminded', { name })
  return c.redirect(`/minutes/${minutes.id}/signature`, 303)
})

/** Back to the drafter, by the office or by the chair. */
signing.post(`${one}/return`, async (c) => {
  const { viewer, minutes } = await signerOrOffice(c)
  const form = checkForm(returnForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return minutes.state === 'awaiting_signature'
      ? renderSignature(c, minutes, form)
      : renderCountersigning(c, minutes, form)
  }
  await returnToDrafting(
    actOf(c, viewer, isOffice(viewer) ? {} : { role: 'chair' }),
    minutes.id,
    form.value.reason,
  )
  flash(c, 'minutes.flash.returned')
  return c.redirect(`/minutes/${minutes.id}`, 303)
})

/** 已阅: by the chair alone. */
signing.post(`${one}/reading`, async (c) => {
  const { viewer, minutes } = await signerOrOffice(c)
  if (!minutes.chairedByViewer) throw new Forbidden()
  await markRead(actOf(c, viewer, { role: 'chair' }), minutes.id)
  flash(c, 'minutes.flash.read')
  return c.redirect(`/minutes/${minutes.id}/signature`, 303)
})

signatureLinks.get('/signature/:token', async (c) => {
  const { sql, config } = c.get('services')
  const grant = await openLink(sql, config.authKeys, c.req.param('token'), ['signature'], c.get('now'))
  const minutes = await findMinutes(sql, linkViewer(grant, c.get('now')), grant.subjectId)
  if (!minutes) throw new NotFound()
  const { text, countersigns, changes } = await partsFor(c, minutes)
  return c.render(
    <SignatureLinkPage minutes={minutes} text={text} countersigns={countersigns} changes={changes} />,
    {
      title: minutes.title,
      frame: 'bare',
    },
  )
})

/** The office, or whoever presided or holds the post today; other readers of the draft are told that it is not theirs. */
async function signerOrOffice(c: Context<AppEnv>): Promise<{ viewer: Viewer; minutes: Minutes }> {
  const viewer = requireViewer(c)
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  if (!isOffice(viewer) && !minutes.chairedByViewer) throw new Forbidden()
  return { viewer, minutes }
}

async function partsFor(c: Context<AppEnv>, minutes: Minutes) {
  const { sql } = c.get('services')
  const issued = isIssued(minutes.state)
  const [paragraphs, attendance, countersigns, lastRead] = await Promise.all([
    issued ? [] : listParagraphs(sql, minutes.id, minutes.dueOn),
    issued ? [] : listAttendance(sql, minutes.meetingId),
    listCountersigns(sql, minutes.id),
    minutes.state === 'awaiting_signature' ? findLastRead(sql, minutes.id) : null,
  ])
  const text =
    minutes.issuedText ?? documentText({ ...minutes, paragraphs, attendance: attendanceBlock(attendance) })
  const changes = lastRead && {
    occasion: lastRead.occasion,
    at: lastRead.at,
    parts: changesBetween(lastRead.parts, partsOf(minutes, paragraphs)),
    paragraphs,
  }
  return { text, countersigns, changes }
}

async function renderSignature(c: Context<AppEnv>, minutes: Minutes, form: FormErrors) {
  const { text, countersigns, changes } = await partsFor(c, minutes)
  const viewer = requireViewer(c)
  return c.render(
    <SignaturePage
      minutes={minutes}
      text={text}
      countersigns={countersigns}
      changes={changes}
      form={form}
      secondFactor={hasSecondFactor(viewer)}
    />,
    { title: c.get('t')('minutes.tab.signature') },
  )
}
