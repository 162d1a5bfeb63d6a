import { type Context, Hono } from 'hono'
import { ProofPage, type Resumed, ResumePage } from '#views/auth/proof.tsx'
import type { AppEnv } from '../../app-env.ts'
import { type FormErrors, isWrong, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { requireViewer } from '../act.ts'
import { recordEvent } from '../events.ts'
import { usePasskey } from '../passkeys/commands.ts'
import { passkeySite } from '../passkeys/rules.ts'
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
  const method = await prove(c, personId ?? '', typed)
  if (!method) {
    await recordEvent(sql, c, 'proof_wrong', { personId })
    const errors = typed.response?.[0] ? { '': 'auth.error.passkey' } : { secret: 'auth.error.proof' }
    return renderProof(c, { typed: {}, errors }, resumed)
  }
  // A second factor that was shown now counts from now on, for whoever came in without one.
  await sql`
    update sessions set verified_at = ${now()},
      methods = case when ',' || methods || ',' like ${`%,${method},%`} then methods else methods || ${`,${method}`} end
    where id = ${sessionId}`
  if (resumed.method === 'get') return c.redirect(resumed.path, 303)
  return c.render(<ResumePage resumed={resumed} />, { title: c.get('t')('auth.proof.title') })
})

/** A passkey's answer, else the code of the authenticator where one is enrolled, else the password. */
async function prove(c: Context<AppEnv>, personId: string, typed: Typed) {
  const { sql } = c.get('services')
  const response = typed.response?.[0]
  if (response) return (await usePasskey(c, response)) === personId ? 'passkey' : null
  const secret = typed.secret?.[0] ?? ''
  const person = await findSignInPerson(sql, personId)
  if (person?.secondFactor) return (await useTotp(c, personId, secret)) ? 'totp' : null
  return (await verifyPassword(secret, await findOwnPassword(sql, personId))) ? 'password' : null
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
  const { sql, config } = c.get('services')
  const person = await findSignInPerson(sql, viewer.personId ?? '')
  const page = (
    <ProofPage
      form={form}
      resumed={resumed}
      by={wayOf(person)}
      email={person?.email ?? null}
      passkeys={passkeySite(config.baseUrl) !== null && (person?.passkeys ?? 0) > 0}
      provider={person?.identities ? (config.oidc?.name ?? null) : null}
    />
  )
  return c.render(page, { title: c.get('t')('auth.proof.title') })
}

function wayOf(person: SignInPerson | null): 'totp' | 'password' | 'email' | null {
  if (person?.secondFactor) return 'totp'
  if (person?.hasPassword) return 'password'
  return person?.email && !person.roles.includes('admin') ? 'email' : null
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
