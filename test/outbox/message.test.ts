import { type ParsedMail, simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { linkPlace, pagePlace } from '#src/auth/links.ts'
import { writeRequest } from '#src/calendar/invitation.ts'
import { PLACE_START, place } from '#src/lib/places.ts'
import { signedToken, sixDigitCode } from '#src/lib/token.ts'
import type { ClaimedMail } from '#src/outbox/lease.ts'
import { buildMessage, type Sender } from '#src/outbox/message.ts'
import { fillPlaces, hidePlaces } from '#src/outbox/places.ts'
import { lintCalendar } from '#test/support/ical-lint.ts'
import { addressesOf, calendarOf } from '#test/support/smtp.ts'

const authKeys = [{ kid: 'a', key: Buffer.alloc(32, 7) }]
const sender: Sender = {
  mailbox: 'office@gov.example',
  separator: '+',
  nameZh: '市领导小组办公室',
  nameEn: 'Leading Group Office',
  baseUrl: 'https://meetings.example',
  authKeys,
}
const grant = '11111111-2222-4333-8444-555555555555'
const createdAt = new Date('2026-11-23T01:00:00Z')
const ical = writeRequest(
  {
    uid: '4f1f0f0e-1111-4222-8333-123456789abc',
    sequence: 0,
    title: '施工通道征地协调会',
    description: `答复请打开：${linkPlace('attendance', grant)} 或致电办公室。`,
    location: '市政府第一会议室',
    url: linkPlace('attendance', grant),
    startsAt: new Date('2026-11-26T06:30:00Z'),
    endsAt: new Date('2026-11-26T08:00:00Z'),
    dtstamp: createdAt,
    createdAt,
    organizer: { name: '周副市长', address: 'old+tok@elsewhere.example' },
    chair: null,
  },
  {
    name: '邹副局长',
    address: 'zou@land.example',
    role: 'REQ-PARTICIPANT',
    partstat: 'NEEDS-ACTION',
    asksAnswer: true,
  },
)
const mail: ClaimedMail = {
  id: '99999999-8888-4777-8666-555555555555',
  kind: 'M-2',
  messageId: '<m1@gov.example>',
  inReplyTo: '<m0@gov.example>',
  toAddress: 'zou@land.example',
  toName: '邹副局长',
  locale: 'zh-CN',
  fromName: '周副市长（会议平台代发）',
  attendeeId: null,
  organizerToken: 'Tok',
  subject: '[市领导小组办] 参会邀请：施工通道征地协调会 11月26日（周四）14:30',
  text: `邹副局长：\n\n答复：${linkPlace('attendance', grant)}\n`,
  html: `<!doctype html><html><body><a href="${linkPlace('attendance', grant)}">答复</a></body></html>`,
  ical,
  icalMethod: 'REQUEST',
  createdAt,
  attempts: 0,
}
const plain: ClaimedMail = {
  ...mail,
  kind: 'M-1',
  ical: null,
  icalMethod: null,
  organizerToken: null,
  inReplyTo: null,
  fromName: '',
}
const link = `https://meetings.example/r/attendance/${signedToken(authKeys, 'link', grant)}`

const parsed = async (given: ClaimedMail, from = sender): Promise<ParsedMail> =>
  simpleParser((await buildMessage(given, from)).raw)

describe('a mail', () => {
  it('is the same bytes whenever it is built', async () => {
    const [one, two] = [
      await buildMessage(mail, sender),
      await buildMessage({ ...mail, attempts: 7 }, sender),
    ]
    expect(one.raw.equals(two.raw)).toBe(true)
    expect((await parsed(mail)).date).toEqual(createdAt)
  })

  it('tells machines not to answer, and says its language and thread', async () => {
    const { headers, messageId, inReplyTo, references } = await parsed(mail)
    expect(headers.get('auto-submitted')).toBe('auto-generated')
    expect(headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply')
    expect(headers.get('content-language')).toBe('zh-CN')
    expect([messageId, inReplyTo, references]).toEqual([
      '<m1@gov.example>',
      '<m0@gov.example>',
      '<m0@gov.example>',
    ])
  })

  it('has no sender apart from From, short lines and only ASCII on the wire', async () => {
    const { raw } = await buildMessage(mail, sender)
    const text = raw.toString('latin1')
    expect(text).not.toMatch(/^Sender:/im)
    expect(text).not.toMatch(/[^\r\n\t -~]/)
    expect(Math.max(...text.split('\r\n').map((each) => each.length))).toBeLessThanOrEqual(998)
  })

  it('without a calendar object is text and HTML, from the office itself', async () => {
    const { raw } = await buildMessage(plain, sender)
    expect(raw.toString()).toMatch(/^Content-Type: multipart\/alternative/m)
    expect(raw.toString()).not.toContain('calendar')
    const from = (await parsed(plain)).from
    expect(addressesOf(from)).toEqual(['office@gov.example'])
    expect(from?.value[0]?.name).toBe('市领导小组办公室')
    expect((await parsed({ ...plain, locale: 'en' })).from?.value[0]?.name).toBe('Leading Group Office')
  })

  it('with one has the structure of RFC 6047: mixed (alternative (text, HTML, calendar), ics)', async () => {
    const raw = (await buildMessage(mail, sender)).raw.toString()
    const types = [...raw.matchAll(/^Content-Type: ([^;\r\n]+)/gm)].map((match) => match[1])
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'text/calendar',
      'application/ics',
    ])
    const calendar = raw.slice(
      raw.indexOf('Content-Type: text/calendar'),
      raw.indexOf('Content-Type: application/ics'),
    )
    expect(calendar).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REQUEST$/m)
    expect(calendar).toMatch(/^Content-Transfer-Encoding: base64$/m)
    expect(calendar.split('\r\n\r\n')[0]).not.toContain('Disposition')
    const [part, copy] = (await parsed(mail)).attachments
    expect(copy?.filename).toBe('invite.ics')
    expect(copy?.content.equals(part!.content)).toBe(true)
  })

  it('is sent by the address that organizes, whatever the stored object says', async () => {
    const letter = await parsed(mail)
    expect(addressesOf(letter.from)).toEqual(['office+tok@gov.example'])
    expect(calendarOf(letter)).toContain('mailto:office+tok@gov.example')
    expect(calendarOf(letter)).not.toContain('elsewhere')
    const without = await parsed(mail, { ...sender, separator: null })
    expect(addressesOf(without.from)).toEqual(['office@gov.example'])
    expect(calendarOf(without)).toContain('mailto:office@gov.example')
  })

  it('fills its links before the calendar object is folded', async () => {
    const letter = await parsed(mail)
    const text = calendarOf(letter)!
    expect(text.replaceAll('\r\n ', '')).toContain(`URL:${link}`)
    expect(lintCalendar(text, { writtenAt: createdAt, method: 'REQUEST' })).toEqual([])
    expect(letter.text).toContain(link)
    expect(letter.html).toContain(`href="${link}"`)
    expect(`${letter.text}${letter.html}${text}`).not.toContain(PLACE_START)
  })

  it('takes its bounces at an address that names it, where there are sub-addresses', async () => {
    const { envelope, dsn } = await buildMessage(mail, sender)
    expect(envelope.from).toMatch(/^office\+b-99999999888847778666555555555555[0-9a-f]{8}@gov\.example$/)
    expect(envelope.to).toEqual(['zou@land.example'])
    expect(dsn.id).toBe(mail.id)
    expect((await buildMessage(mail, { ...sender, separator: null })).envelope.from).toBe(
      'office@gov.example',
    )
    const long = { ...sender, mailbox: `${'x'.repeat(40)}@gov.example` }
    expect((await buildMessage(mail, long)).envelope.from).toBe(long.mailbox)
  })

  it('cannot be given a header by a name or a subject', async () => {
    const letter = await parsed({
      ...plain,
      toName: 'a\r\nBcc: x@y.example',
      subject: 'b\r\nBcc: x@y.example',
    })
    expect(letter.bcc).toBeUndefined()
    expect(addressesOf(letter.to)).toEqual(['zou@land.example'])
  })
})

