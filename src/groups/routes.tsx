import { type Context, Hono } from 'hono'
import { GroupPage } from '#views/groups/group-page.tsx'
import { GroupsPage } from '#views/groups/groups-page.tsx'
import { listAgencies } from '../agencies/queries.ts'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireSomeRole } from '../auth/act.ts'
import { isDay, officeDay } from '../lib/dates.ts'
import { NotFound } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { addBasis, addGroup, addPost, addSeat, changeStatus, endSeat, handOverPost } from './commands.ts'
import { basisForm, endSeatForm, groupForm, holdingForm, postForm, seatForm, statusForm } from './form.ts'
import {
  findGroup,
  findGroupHistory,
  type Group,
  listCandidates,
  listGroups,
  listPosts,
  listSeats,
} from './queries.ts'

export const groups = new Hono<AppEnv>()
type C = Context<AppEnv>

const id = ':id{[0-9a-f-]{36}}'
const asOf = (c: C) => {
  const day = c.req.query('day') ?? ''
  return isDay(day) ? day : officeDay(c.get('now'))
}

groups.get('/', async (c) => {
  requireSomeRole(c)
  return renderGroups(c, noErrors)
})

async function renderGroups(c: C, form: FormErrors) {
  const { sql } = c.get('services')
  const [all, posts, candidates] = await Promise.all([
    listGroups(sql, asOf(c)),
    listPosts(sql, asOf(c)),
    listCandidates(sql, asOf(c)),
  ])
  return c.render(
    <GroupsPage groups={all} posts={posts} candidates={candidates} day={asOf(c)} form={form} />,
    { title: c.get('t')('groups.title') },
  )
}

groups.post('/', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(groupForm, await readForm(c))
  if (!form.ok) return refusedList(c, form)
  const groupId = await addGroup(actOf(c), form.value)
  flash(c, 'groups.addedFlash', { name: form.value.nameZh })
  return c.redirect(`/groups/${groupId}`, 303)
})

groups.post('/posts', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(postForm, await readForm(c))
  if (!form.ok) return refusedList(c, form)
  await addPost(actOf(c), form.value)
  flash(c, 'common.saved')
  return c.redirect('/groups', 303)
})

groups.post(`/posts/${id}/holdings`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(holdingForm, await readForm(c))
  if (!form.ok) return refusedList(c, form)
  await handOverPost(actOf(c), c.req.param('id'), form.value)
  flash(c, 'groups.handedOver')
  return c.redirect('/groups', 303)
})

function refusedList(c: C, form: FormErrors) {
  c.status(422)
  return renderGroups(c, form)
}

groups.get(`/${id}`, async (c) => {
  requireSomeRole(c)
  return renderGroup(c, await mustFind(c), noErrors)
})

async function renderGroup(c: C, group: Group, form: FormErrors) {
  const { sql } = c.get('services')
  const [seats, history, posts, candidates, agencies] = await Promise.all([
    listSeats(sql, group.id, asOf(c)),
    findGroupHistory(sql, group.id),
    listPosts(sql, asOf(c)),
    listCandidates(sql, asOf(c)),
    listAgencies(sql, asOf(c)),
  ])
  const page = (
    <GroupPage
      group={group}
      seats={seats}
      history={history}
      posts={posts}
      candidates={candidates}
      agencies={agencies}
      day={asOf(c)}
      form={form}
    />
  )
  return c.render(page, { title: group.nameZh })
}

groups.post(`/${id}/seats`, async (c) => {
  const group = await mustFindForOffice(c)
  const form = checkForm(seatForm, await readForm(c))
  if (!form.ok) return refused(c, group, form)
  await addSeat(actOf(c), group, form.value)
  return done(c, group)
})

groups.post(`/${id}/seats/:seat{[0-9a-f-]{36}}/end`, async (c) => {
  const group = await mustFindForOffice(c)
  const form = checkForm(endSeatForm, await readForm(c))
  if (!form.ok) return refused(c, group, form)
  await endSeat(actOf(c), group, c.req.param('seat'), form.value)
  return done(c, group)
})

groups.post(`/${id}/statuses`, async (c) => {
  const group = await mustFindForOffice(c)
  const form = checkForm(statusForm, await readForm(c))
  if (!form.ok) return refused(c, group, form)
  await changeStatus(actOf(c), group, form.value)
  return done(c, group)
})

groups.post(`/${id}/basis`, async (c) => {
  const group = await mustFindForOffice(c)
  const form = checkForm(basisForm, await readForm(c))
  if (!form.ok) return refused(c, group, form)
  await addBasis(actOf(c), group, form.value)
  return done(c, group)
})

async function mustFind(c: C): Promise<Group> {
  const group = await findGroup(c.get('services').sql, c.req.param('id') ?? '', asOf(c))
  if (!group) throw new NotFound()
  return group
}

async function mustFindForOffice(c: C): Promise<Group> {
  requireRole(c, 'clerk', 'director')
  return mustFind(c)
}

function refused(c: C, group: Group, form: FormErrors) {
  c.status(422)
  return renderGroup(c, group, form)
}

function done(c: C, group: Group) {
  flash(c, 'common.saved')
  return c.redirect(`/groups/${group.id}`, 303)
}
