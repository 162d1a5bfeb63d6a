import { createServer, type Server } from 'node:net'
import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { field } from '#src/lib/form.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { officeSettings, readSettings } from '#src/settings/office.ts'
import { writeLetter } from '#views/mail/letter.tsx'
import { createWorld, type World } from '../support/app.ts'
import { calendarMail, queue } from '../support/mails.ts'
import { calendarOf } from '../support/smtp.ts'

// SEC-4: whatever stands in titles, names, places and addresses, one mail goes to one recipient, its headers as always.

interface Transcript {
  from: string[]
  to: string[]
  data: string
}

let world: World
let server: Server
let url: string
const transcripts: Transcript[] = []

beforeAll(async () => {
  world = await createWorld()
  server = createServer((socket) => {
    socket.setEncoding('latin1')
    let waiting = ''
    let mail: Transcript = { from: [], to: [], data: '' }
    let inData = false
    socket.write('220 sink.example\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (chunk: string) => {
      waiting += chunk
      for (;;) {
        const end = waiting.indexOf(inData ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const line = waiting.slice(0, end)
        waiting = waiting.slice(end + (inData ? 5 : 2))
        if (inData) {
          transcripts.push({ ...mail, data: line.replace(/^\.\./gm, '.') })
          mail = { from: [], to: [], data: '' }
          inData = false
          socket.write('250 taken\r\n')
        } else if (/^EHLO/i.test(line))
          socket.write('250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN\r\n')
        else if (/^DATA$/i.test(line)) {
          inData = true
          socket.write('354 go\r\n')
        } else if (/^QUIT$/i.test(line)) socket.end('221 bye\r\n')
        else {
          // Anything that is no command of one mail would show up here.
          if (/^MAIL FROM:/i.test(line)) mail.from.push(line)
          else if (/^RCPT TO:/i.test(line)) mail.to.push(line)
          else if (!/^(RSET|NOOP)$/i.test(line)) mail.to.push(`unexpected: ${line}`)
          socket.write('250 ok\r\n')
        }
      }
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const bound = server.address()
  url = `smtp://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}?ignoreTLS=true`
})
afterAll(async () => {
  mailTransport(url).close()
  server.close()
  await world.close()
})

const nasty = [
  '\r\nBcc: x@evil.example',
  '\nRCPT TO:<x@evil.example>\r\n',
  '\r\n.\r\nMAIL FROM:<x@evil.example>\r\n',
  '=?utf-8?B?QmNjOiB4?=',
  '"',
  '>',
  '<x@evil.example>',
  ',x@evil.example',
  ';',
  '\u202e',
  '\u2028',
  '\u0085',
  '.\r\n',
  '施工通道征地协调会',
  '👩‍👩‍👧',
  '\t',
  ' '.repeat(80),
  '字'.repeat(90),
  'END:VCALENDAR\r\n',
  ':mailto:x@evil.example',
]
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...nasty),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  // What a form lets in: nothing that no column holds.
  .map(
    (parts) =>
      parts
        .join('')
        .replaceAll('\0', '')
        .replace(/[\uFDD0\uFDD1]/g, '')

        .slice(0, 200)
        .toWellFormed() || '题',
  )
const local = fc.string({
  unit: fc.constantFrom(..."abcxyz0189!#$%&'*+/=?^_`{|}~-.…é中"),
  minLength: 1,
  maxLength: 20,
})
const domain = fc.constantFrom('agency.example', 'a-b.gov.cn.example', 'x.y.z.example', 'xn--fiqs8s.example')
const address = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`) },
  { weight: 1, arbitrary: fc.tuple(text, domain).map(([name, host]) => `${name}@${host}`) },
)
const accepted = address
  .filter((each) => field.email().safeParse(each).success)
  .map((each) => field.email().parse(each))

/** The mailbox of a command: a local part that is no atom is quoted, a domain may stand in its own letters. */
function mailboxOf(command: string): string {
  const [, path = ''] = /<(.*?)>(?= |$)/.exec(Buffer.from(command, 'latin1').toString('utf8')) ?? []
  const at = path.lastIndexOf('@')
  return `${path.slice(0, at).replace(/^"(.*)"$/, '$1')}@${domainToASCII(path.slice(at + 1))}`
}

const runs = Number(process.env.MAILS ?? 240)

describe('a mail of hostile texts', () => {
  it(
    'SEC-4: has one sender, one recipient, the usual headers, and says what it should',
    async () => {
      const office = officeSettings(await readSettings(world.sql))
      const tuples = fc.sample(
        fc.record({ title: text, name: text, place: text, change: text, address: accepted }),
        {
          numRuns: runs,
          seed: 20_261_123,
        },
      )
      await queue(
        world,
        tuples.map(({ title, name, place, change, address: to }, at) => {
          const letter = writeLetter({
            locale: 'zh-CN',
            office,
            salutation: name,
            lead: [change],
            facts: [['会议地点', place]],
            action: { label: '答复', href: 'http://localhost/r/x' },
          })
          const mail = calendarMail(world, to, at % 2 ? 'REQUEST' : 'CANCEL', {
            uid: `u${at}`,
            title,
            location: place,
            description: change,
            chair: { name, address: to },
          })
          const person = { ...mail.to, name }
          return { ...mail, ...letter, to: person, fromName: name, subject: `[市领导小组办] ${title}` }
        }),
      )
      while ((await deliverOutbox(world.services, url)).sent > 0);
      const left = await world.sql`select to_address, last_error from outbox where state <> 'sent'`
      expect(left).toEqual([])
      expect(transcripts).toHaveLength(runs)
      const wanted = new Map<string, (typeof tuples)[number]>()
      const stored = await world.sql<
        { messageId: string }[]
      >`select message_id as "messageId" from outbox order by position`
      for (const [at, { messageId }] of stored.entries()) wanted.set(messageId, tuples[at]!)
      const headers = new Set<string>()
      for (const { from, to, data } of transcripts) {
        const messageId = /^Message-ID: (.*)$/m.exec(data)?.[1] ?? ''
        const tuple = wanted.get(messageId)
        expect(tuple, messageId).toBeDefined()
        wanted.delete(messageId)
        expect(from).toHaveLength(1)
        expect(from[0]).toMatch(/^MAIL FROM:<[^<>\s]+@office\.gov\.cn\.example>/)
        expect(to).toHaveLength(1)
        expect(mailboxOf(to[0] ?? '')).toBe(tuple!.address)
        const head = data.slice(0, data.indexOf('\r\n\r\n'))
        expect(head).not.toMatch(/[^\r]\n|\r[^\n]/)
        headers.add([...head.matchAll(/^([^\s:]+):/gm)].map(([, name]) => name).join(' '))
        const parsed = await simpleParser(Buffer.from(data, 'latin1'))
        expect(parsed.cc ?? parsed.bcc).toBeUndefined()
        expect([parsed.to].flat().flatMap((list) => list?.value ?? [])).toHaveLength(1)
        const folded = (each: string) => each.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, '')
        expect(folded(parsed.subject ?? '')).toBe(folded(`[市领导小组办] ${tuple!.title}`))
        expect(folded(parsed.text ?? '')).toContain(folded(tuple!.place))
        expect((calendarOf(parsed)?.match(/^(BEGIN|END):VCALENDAR/gm) ?? []).length).toBe(2)
        expect(
          (
            calendarOf(parsed)
              ?.replaceAll('\r\n ', '')
              .match(/^ATTENDEE/gm) ?? []
          ).length,
        ).toBeLessThanOrEqual(2)
      }
      expect([...headers]).toHaveLength(1)
    },
    60_000 + runs * 100,
  )
})
