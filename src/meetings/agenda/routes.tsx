import { Hono } from 'hono'
import { MeetingPage } from '#views/meetings/page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { isLiaisonOf, isOffice } from '../../auth/viewer.ts'
import { checkUploads } from '../../files/form.ts'
import { listFilesOfMeeting } from '../../files/queries.ts'
import { Forbidden, NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { findSheet } from '../notices/queries.ts'
import { getMeeting } from '../queries.ts'
import { addMaterials } from './commands.ts'
import { materialForm } from './form.ts'

export const agenda = new Hono<AppEnv>()

/** Papers for an item: by the office, or by the agency that reports it. */
agenda.post('/:id{[0-9a-f-]{36}}/materials', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const sheet = await findSheet(sql, viewer, meeting, c.get('settings'))
  const typed = await readForm(c)
  const item = sheet.agenda.find((row) => row.id === typed.agendaItemId?.[0])
  if (!item) throw new NotFound()
  if (!isOffice(viewer) && !isLiaisonOf(viewer, item.reportingAgencyId)) throw new Forbidden()
  const uploads = await checkUploads(c, typed)
  const form = checkForm(materialForm, typed)
  const errors: FormErrors['errors'] = {
    ...(form.ok ? {} : form.errors),
    ...(uploads.files.length ? {} : { file: 'errors.required', ...uploads.errors }),
  }
  if (form.ok && form.value.replacesFileId && uploads.files.length > 1)
    errors.file = 'files.error.replacesOne'
  if (!form.ok || Object.keys(errors).length > 0) {
    c.status(422)
    const files = await listFilesOfMeeting(sql, viewer, meeting.id)
    return c.render(<MeetingPage meeting={meeting} sheet={sheet} files={files} form={{ typed, errors }} />, {
      title: meeting.title,
    })
  }
  const { replacesFileId } = form.value
  const level = isOffice(viewer) ? form.value.level : 'invited'
  await addMaterials(actOf(c), meeting.id, item.id, uploads.files, { level, replacesFileId })
  flash(c, 'meetings.flash.material', { title: item.title })
  return c.redirect(`/meetings/${meeting.id}`, 303)
})