describe('places', () => {
  const site = { baseUrl: 'https://meetings.example', authKeys }
  const text = `${pagePlace('/action-items?light=red&amp;x=1')} ${linkPlace('reply', grant)} ${place('code', grant)} ${place('signin', grant)}`

  it('become links and codes that are in no table', () => {
    expect(fillPlaces(text, site)).toBe(
      [
        'https://meetings.example/action-items?light=red&amp;x=1',
        `https://meetings.example/r/reply/${signedToken(authKeys, 'link', grant)}`,
        sixDigitCode(authKeys, grant),
        `https://meetings.example/l/${signedToken(authKeys, 'signin', grant)}`,
      ].join(' '),
    )
  })

  it('are hidden from everybody but the recipient', () => {
    const shown = hidePlaces(text, site)
    expect(shown).toContain('https://meetings.example/r/reply/…')
    expect(shown).toContain('••••••')
    expect(shown).not.toContain(signedToken(authKeys, 'link', grant))
    expect(shown).not.toContain(sixDigitCode(authKeys, grant))
  })

  it('that are broken keep the mail from going out', () => {
    expect(() => fillPlaces(linkPlace('reply', '1'), site)).toThrow('broken link')
    expect(() => fillPlaces(place('code', 'x'), site)).toThrow('broken code')
  })
})
