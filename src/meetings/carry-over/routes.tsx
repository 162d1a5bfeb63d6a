import { Hono } from 'hono'
import { CarryOverPage } from '#views/meetings/carry-over.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireViewer } from '../../auth/act.ts'
import { getMeeting } from '../queries.ts'
import { listCarriedOver } from './queries.ts'

export const carryOver = new Hono<AppEnv>()

/** 上次会议议定事项落实情况: for whoever sees the meeting, each what they may see of it. */
carryOver.get('/:id{[0-9a-f-]{36}}/carry-over', async (c) => {
  const viewer = requireViewer(c)
  const { sql } = c.get('services')
  const meeting = await getMeeting(sql, viewer, c.req.param('id'))
  const rows = await listCarriedOver(sql, viewer, meeting)
  return c.render(<CarryOverPage meeting={meeting} rows={rows} />, { title: c.get('t')('carryOver.title') })
})
