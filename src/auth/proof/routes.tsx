import { type Context, Hono } from 'hono'
import { ProofPage, type Resumed, ResumePage } from '#views/auth/proof.tsx'
import type { AppEnv } from '../../app-env.ts'
import { type FormErrors, isWrong, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { requireViewer } from '../act.ts'
import { recordEvent } from '../events.ts'
import { verifyPassword } from '../passwords.ts'
import { findOwnPassword, findSignInPerson, type SignInPerson } from '../queries.ts'
import { samePage } from '../rules.ts'
import { useTotp } from '../second-factor/commands.ts'
import { limitTries } from '../throttle.ts'

export const proof = new Hono<AppEnv>()

proof.get('/account/proof', (c) =>
  renderProof(c, noErrors, { method: 'get', path: samePage(c.req.query('next')), typed: [] }),
)

proof.post('/account/proof', async (c) => {
  const { sql, now } = c.get('services')
  const { personId, sessionId } = requireViewer(c)
  const typed = await readForm(c)
  const resumed = readResumed(typed)
  await limitTries(sql, 'proofByPerson', personId ?? '', now())
  if (!(await isProven(c, personId ?? '', typed.secret?.[0] ?? ''))) {
    await recordEvent(sql, c, 'proof_wrong', { personId })
    return renderProof(c, { typed: {}, errors: { secret: 'auth.error.proof' } }, resumed)
  }
  await sql`update sessions set verified_at = ${now()} where id = ${sessionId}`
  if (resumed.method === 'get') return c.redirect(resumed.path, 303)
  return c.render(<ResumePage resumed={resumed} />, { title: c.get('t')('auth.proof.title') })
})

async function isProven(c: Context<AppEnv>, personId: string, secret: string): Promise<boolean> {
  const person = await findSignInPerson(c.get('services').sql, personId)
  if (person?.secondFactor) return useTotp(c, personId, secret)
  return verifyPassword(secret, await findOwnPassword(c.get('services').sql, personId))
}

/** What `requireRecent` interrupted; the form that was sent is kept, files excepted, and sent again afterwards. */
export async function answerProofNeeded(c: Context<AppEnv>): Promise<Response> {
  const url = new URL(c.req.url)
  const path = url.pathname + url.search
  if (c.req.header('HX-Request-Type') === 'partial') {
    c.header('HX-Redirect', `/account/proof?next=${encodeURIComponent(path)}`)
    return c.body(null, 401)
  }
  const isGet = c.req.method === 'GET' || c.req.method === 'HEAD'
  const typed = isGet
    ? []
    : Object.entries(await readForm(c)).flatMap(([name, values]) =>
        values.map((value) => [name, value] as const),
      )
  c.status(401)
  return renderProof(c, noErrors, { method: isGet ? 'get' : 'post', path, typed })
}

async function renderProof(c: Context<AppEnv>, form: FormErrors, resumed: Resumed) {
  if (isWrong(form)) c.status(422)
  const viewer = requireViewer(c)
  const person = await findSignInPerson(c.get('services').sql, viewer.personId ?? '')
  const page = <ProofPage form={form} resumed={resumed} by={wayOf(person)} email={person?.email ?? null} />
  return c.render(page, { title: c.get('t')('auth.proof.title') })
}

function wayOf(person: SignInPerson | null): 'totp' | 'password' | 'email' {
  if (person?.secondFactor) return 'totp'
  return person?.hasPassword ? 'password' : 'email'
}

function readResumed(typed: Typed): Resumed {
  const method = typed.method?.[0] === 'post' ? 'post' : 'get'
  return { method, path: samePage(typed.path?.[0]), typed: readTyped(typed.typed?.[0] ?? '[]') }
}

function readTyped(json: string): Resumed['typed'] {
  try {
    const pairs: unknown = JSON.parse(json)
    return Array.isArray(pairs) ? pairs.filter(isPair) : []
  } catch {
    return []
  }
}

const isPair = (pair: unknown): pair is readonly [string, string] =>
  Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string')
