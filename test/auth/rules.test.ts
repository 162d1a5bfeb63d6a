import { describe, expect, it } from 'vitest'
import { typedCode } from '#src/auth/challenges.ts'
import { network } from '#src/auth/client.ts'
import { whyNotPassword } from '#src/auth/password-policy.ts'
import { hashPassword, isOutdated, verifyPassword } from '#src/auth/passwords.ts'
import { hasSecondFactor } from '#src/auth/recent.ts'
import { safeNext, samePage, sessionLife } from '#src/auth/rules.ts'
import { seal, unseal } from '#src/auth/secret-box.ts'
import { base32, inFours, matchingStep, totpCode, totpStep, totpUri } from '#src/auth/totp.ts'
import { nobody } from '#src/auth/viewer.ts'
import { TooMany } from '#src/lib/errors.ts'

describe('the page to go on to', () => {
  it.each(['/meetings', '/meetings/1?tab=replies&x=%E4%BC%9A', '/today?sort=-due', '/a//b'])(
    'keeps %s',
    (path) => {
      expect(safeNext(path)).toBe(path)
    },
  )

  it.each([
    undefined,
    '',
    'meetings',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%5cevil.example',
    '/%5Cevil.example',
    '/%2fevil.example',
    '/%2Fevil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/\t/evil.example',
    '/%09/evil.example',
    '/%0d%0aLocation: https://evil.example',
    'javascript:alert(1)',
    '/\njavascript:alert(1)',
    ' /meetings',
    `/${'a'.repeat(2001)}`,
    '/sign-in?next=/',
    '/sign-out',
    '/l/abc',
  ])('turns %j into the start page', (path) => {
    expect(safeNext(path)).toBe('/')
  })

  it('lets the language switch stay on the sign-in page', () => {
    expect(samePage('/sign-in?next=%2Fmeetings')).toBe('/sign-in?next=%2Fmeetings')
  })
})

describe('the life of a session', () => {
  it.each([['clerk'], ['director'], ['admin'], ['auditor'], ['liaison', 'clerk']])(
    'is two hours unused and twelve at most for staff (%s)',
    (...roles) => {
      expect(sessionLife(roles)).toEqual({ idle: 7200, absolute: 43_200, maxAge: null })
    },
  )
  it.each([[['liaison']], [[]]])(
    'is eight hours and seven days for agencies and leaders, also after closing the browser',
    (roles) => {
      expect(sessionLife(roles)).toEqual({ idle: 28_800, absolute: 604_800, maxAge: 604_800 })
    },
  )
})

describe('a new password', () => {
  const about = ['feng.kezhang@office.gov.cn.example', '冯科长']
  it.each([
    ['elf chars 1', 'auth.error.passwordShort'],
    ['会商会商会商', 'auth.error.passwordShort'],
    ['x'.repeat(201), 'auth.error.passwordLong'],
    ['passwordpassword', 'auth.error.passwordCommon'],
    ['Password2026!', 'auth.error.passwordCommon'],
    ['administrator1', 'auth.error.passwordCommon'],
    ['woaini1314520', 'auth.error.passwordCommon'],
    ['123456789012', 'auth.error.passwordCommon'],
    ['210987654321', 'auth.error.passwordCommon'],
    ['qwertyuiopas', 'auth.error.passwordCommon'],
    ['abcabcabcabc', 'auth.error.passwordCommon'],
    ['aaaaaaaaaaab', 'auth.error.passwordCommon'],
    ['ａｂｃｄｅｆｇｈｉｊｋｌ', 'auth.error.passwordCommon'],
    ['feng.kezhang1', 'auth.error.passwordOwn'],
    ['office.gov.cn.example', 'auth.error.passwordOwn'],
  ])('must not be %s', (password, why) => {
    expect(whyNotPassword(password, about)).toBe(why)
  })
  it.each(['vier Pferde ziehen 2 Wagen', '今年汛期之前完成左岸道路征地', 'feng.kezhang und 9 Kraniche'])(
    'may be %s, without rules about kinds of characters',
    (password) => {
      expect(whyNotPassword(password, about)).toBeNull()
    },
  )
})

