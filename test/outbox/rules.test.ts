import { describe, expect, it } from 'vitest'
import { judge, waitMinutes, whyNotResend } from '#src/outbox/rules.ts'

describe('the time between tries', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [4, 15],
    [5, 60],
    [40, 60],
  ])('after try %i is %i minutes, more or less a fifth', (tries, minutes) => {
    expect(waitMinutes(tries, 0.5)).toBeCloseTo(minutes)
    expect(waitMinutes(tries, 0)).toBeCloseTo(minutes * 0.8)
    expect(waitMinutes(tries, 1)).toBeCloseTo(minutes * 1.2)
  })
})

describe('what a failure means', () => {
  const error = (more: object) => Object.assign(new Error('x'), more)
  it.each([
    ['an unknown recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }, 'refused'],
    ['a message refused', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'refused'],
    ['an address that is none', { code: 'EENVELOPE', command: 'API' }, 'refused'],
    ['greylisting', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451 }, 'later'],
    ['a sender refused', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550 }, 'later'],
    ['a sign-in wanted', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530 }, 'later'],
    ['a wrong password', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'silent'],
    ['a greeting that refuses', { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 }, 'silent'],
    ['a closed port', { code: 'ESOCKET', command: 'CONN' }, 'silent'],
    ['an unknown host', { code: 'EDNS' }, 'silent'],
  ])('%s', (_what, more, verdict) => {
    expect(judge(error(more))).toBe(verdict)
  })
})

describe('sending again', () => {
  it.each([
    ['a mail that went', { kind: 'M-1', state: 'sent', hasNewer: false }, null],
    ['a mail that was given up', { kind: 'M-2', state: 'dead', hasNewer: false }, null],
    ['a mail that will be retried', { kind: 'M-2', state: 'failed', hasNewer: false }, null],
    ['a mail still waiting', { kind: 'M-1', state: 'queued', hasNewer: false }, 'outbox.error.onItsWay'],
    ['a mail on its way', { kind: 'M-1', state: 'sending', hasNewer: false }, 'outbox.error.onItsWay'],
    ['a replaced mail', { kind: 'M-3', state: 'superseded', hasNewer: true }, 'outbox.error.superseded'],
    ['an invitation after a newer one', { kind: 'M-2', state: 'sent', hasNewer: true }, 'outbox.error.newer'],
    ['a sign-in code', { kind: 'sign_in', state: 'sent', hasNewer: false }, 'outbox.error.signIn'],
  ])('%s', (_what, mail, answer) => {
    expect(whyNotResend(mail)).toBe(answer)
  })
})
