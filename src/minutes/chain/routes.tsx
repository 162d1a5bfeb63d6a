import { Hono } from 'hono'
import { ChainPage } from '#views/minutes/chain.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { flash } from '../../renderer.tsx'
import { checkChain } from './checking/commands.ts'
import { findChain, findHead, listChain } from './queries.ts'

/** 存证链, under /minutes/chain: for the office and auditors. */
export const chain = new Hono<AppEnv>()

/** Records shown; older ones are reached by their papers. */
const SHOWN = 50

chain.get('/chain', async (c) => {
  requireRole(c, 'clerk', 'director', 'auditor')
  const { sql } = c.get('services')
  const code = (c.req.query('head') ?? '').trim().toLowerCase().slice(0, 100)
  const [state, rows, found] = await Promise.all([
    findChain(sql),
    listChain(sql, SHOWN),
    code ? findHead(sql, code) : null,
  ])
  return c.render(<ChainPage state={state} rows={rows} code={code} found={found} />, {
    title: c.get('t')('chain.title'),
  })
})

/** Follows the whole chain now; what it finds is kept. */
chain.post('/chain/checks', async (c) => {
  requireRole(c, 'clerk', 'director')
  const found = await checkChain(actOf(c))
  if (found.problems.length) flash(c, 'chain.flash.bad', { n: found.problems.length })
  else flash(c, 'chain.flash.good', { n: found.records })
  return c.redirect('/minutes/chain', 303)
})
