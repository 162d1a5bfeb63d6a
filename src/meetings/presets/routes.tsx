import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { PresetsPage } from '#views/meetings/presets.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { checkForm, type FormErrors, field, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { listComposeChoices } from '../composing/queries.ts'
import { createPreset, deletePreset } from './commands.ts'

/** Sets of agencies under a name, for composing with one tick. */
export const presets = new Hono<AppEnv>()

const schema = z.object({ name: field.text(60), agencies: field.uuids() })

presets.get('/', (c) => render(c, noErrors))

presets.post('/', async (c) => {
  requireRole(c, 'clerk', 'director')
  const typed = await readForm(c)
  const form = checkForm(schema, typed)
  const errors = form.ok
    ? form.value.agencies.length
      ? {}
      : { agencies: 'meetings.error.presetEmpty' }
    : form.errors
  if (!form.ok || Object.keys(errors).length > 0) {
    c.status(422)
    return render(c, { typed, errors })
  }
  await createPreset(actOf(c), form.value.name, form.value.agencies)
  flash(c, 'meetings.flash.presetSaved', { name: form.value.name })
  return c.redirect('/meetings/presets', 303)
})

presets.post('/:id{[0-9a-f-]{36}}/deletion', async (c) => {
  requireRole(c, 'clerk', 'director')
  flash(c, 'meetings.flash.presetDeleted', { name: await deletePreset(actOf(c), c.req.param('id')) })
  return c.redirect('/meetings/presets', 303)
})

async function render(c: Context<AppEnv>, form: FormErrors) {
  const viewer = requireRole(c, 'clerk', 'director')
  const choices = await listComposeChoices(c.get('services').sql, viewer)
  return c.render(<PresetsPage choices={choices} form={form} />, { title: c.get('t')('meetings.presets') })
}
