import { type Context, Hono } from 'hono'
import { FontsPage } from '#views/documents/fonts-page.tsx'
import { findActionItem } from '../action-items/queries.ts'
import type { AppEnv } from '../app-env.ts'
import { requireRole, requireSomeRole, requireViewer } from '../auth/act.ts'
import { isAuditor, isLiaisonOf, isOffice } from '../auth/viewer.ts'
import { translator } from '../i18n/translate.ts'
import { officeDay, officeInstant } from '../lib/dates.ts'
import { NotFound } from '../lib/errors.ts'
import { findSheet } from '../meetings/notices/queries.ts'
import { getMeeting } from '../meetings/queries.ts'
import { listAttendance } from '../meetings/sign-in/queries.ts'
import { attendanceBlock } from '../meetings/sign-in/rules.ts'
import { listParagraphs } from '../minutes/paragraphs/queries.ts'
import { findAftermath, findMinutes, nothingYet } from '../minutes/queries.ts'
import { documentText, isIssued } from '../minutes/rules.ts'
import { findFormat, findFormatOfMeeting } from './formats/queries.ts'
import { agendaDocument } from './kinds/agenda.ts'
import { extractDocument } from './kinds/extract.ts'
import { minutesDocument } from './kinds/minutes.ts'
import { noticeDocument } from './kinds/notice.ts'
import { seatCardsDocument } from './kinds/seat-cards.ts'
import { signInDocument } from './kinds/sign-in-sheet.ts'
import { slipDocument } from './kinds/supervision-slip.ts'
import type { OfficialDocument } from './model.ts'
import { findConcern, findLastReport } from './queries.ts'
import { expectedPeople, minutesInput, slipInput } from './rules.ts'
import { endings, sendDocument } from './send.ts'

type C = Context<AppEnv>
type Maker = (c: C) => Promise<OfficialDocument>

/** Documents of a meeting, mounted under /meetings; of minutes, under /minutes; of an action item, under /action-items. */
export const meetingDocuments = new Hono<AppEnv>()
export const minutesDocuments = new Hono<AppEnv>()
export const itemDocuments = new Hono<AppEnv>()
/** What is said of documents altogether. */
export const documents = new Hono<AppEnv>()

function serve(app: Hono<AppEnv>, kind: string, make: Maker): void {
  for (const ending of endings)
    app.get(`/:id{[0-9a-f-]{36}}/documents/${kind}.${ending}`, async (c) =>
      sendDocument(c, await make(c), ending),
    )
}

serve(meetingDocuments, 'notice', async (c) => {
  const { meeting, sheet, format } = await meetingOf(c)
  const level = translator('zh-CN')
  const settings = c.get('settings')
  const first = sheet.notices.at(0)
  return noticeDocument({
    ...meeting,
    venue: meeting.venueName,
    chair: meeting.chairName,
    agenda: itemsOf(sheet),
    participants: sheet.invited
      .filter((one) => !one.withdrawn)
      .map((one) => ({
        agency: one.agencyName,
        inAttendance: one.capacity === 'in_attendance',
        level: one.requiredLevel === 'any' ? '' : level(`level.${one.requiredLevel}`),
      })),
    office: format.issuingOffice || settings.nameZh,
    telephone: settings.telephone,
    day: first ? officeDay(first.sentAt) : null,
    fonts: format.fonts,
  })
})

serve(meetingDocuments, 'agenda', async (c) => {
  const { meeting, sheet, format } = await meetingOf(c)
  return agendaDocument({
    ...meeting,
    venue: meeting.venueName,
    chair: meeting.chairName,
    agenda: itemsOf(sheet),
    fonts: format.fonts,
  })
})

serve(meetingDocuments, 'sign-in-sheet', async (c) => {
  requireRole(c, 'clerk', 'director', 'auditor')
  const { meeting, people, format } = await peopleOf(c)
  return signInDocument({ ...meeting, venue: meeting.venueName, people, fonts: format.fonts })
})

/** Two cards on a sheet for holders; the folded ones only as PDF, for their upper side stands on its head. */
serve(meetingDocuments, 'seat-cards', async (c) => cardsOf(c, 'two'))

