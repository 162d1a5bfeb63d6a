import { type Context, Hono } from 'hono'
import { MatterForm } from '#views/matters/form.tsx'
import { MatterList } from '#views/matters/list.tsx'
import { MatterPage } from '#views/matters/page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole } from '../auth/act.ts'
import { isOffice, type Viewer } from '../auth/viewer.ts'
import { checkUploads } from '../files/form.ts'
import { listFilesOfMatters } from '../files/queries.ts'
import { Forbidden, NotFound } from '../lib/errors.ts'
import { type FormErrors, noErrors, readForm } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { acceptMatter, askBack, closeMatter, rejectMatter, settleMatter, withdrawMatter } from './commands.ts'
import { checkMatter, checkReason, checkRevision } from './form.ts'
import {
  findMatter,
  findMatterThread,
  listMatterChoices,
  listMatters,
  type Matter,
  type MatterFilter,
} from './queries.ts'
import { addMatterFile, raiseMatter, reviseMatter } from './raising/commands.ts'

export const matters = new Hono<AppEnv>()

const readers = ['clerk', 'director', 'liaison', 'auditor', 'chair'] as const
const one = '/:id{[0-9a-f-]{36}}'

matters.get('/', async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const filter = filterOf(c)
  const [rows, choices] = await Promise.all([
    listMatters(sql, viewer, filter),
    listMatterChoices(sql, viewer),
  ])
  return c.render(<MatterList rows={rows} filter={filter} choices={choices} />, {
    title: c.get('t')('nav.matters'),
  })
})

matters.get('/new', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  return renderForm(c, viewer, null, noErrors)
})

matters.post('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  const typed = await readForm(c)
  const form = checkMatter(typed)
  const uploads = await checkUploads(c, typed)
  if (!form.ok || Object.keys(uploads.errors).length > 0) {
    c.status(422)
    return renderForm(c, viewer, null, {
      typed,
      errors: { ...(form.ok ? {} : form.errors), ...uploads.errors },
    })
  }
  const id = await raiseMatter(actOf(c), form.value, uploads.files)
  flash(c, form.value.urgent ? 'matters.flash.raisedUrgent' : 'matters.flash.raised')
  return c.redirect(`/matters/${id}`, 303)
})

matters.get(one, async (c) => {
  const viewer = requireRole(c, ...readers)
  return renderPage(c, viewer, await matterOf(c, viewer))
})

matters.get(`${one}/edit`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  return renderForm(c, viewer, await matterOf(c, viewer), noErrors)
})

matters.post(one, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  const matter = await matterOf(c, viewer)
  const form = checkRevision(await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderForm(c, viewer, matter, form)
  }
  await reviseMatter(actOf(c), matter.id, form.value)
  flash(c, 'matters.flash.revised')
  return c.redirect(`/matters/${matter.id}`, 303)
})

matters.post(`${one}/acceptance`, async (c) => {
  const matter = await matterOf(c, requireRole(c, 'clerk', 'director'))
  await acceptMatter(actOf(c), matter.id)
  flash(c, 'matters.flash.accepted', { title: matter.title })
  return c.redirect(`/matters/${matter.id}`, 303)
})

matters.post(`${one}/closure`, async (c) => {
  const matter = await matterOf(c, requireRole(c, 'clerk', 'director'))
  await closeMatter(actOf(c), matter.id)
  flash(c, 'matters.flash.closed', { title: matter.title })
  return c.redirect(`/matters/${matter.id}`, 303)
})

/** Acts that need words: the words go to `act`, a missing word comes back beside its field. */
const withWords = {
  rejection: { roles: ['clerk', 'director'], act: rejectMatter, flash: 'matters.flash.rejected' },
  withdrawal: {
    roles: ['clerk', 'director', 'liaison'],
    act: withdrawMatter,
    flash: 'matters.flash.withdrawn',
  },
  question: { roles: ['clerk', 'director'], act: askBack, flash: 'matters.flash.askedBack' },
  resolution: { roles: ['clerk', 'director'], act: settleMatter, flash: 'matters.flash.settled' },
} as const

for (const [noun, { roles, act, flash: message }] of Object.entries(withWords)) {
  matters.post(`${one}/${noun}`, async (c) => {
    const viewer = requireRole(c, ...roles)
    const matter = await matterOf(c, viewer)
    const form = checkReason(await readForm(c))
    if (!form.ok) {
      c.status(422)
      return renderPage(c, viewer, matter, { ...form, noun })
    }
    await act(actOf(c), matter.id, form.value.reason)
    flash(c, message, { title: matter.title, agency: matter.agencyShort })
    return c.redirect(`/matters/${matter.id}`, 303)
  })
}

matters.post(`${one}/files`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison')
  const matter = await matterOf(c, viewer)
  const typed = await readForm(c)
  const uploads = await checkUploads(c, typed)
  const errors = uploads.files.length ? {} : { file: 'errors.required', ...uploads.errors }
  if (Object.keys(errors).length > 0) {
    c.status(422)
    return renderPage(c, viewer, matter, { typed, errors, noun: 'files' })
  }
  await addMatterFile(actOf(c), matter.id, uploads.files)
  flash(c, 'matters.flash.fileAdded')
  return c.redirect(`/matters/${matter.id}`, 303)
})

function filterOf(c: Context<AppEnv>): MatterFilter {
  const ask = (name: string) => c.req.query(name) ?? ''
  return {
    state: ask('state'),
    topic: ask('topic'),
    agency: ask('agency'),
    urgent: ask('urgent') === '1',
    sort: ask('sort'),
  }
}

async function matterOf(c: Context<AppEnv>, viewer: Viewer): Promise<Matter> {
  const matter = await findMatter(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!matter) throw new NotFound()
  return matter
}

async function renderPage(
  c: Context<AppEnv>,
  viewer: Viewer,
  matter: Matter,
  form: FormErrors & { noun: string } = { ...noErrors, noun: '' },
) {
  const { sql } = c.get('services')
  const [thread, files] = await Promise.all([
    findMatterThread(sql, viewer, matter.id),
    listFilesOfMatters(sql, [matter.id]),
  ])
  return c.render(<MatterPage matter={matter} thread={thread} files={files} form={form} />, {
    title: matter.title,
  })
}

async function renderForm(c: Context<AppEnv>, viewer: Viewer, matter: Matter | null, form: FormErrors) {
  if (matter && !isOffice(viewer) && !viewer.agencyIds.includes(matter.agencyId)) throw new Forbidden()
  const choices = await listMatterChoices(c.get('services').sql, viewer)
  const agencies = isOffice(viewer)
    ? choices.agencies
    : choices.agencies.filter((agency) => viewer.agencyIds.includes(agency.id))
  return c.render(<MatterForm matter={matter} choices={{ ...choices, agencies }} form={form} />, {
    title: c.get('t')(matter ? 'matters.editTitle' : 'matters.newTitle'),
  })
}
