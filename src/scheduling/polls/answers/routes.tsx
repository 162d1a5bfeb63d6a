import { type Context, Hono } from 'hono'
import { AnswerDonePage, AnswerPage, PollOverPage } from '#views/scheduling/polls/answer-page.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf } from '../../../auth/act.ts'
import { type LinkGrant, linkViewer, openLink } from '../../../auth/links.ts'
import { Gone, NotFound } from '../../../lib/errors.ts'
import { type FormErrors, isWrong, noErrors, readForm } from '../../../lib/form.ts'
import { findAskedPoll, type Poll, type PollAgency } from '../queries.ts'
import { isOver } from '../rules.ts'
import { enterPollAnswer } from './commands.ts'
import { checkAnswer } from './form.ts'

/** An agency's answer, by the link of its letter: GET shows, POST acts (R33, R34). Mounted under /r. */
export const pollAnswers = new Hono<AppEnv>()

pollAnswers.get('/poll/:token', async (c) => {
  const asked = await openAsked(c)
  return isOver(asked.poll) ? showOver(c, asked) : showAnswer(c, asked, noErrors)
})

pollAnswers.post('/poll/:token', async (c) => {
  const asked = await openAsked(c)
  if (isOver(asked.poll)) return showOver(c, asked)
  const form = checkAnswer(await readForm(c))
  if (!form.ok) return showAnswer(c, asked, form)
  const act = actOf(c, linkViewer(asked.grant, c.get('now')), {
    linkGrantId: asked.grant.id,
    role: 'liaison',
  })
  const result = await enterPollAnswer(act, asked.agency.id, form.value, { channel: 'web', byOffice: false })
  if (!result.ok) return showAnswer(c, asked, { typed: form.typed, errors: result.errors })
  return c.redirect(`${c.req.path}/done`, 303)
})

pollAnswers.get('/poll/:token/done', async (c) => {
  const asked = await openAsked(c)
  if (isOver(asked.poll)) return showOver(c, asked)
  return c.render(
    <AnswerDonePage poll={asked.poll} agency={asked.agency} path={c.req.path.replace(/\/done$/, '')} />,
    { title: c.get('t')('invitations.done.title'), frame: 'bare' },
  )
})

interface Asked {
  grant: LinkGrant
  poll: Poll
  agency: PollAgency
}

/** Another agency's poll is unknown; one whose draft was deleted is gone. */
async function openAsked(c: Context<AppEnv>): Promise<Asked> {
  const { sql, config } = c.get('services')
  const grant = await openLink(sql, config.authKeys, c.req.param('token') ?? '', ['poll'], c.get('now'))
  const poll = await findAskedPoll(sql, grant.subjectId)
  if (!poll) throw new Gone('revoked')
  const agency = poll.agencies.find((one) => one.id === grant.subjectId)
  if (!agency || (grant.agencyId && grant.agencyId !== agency.agencyId)) throw new NotFound()
  return { grant, poll, agency }
}

function showAnswer(c: Context<AppEnv>, asked: Asked, form: FormErrors) {
  if (isWrong(form)) c.status(422)
  return c.render(
    <AnswerPage
      poll={asked.poll}
      agency={asked.agency}
      grantee={asked.grant.granteeName}
      byPerson={asked.grant.personId !== null}
      form={form}
    />,
    { title: c.get('t')('polls.page.title'), frame: 'bare' },
  )
}

/** What came of it, with the status of a link that has ended. */
function showOver(c: Context<AppEnv>, asked: Asked) {
  c.status(410)
  return c.render(<PollOverPage poll={asked.poll} agency={asked.agency} />, {
    title: c.get('t')('polls.over.title'),
    frame: 'bare',
  })
}