describe('a stored password', () => {
  it('opens with the same characters however they were typed, and with no others', async () => {
    const stored = await hashPassword('Ａbc 会商 9 Kraniche')
    expect(stored).toMatch(/^scrypt\$15\$8\$3\$/)
    expect(await verifyPassword('Abc 会商 9 Kraniche', stored)).toBe(true)
    expect(await verifyPassword('abc 会商 9 Kraniche', stored)).toBe(false)
    expect(await hashPassword('Abc 会商 9 Kraniche')).not.toBe(stored)
    expect(isOutdated(stored)).toBe(false)
    expect(isOutdated(stored.replace('$15$', '$14$'))).toBe(true)
  })
  it('is compared two at a time, thirty wait, and who comes then is told to wait', async () => {
    const cheap = `scrypt$10$8$1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`
    const crowd = await Promise.allSettled(Array.from({ length: 40 }, () => verifyPassword('x', cheap)))
    expect(crowd.filter(({ status }) => status === 'fulfilled')).toHaveLength(32)
    for (const one of crowd) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TooMany)
    expect(await verifyPassword('x', cheap)).toBe(false)
  })
  it('is never right for nobody', async () => {
    expect(await verifyPassword('anything at all', null)).toBe(false)
  })
})

describe('an authenticator', () => {
  const secret = Buffer.from('12345678901234567890')
  it.each([
    ['1970-01-01T00:00:59Z', '287082'],
    ['2005-03-18T01:58:29Z', '081804'],
    ['2009-02-13T23:31:30Z', '005924'],
    ['2603-10-11T11:33:20Z', '353130'],
  ])('shows at %s what RFC 6238 says', (at, code) => {
    expect(totpCode(secret, totpStep(new Date(at)))).toBe(code)
  })
  it('may be one step early or late, no more', () => {
    const now = new Date('2026-11-23T01:00:00Z')
    const step = totpStep(now)
    for (const off of [-1, 0, 1])
      expect(matchingStep(secret, totpCode(secret, step + off), now)).toBe(step + off)
    for (const off of [-2, 2]) expect(matchingStep(secret, totpCode(secret, step + off), now)).toBeNull()
  })
  it('is given its secret in base32 (RFC 4648, 10)', () => {
    expect(base32(Buffer.from('foobar'))).toBe('mzxw6ytboi')
    expect(inFours('mzxw6ytboi')).toBe('mzxw 6ytb oi')
    expect(totpUri(secret, '市领导小组办', '沈工')).toBe(
      `otpauth://totp/${encodeURIComponent('市领导小组办')}:${encodeURIComponent('沈工')}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=${encodeURIComponent('市领导小组办')}`,
    )
  })
})

describe('a sealed secret', () => {
  const ring = [
    { kid: 'b', key: Buffer.alloc(32, 2) },
    { kid: 'a', key: Buffer.alloc(32, 1) },
  ]
  it('opens for its owner, also after a new key came first', () => {
    const sealed = seal(ring.slice(1), 'totp', 'person 1', Buffer.from('secret'))
    expect(unseal(ring, 'totp', 'person 1', sealed)?.toString()).toBe('secret')
    expect(unseal(ring, 'totp', 'person 2', sealed)).toBeNull()
    expect(unseal(ring, 'other', 'person 1', sealed)).toBeNull()
    expect(unseal(ring.slice(0, 1), 'totp', 'person 1', sealed)).toBeNull()
    for (const at of [1, 15, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      expect(unseal(ring, 'totp', 'person 1', changed)).toBeNull()
    }
  })
})

describe('small things', () => {
  it('reads codes as people type them', () => {
    expect(typedCode(' 123 456 ')).toBe('123456')
    expect(typedCode('１２３４５６')).toBe('123456')
    expect(typedCode('12345')).toBeNull()
    expect(typedCode('1234567')).toBeNull()
    expect(typedCode('12345a')).toBeNull()
  })
  it('knows neighbours on the network', () => {
    expect(network('203.0.113.77')).toBe('203.0.113')
    expect(network('2001:db8:7:1::9')).toBe('2001:db8:7')
    expect(network('2001:db8::9')).toBe('2001:db8:0')
    expect(network(null)).toBe('unknown')
  })
  it('counts authenticator, passkey and the demo as a second factor, and nothing mailed', () => {
    const viewer = (methods: string) => ({ ...nobody('zh-CN', new Date(0)), methods })
    for (const methods of ['password,totp', 'email,totp', 'passkey', 'demo'])
      expect(hasSecondFactor(viewer(methods))).toBe(true)
    for (const methods of ['password', 'email', 'password,recovery', 'link', ''])
      expect(hasSecondFactor(viewer(methods))).toBe(false)
  })
})
