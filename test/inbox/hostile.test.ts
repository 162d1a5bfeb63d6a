import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readIncoming } from '#src/calendar/incoming.ts'
import { readHere } from '#src/inbox/reading/here.ts'
import { readMessage } from '#src/inbox/reading/message.ts'
import { type MessageReader, openReader } from '#src/inbox/reading/reader.ts'
import { bombs } from './bombs.ts'
import { message, part, parts, replyObject } from './given.ts'

let reader: MessageReader
beforeAll(async () => {
  reader = openReader()
  await reader.read(Buffer.from('From: a@b.example\r\n\r\nfirst, so that the thread has loaded'))
})
afterAll(() => reader.close())

describe('SEC-5: hostile calendar files end quickly', () => {
  it.each(Object.keys(bombs))('%s: read or refused within 100 ms of processor time', (name) => {
    const bytes = Buffer.from(bombs[name]!())
    expect(bytes.length).toBeLessThanOrEqual(1_000_001)
    const before = process.cpuUsage()
    const read = readIncoming(bytes)
    const { user, system } = process.cpuUsage(before)
    expect(typeof read === 'string' || read.events.length < 1000).toBe(true)
    // Twice the aim: the tests' machine is shared, and the figures of a quiet one stand in the bench.
    expect((user + system) / 1000).toBeLessThan(200)
  })

  it.each(Object.keys(bombs))('%s, in a mail: the thread answers and lives on', async (name) => {
    const raw = message({
      from: 'a@b.example',
      to: 'c@d.example',
      contentType: 'text/calendar; method=REPLY',
      body: bombs[name]!().slice(0, 990_000),
    })
    expect(['string', 'object']).toContain(typeof (await reader.read(raw)))
    expect(await reader.read(message({ from: 'a@b.example', to: 'c@d.example', body: 'ok' }))).toMatchObject({
      text: 'ok',
    })
  })

  it('hostile MIME: many parts, deep nesting, endless headers', async () => {
    const deep = Array.from(
      { length: 3000 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    ).join('')
    for (const raw of [
      `From: a@b.example\r\n${deep}`,
      `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n${'--B\r\n\r\n'.repeat(100_000)}`,
      `From: a@b.example\r\n${'X-A: b\r\n'.repeat(100_000)}\r\n`,
      `From: ${'<'.repeat(500_000)}\r\n\r\n`,
      `Subject: ${'=?utf-8?B?AAAA?= '.repeat(50_000)}\r\n\r\n`,
      `Content-Type: text/html\r\n\r\n${'<'.repeat(900_000)}`,
      `Content-Type: text/calendar${'; a=b'.repeat(150_000)}\r\n\r\nBEGIN:VCALENDAR\r\n`,
    ])
      expect(['string', 'object']).toContain(typeof (await reader.read(Buffer.from(raw))))
    expect(await reader.read(Buffer.from('From: a@b.example\r\n\r\nafter it'))).toMatchObject({
      text: 'after it',
    })
  })

  it('a message that takes too long costs its thread, and the next one gets another', async () => {
    const hasty = openReader(1)
    await hasty.read(Buffer.from('From: a@b.example\r\n\r\nloads'))
    const slow = message({
      from: 'a@b.example',
      to: 'c@d.example',
      contentType: 'multipart/mixed; boundary=B',
      body: parts(
        'B',
        ...Array.from({ length: 400 }, () => part(['Content-Type: text/plain'], 'x'.repeat(2000))),
      ),
    })
    expect(await hasty.read(slow)).toBe('tooHard')
    expect(await hasty.read(Buffer.from('From: a@b.example\r\n\r\nnext'))).toMatchObject({ text: 'next' })
    await hasty.close()
  })

  it('where there are no threads, what is over the budget is refused unread', async () => {
    expect(await readHere(Buffer.alloc(500_001))).toBe('tooLarge')
    expect(await readHere(Buffer.alloc(100_000, '\n'))).toBe('tooHard')
    expect(await readHere(Buffer.from('From: a@b.example\r\n\r\nok'))).toMatchObject({ text: 'ok' })
  })

  it('never throws, whatever becomes of an answer on its way', async () => {
    const whole = replyObject({
      uid: 'u-1',
      attendee: 'a@b.example',
      lines: ['RECURRENCE-ID;TZID="China Standard Time":20261126T143000', 'COMMENT:准时\\, 到会'],
    })
    const bytes = Buffer.from(whole)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 30 }),
        fc.nat(bytes.length),
        async (changes, cut) => {
          const mutant = Buffer.from(bytes.subarray(0, bytes.length - (cut % 40)))
          for (const [at, octet] of changes) if (at < mutant.length) mutant[at] = octet
          readIncoming(mutant)
          readIncoming(mutant, { charset: 'gbk' })
          await readMessage(
            message({
              from: 'a@b.example',
              to: 'c@d.example',
              contentType: 'text/calendar; method=REPLY',
              body: mutant,
            }),
          )
        },
      ),
      { numRuns: Number(process.env.MUTANTS ?? 300) },
    )
  })
})
