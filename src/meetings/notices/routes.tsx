import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { NoticePreview } from '#views/meetings/notices/preview.tsx'
import { NoticePage } from '#views/meetings/notices/version.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { type FormErrors, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { type Invited, listInvitable } from '../participants/queries.ts'
import { getMeeting, type Meeting } from '../queries.ts'
import { isOpenForWork } from '../rules.ts'
import { checkChange } from './changes/form.ts'
import { changedMeeting } from './changes/queries.ts'
import { planNotice, sendNotice } from './commands.ts'
import { checkSend } from './form.ts'
import { addresseesOf, type Told, writeNotice } from './mail.tsx'
import { findNotice, findSheet, listOfficePeople, type NoticeSnapshot } from './queries.ts'
import { snapshotOf } from './rules.ts'

export const notices = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'

notices.get(`${one}/notice`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  return renderPreview(c, viewer, meeting, noErrors)
})

notices.post(`${one}/notices`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await getMeeting(c.get('services').sql, viewer, c.req.param('id'))
  const form = checkSend(await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderPreview(c, viewer, meeting, form)
  }
  const { version, office, recorderId, urgentReason } = form.value
  const sent = await sendNotice(actOf(c), meeting.id, {
    version,
    party: { personIds: office, recorderId },
    urgentReason,
  })
  flash(c, 'meetings.flash.noticed', { ...sent })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})

/** Where a form that was refused is opened again. */
notices.get(`${one}/notices`, (c) => c.redirect(`/meetings/${c.req.param('id')}/notice`, 303))

/** R22: every version stays readable for whoever may see the meeting. */
notices.get(`${one}/notices/:version{[0-9]{1,4}}`, async (c) => {
  const viewer = requireViewer(c)
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const notice = await findNotice(sql, meeting.id, Number(c.req.param('version')))
  if (!notice) throw new NotFound()
  return c.render(<NoticePage meeting={meeting} notice={notice} />, { title: meeting.title })
})

/** The letter as it will arrive, for the frame of a preview: what is typed comes in the query, nothing is kept. */
notices.get(`${one}/letter`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql, config } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const typed = queryTyped(c)
  const { told, invited } = await toldFor(c, viewer, meeting, typed)
  const to = await addressee(c, invited, typed)
  if (!to) throw new NotFound()
  const asks = !['cancellation', 'postponement', 'uninvited'].includes(told.kind)
  const letter = writeNotice(c.get('settings'), told, to, asks ? `${config.baseUrl}/r/reply/…` : null)
  // A mail brings its own styles and nothing else.
  c.header(
    'Content-Security-Policy',
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  )
  return c.html(withHeader(letter, to.address))
})

/** Address and subject above the letter, as a mail program shows them. */
function withHeader(letter: { subject: string; html: string }, address: string): string {
  const header = html`<div style="max-width:600px;margin:0 auto 16px;padding-bottom:12px;border-bottom:1px solid #c9cdd0;font:14px/1.6 sans-serif;color:#4d5357">${address}<br><strong style="color:#1c1f21">${letter.subject}</strong></div>`
  return letter.html.replace(/<body[^<>]*>/, (body) => body + String(header))
}

async function renderPreview(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting, form: FormErrors) {
  if (!isOpenForWork(meeting)) throw new RuleViolation('meetings.error.alreadyNoticed')
  const { sql } = c.get('services')
  const act = { viewer, now: c.get('now'), settings: c.get('settings') }
  const [plan, people] = await Promise.all([
    planNotice(sql, act, meeting),
    listOfficePeople(sql, viewer, meeting),
  ])
  return c.render(<NoticePreview meeting={meeting} plan={plan} people={people} form={form} />, {
    title: c.get('t')('meetings.noticeTitle'),
  })
}

function queryTyped(c: Context<AppEnv>): Typed {
  return Object.fromEntries(Object.entries(c.req.queries()).map(([name, values]) => [name, values ?? []]))
}

const kinds = ['first', 'change', 'correction', 'cancellation', 'postponement', 'uninvited'] as const

/** The version that would be written, from the meeting as it stands and what is typed. */
async function toldFor(
  c: Context<AppEnv>,
  viewer: Viewer,
  meeting: Meeting,
  typed: Typed,
): Promise<{ told: Told; invited: Invited[] }> {
  const { sql } = c.get('services')
  const settings = c.get('settings')
  const asked = kinds.find((kind) => kind === typed.kind?.[0])
  if (!asked) throw new NotFound()
  const reason = typed.reason?.[0]?.trim() || c.get('t')('meetings.reasonPlace')
  const base = { meetingId: meeting.id, version: meeting.noticeVersion + 1 }
  if (asked === 'change') {
    const form = checkChange(typed)
    if (!form.ok) throw new NotFound()
    const changed = await changedMeeting(sql, viewer, meeting, form.value, settings, c.get('now'))
    return {
      told: { ...base, kind: 'change', reason, snapshot: changed.snapshot },
      invited: changed.sheet.invited,
    }
  }
  if (asked === 'first') {
    const plan = await planNotice(sql, { viewer, now: c.get('now'), settings }, meeting)
    const urgentReason = typed.urgentReason?.[0] || meeting.urgentReason
    const snapshot = snapshotOf(
      { ...meeting, replyBy: meeting.replyBy ?? plan.replyBy, urgentReason },
      plan.sheet,
      { changes: [] },
    )
    return {
      told: {
        ...base,
        kind: meeting.storedState === 'postponed' ? 'renotice' : 'first',
        reason: '',
        snapshot,
      },
      invited: plan.sheet.invited,
    }
  }
  const sheet = await findSheet(sql, viewer, meeting, settings)
  const corrects = asked === 'correction' ? Number(typed.corrects?.[0]) || meeting.noticeVersion : null
  const snapshot: NoticeSnapshot = snapshotOf(meeting, sheet, { changes: [], corrects })
  return { told: { ...base, kind: asked, reason, snapshot }, invited: sheet.invited }
}

/** By invitation, or an agency that is not invited yet; the liaison's letter where there is one. */
async function addressee(c: Context<AppEnv>, invited: readonly Invited[], typed: Typed) {
  const wanted = typed.to?.[0] ?? ''
  const agency =
    invited.find((row) => row.id === wanted) ??
    (/^[0-9a-f-]{36}$/.test(wanted) ? (await listInvitable(c.get('services').sql, [wanted]))[0] : undefined)
  if (!agency) return null
  const [first] = addresseesOf(agency)
  return first ?? { agency, personId: null, name: agency.agencyName, address: '—', locale: 'zh-CN' as const }
}