meetingDocuments.get('/:id{[0-9a-f-]{36}}/documents/seat-cards-folded.pdf', async (c) =>
  sendDocument(c, await cardsOf(c, 'folded'), 'pdf'),
)

async function cardsOf(c: C, layout: 'two' | 'folded') {
  requireRole(c, 'clerk', 'director', 'auditor')
  const { meeting, people, format } = await peopleOf(c)
  return seatCardsDocument({ title: meeting.title, people, layout, fonts: format.fonts })
}

const readers = ['clerk', 'director', 'liaison', 'auditor', 'chair'] as const

serve(minutesDocuments, 'minutes', async (c) => minutesDocument(await inputOf(c)))

/** For one agency: the office chooses which, a liaison gets the own one. */
serve(minutesDocuments, 'extract', async (c) => {
  const viewer = requireRole(c, ...readers)
  const agencyId = c.req.query('agency') ?? viewer.agencyIds[0] ?? ''
  const input = await inputOf(c)
  const allowed = isOffice(viewer) || isAuditor(viewer) || isLiaisonOf(viewer, agencyId)
  const concern =
    allowed && /^[0-9a-f-]{36}$/.test(agencyId)
      ? await findConcern(c.get('services').sql, c.req.param('id') ?? '', agencyId)
      : null
  if (!concern) throw new NotFound()
  return extractDocument({ ...input, ...concern })
})

serve(itemDocuments, 'supervision-notice', async (c) => slipOf(c, 'notice'))
serve(itemDocuments, 'reminder-slip', async (c) => slipOf(c, 'reminder'))

async function slipOf(c: C, kind: 'notice' | 'reminder') {
  const viewer = requireRole(c, 'clerk', 'director')
  const { sql } = c.get('services')
  const settings = c.get('settings')
  const item = await findActionItem(sql, viewer, settings, c.req.param('id') ?? '')
  if (!item) throw new NotFound()
  const { meetingId } = item.source
  const [format, last] = await Promise.all([
    meetingId ? findFormatOfMeeting(sql, meetingId, c.get('now')) : findFormat(sql, null, c.get('now')),
    findLastReport(sql, item.id),
  ])
  return slipDocument(slipInput(kind, item, last, format, settings, viewer.today))
}

async function meetingOf(c: C) {
  const viewer = requireViewer(c)
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id') ?? '')
  const [sheet, format] = await Promise.all([
    findSheet(sql, viewer, meeting, c.get('settings')),
    findFormat(sql, meeting.hostGroupId, c.get('now')),
  ])
  return { meeting, sheet, format }
}

type Sheet = Awaited<ReturnType<typeof meetingOf>>['sheet']
const itemsOf = (sheet: Sheet) =>
  sheet.agenda.map((item) => ({
    no: item.no,
    title: item.title,
    agency: item.agencyShort,
    minutes: item.durationMinutes,
  }))

async function peopleOf(c: C) {
  const { meeting, sheet, format } = await meetingOf(c)
  const rows = await listAttendance(c.get('services').sql, meeting.id)
  return { meeting, format, people: expectedPeople(rows, sheet.invited) }
}

/** The minutes as filed, or a draft as it would be, in the format of the day of issue. */
async function inputOf(c: C) {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const minutes = await findMinutes(sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  const issued = isIssued(minutes.state)
  const at = minutes.issuedOn ? officeInstant(minutes.issuedOn, '23:59') : c.get('now')
  const [format, paragraphs, aftermath, attendance] = await Promise.all([
    findFormatOfMeeting(sql, minutes.meetingId, at),
    issued ? [] : listParagraphs(sql, minutes.id, viewer.today),
    issued ? findAftermath(sql, viewer, minutes.id) : nothingYet,
    issued ? [] : listAttendance(sql, minutes.meetingId),
  ])
  const text =
    minutes.issuedText ?? documentText({ ...minutes, paragraphs, attendance: attendanceBlock(attendance) })
  return minutesInput(minutes, text, aftermath, format, c.get('settings'))
}

documents.get('/fonts', (c) => {
  requireSomeRole(c)
  const { pdf } = c.get('services')
  return c.render(<FontsPage fonts={pdf ? pdf.fonts() : undefined} />, {
    title: c.get('t')('documents.fonts'),
  })
})
