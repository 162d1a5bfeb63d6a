import { type Context, Hono } from 'hono'
import { EditPage, type EditProps } from '#views/minutes/edit.tsx'
import { DutyPreview, savedLines } from '#views/minutes/lines.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import type { DutyLine } from '../../decisions/duties/rules.ts'
import { type MessageKey, translateStored } from '../../i18n/translate.ts'
import { Conflict, NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { listAttendance } from '../../meetings/sign-in/queries.ts'
import { attendanceBlock } from '../../meetings/sign-in/rules.ts'
import { flash } from '../../renderer.tsx'
import { layOutSkeleton } from '../commands.ts'
import { addParagraph, moveParagraph, removeParagraph, saveParagraph } from '../paragraphs/commands.ts'
import { listParagraphs, type Paragraph } from '../paragraphs/queries.ts'
import { withTyped } from '../paragraphs/rules.ts'
import { findMinutes, type Minutes } from '../queries.ts'
import { documentText } from '../rules.ts'
import { saveHead } from './commands.ts'
import { addForm, checkParagraph, headForm, moveForm } from './form.ts'
import { findDutyGround } from './queries.ts'

/** The editor, under /minutes. */
export const taking = new Hono<AppEnv>()

const one = '/:id{[0-9a-f-]{36}}'
const paragraph = `${one}/decisions/:paragraphId{[0-9a-f-]{36}}`

taking.get(`${one}/edit`, async (c) => {
  const minutes = await draftOf(c)
  if (minutes.state !== 'drafting') return c.redirect(`/minutes/${minutes.id}`, 303)
  return renderEdit(c, minutes, { part: c.req.query('part') ?? '', form: noErrors })
})

taking.post(`${one}/skeleton`, async (c) => {
  const minutes = await draftOf(c)
  await layOutSkeleton(actOf(c), minutes.id)
  flash(c, 'minutes.flash.created')
  return c.redirect(`/minutes/${minutes.id}/edit`, 303)
})

taking.post(`${one}/head`, async (c) => {
  const minutes = await draftOf(c)
  const form = checkForm(headForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderEdit(c, minutes, { part: 'head', form })
  }
  try {
    await saveHead(actOf(c), minutes.id, form.value)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return renderOvertaken(c, 'head', form.typed, error)
  }
  flash(c, 'minutes.flash.headSaved')
  return c.redirect(`/minutes/${minutes.id}/edit?part=head`, 303)
})

taking.post(`${one}/decisions`, async (c) => {
  const minutes = await draftOf(c)
  const form = checkForm(addForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderEdit(c, minutes, { part: '', form })
  }
  const added = await addParagraph(actOf(c), minutes.id, form.value.agendaItemId)
  flash(c, 'minutes.flash.added')
  return c.redirect(`/minutes/${minutes.id}/edit?part=${added}`, 303)
})

taking.post(paragraph, async (c) => {
  const { minutes, typed, checked } = await typedParagraph(c)
  const part = c.req.param('paragraphId')
  if (!checked.ok) {
    c.status(422)
    return renderEdit(c, minutes, { part, form: checked, lines: checked.lines })
  }
  try {
    await saveParagraph(actOf(c), minutes.id, part, checked.value)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return renderOvertaken(c, part, typed, error, checked.lines)
  }
  flash(c, 'minutes.flash.paragraphSaved', { n: checked.value.duties.length })
  return c.redirect(`/minutes/${minutes.id}/edit?part=${part}`, 303)
})

/** Shows what was understood, without saving: the list alone while typing, the whole page by the button. */
taking.post(`${paragraph}/preview`, async (c) => {
  const { minutes, typed, checked } = await typedParagraph(c)
  const { lines } = checked
  if (c.req.header('HX-Request-Type') === 'partial')
    return c.render(<DutyPreview lines={lines} />, { title: '' })
  return renderEdit(c, minutes, { part: c.req.param('paragraphId'), form: { typed, errors: {} }, lines })
})
taking.get(`${paragraph}/preview`, (c) =>
  c.redirect(`/minutes/${c.req.param('id')}/edit?part=${c.req.param('paragraphId')}`, 303),
)

taking.post(`${paragraph}/position`, async (c) => {
  const minutes = await draftOf(c)
  const form = checkForm(moveForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderEdit(c, minutes, { part: c.req.param('paragraphId'), form })
  }
  await moveParagraph(actOf(c), minutes.id, c.req.param('paragraphId'), form.value.to)
  return c.redirect(`/minutes/${minutes.id}/edit?part=${c.req.param('paragraphId')}`, 303)
})

taking.post(`${paragraph}/removal`, async (c) => {
  const minutes = await draftOf(c)
  await removeParagraph(actOf(c), minutes.id, c.req.param('paragraphId'))
  flash(c, 'minutes.flash.removed')
  return c.redirect(`/minutes/${minutes.id}/edit`, 303)
})

async function draftOf(c: Context<AppEnv>): Promise<Minutes> {
  const viewer = requireRole(c, 'clerk', 'director')
  const minutes = await findMinutes(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!minutes) throw new NotFound()
  return minutes
}

async function typedParagraph(c: Context<AppEnv>) {
  const minutes = await draftOf(c)
  const typed = await readForm(c)
  const { directory, calendar } = await findDutyGround(c.get('services').sql, minutes.meetingDay)
  return { minutes, typed, checked: checkParagraph(typed, directory, calendar, minutes.meetingDay) }
}

/** 409: theirs is shown in full, one's own stays in the form, whose next save counts from theirs. */
async function renderOvertaken(
  c: Context<AppEnv>,
  part: string,
  typed: Typed,
  conflict: Conflict,
  lines?: readonly DutyLine[],
) {
  const t = c.get('t')
  const minutes = await draftOf(c)
  const theirs = Object.entries(conflict.theirs)
    .filter(([name]) => name !== 'version')
    .map(([name, text]) => ({
      label: t(labels[name] ?? 'minutes.field.text'),
      text: name === 'type' ? translateStored(c.get('locale'), `decisions.type.${text}`) : text,
    }))
  const version = conflict.theirs.version ?? ''
  c.status(409)
  return renderEdit(c, minutes, {
    part,
    form: { typed: { ...typed, version: [version] }, errors: {} },
    ...(lines ? { lines } : {}),
    overtaken: { by: conflict.changedBy, theirs },
  })
}

const labels: Record<string, MessageKey> = {
  title: 'minutes.field.title',
  opening: 'minutes.field.opening',
  closing: 'minutes.field.closing',
  type: 'minutes.field.type',
  heard: 'minutes.field.heard',
  text: 'minutes.field.text',
  duties: 'minutes.field.duties',
}

async function renderEdit(
  c: Context<AppEnv>,
  minutes: Minutes,
  at: { part: string; form: FormErrors; lines?: readonly DutyLine[]; overtaken?: EditProps['overtaken'] },
) {
  const { sql } = c.get('services')
  const [paragraphs, attendance] = await Promise.all([
    listParagraphs(sql, minutes.id, requireRole(c, 'clerk', 'director').today),
    listAttendance(sql, minutes.meetingId),
  ])
  const hand =
    at.part === 'head' ? null : (paragraphs.find((p) => p.id === at.part) ?? firstToWrite(paragraphs))
  const lines = at.lines ?? savedLines(hand?.duties ?? [])
  const shown = paragraphs.map((p) =>
    p.id === hand?.id && at.lines ? withTyped(p, at.form.typed, lines) : p,
  )
  const text = documentText({ ...minutes, paragraphs: shown, attendance: attendanceBlock(attendance) })
  const agencies = [...new Set(attendance.map((row) => row.agencyName).filter(Boolean))]
  return c.render(
    <EditPage
      minutes={minutes}
      paragraphs={paragraphs}
      text={text}
      hand={hand}
      form={at.form}
      lines={lines}
      agencies={agencies}
      overtaken={at.overtaken ?? null}
    />,
    { title: c.get('t')('minutes.tab.edit') },
  )
}

const firstToWrite = (paragraphs: readonly Paragraph[]) =>
  paragraphs.find((p) => p.text === '' && p.duties.length === 0) ?? paragraphs[0] ?? null
