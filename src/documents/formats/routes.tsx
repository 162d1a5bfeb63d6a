import { type Context, Hono } from 'hono'
import { FormatPage } from '#views/documents/format-page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { findGroup, type Group } from '../../groups/queries.ts'
import { officeDay } from '../../lib/dates.ts'
import { NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { changeFormat } from './commands.ts'
import { formatForm } from './form.ts'
import { findFormat, hasOwnFormat } from './queries.ts'

type C = Context<AppEnv>

/** The format of documents of groups without one of their own. Mounted under /settings. */
export const officeFormat = new Hono<AppEnv>()
/** The format of a group's documents. Mounted under /groups. */
export const groupFormat = new Hono<AppEnv>()
const one = '/:id{[0-9a-f-]{36}}/document-format'

officeFormat.get('/documents', async (c) => {
  requireRole(c, 'clerk', 'director')
  return renderFormat(c, null, noErrors)
})

officeFormat.post('/documents', async (c) => {
  requireRole(c, 'clerk', 'director')
  return saveFormat(c, null)
})

groupFormat.get(one, async (c) => {
  requireRole(c, 'clerk', 'director')
  return renderFormat(c, await mustFind(c), noErrors)
})

groupFormat.post(one, async (c) => {
  requireRole(c, 'clerk', 'director')
  return saveFormat(c, await mustFind(c))
})

async function saveFormat(c: C, group: Group | null) {
  const form = checkForm(formatForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderFormat(c, group, form)
  }
  await changeFormat(actOf(c), group ? { id: group.id, name: group.nameZh } : null, form.value)
  flash(c, 'common.saved')
  return c.redirect(group ? `/groups/${group.id}/document-format` : '/settings/documents', 303)
}

async function renderFormat(c: C, group: Group | null, form: FormErrors) {
  const { sql, pdf } = c.get('services')
  const [format, own] = await Promise.all([
    findFormat(sql, group?.id ?? null, c.get('now')),
    group ? hasOwnFormat(sql, group.id) : true,
  ])
  const page = (
    <FormatPage
      group={group}
      own={own}
      format={format}
      form={form}
      openFonts={pdf ? pdf.fonts() : undefined}
    />
  )
  return c.render(page, { title: c.get('t')('documents.format') })
}

async function mustFind(c: C): Promise<Group> {
  const group = await findGroup(c.get('services').sql, c.req.param('id') ?? '', officeDay(c.get('now')))
  if (!group) throw new NotFound()
  return group
}
