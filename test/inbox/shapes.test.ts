import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  answerOf,
  base64,
  forgetAnswers,
  type Inbox,
  message,
  OFFICE,
  OUR_MX,
  openInbox,
  part,
  parts,
  plainReply,
  replyObject,
} from './given.ts'

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox()
})
afterAll(() => inbox.close())
beforeEach(async () => {
  await forgetAnswers(inbox)
  inbox.later()
})

type Answer = 'ACCEPTED' | 'DECLINED' | 'TENTATIVE'
const answers: Answer[] = ['ACCEPTED', 'DECLINED', 'TENTATIVE']
type Shape = (answer: Answer, comment: string) => Buffer

const uid = () => inbox.meeting.uid
const me = () => inbox.zou.address
const to = () => inbox.zou.organizer
const commentLine = (comment: string) => (comment ? [`COMMENT:${comment}`] : [])
const calendar = (head: string[], content: string | Buffer) => part(head, content)

/** Folds as programs do: after so many octets, without looking at characters. */
function foldBlindly(text: string): Buffer {
  return Buffer.concat(
    text.split('\r\n').flatMap((line) => {
      const bytes = Buffer.from(line)
      const pieces: Buffer[] = []
      for (let at = 0; at < bytes.length || at === 0; at += 74)
        pieces.push(Buffer.from(at ? '\r\n ' : ''), bytes.subarray(at, at + 74))
      return [...pieces, Buffer.from('\r\n')]
    }),
  )
}

const zoneBlock = [
  'BEGIN:VTIMEZONE',
  'TZID:China Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** How programs answer, after what is known of each; twenty shapes, each with yes, no and perhaps. */
const shapes: Record<string, Shape> = {
  'Outlook: no ORGANIZER, a zone of Windows, bare line feeds in base64': (answer, comment) => {
    const object = replyObject({
      uid: uid(),
      attendee: me(),
      partstat: answer,
      lines: [
        'SUMMARY;LANGUAGE=zh-CN:已接受: 施工通道征地协调会',
        'DTSTART;TZID=China Standard Time:20261126T143000',
        'DTEND;TZID=China Standard Time:20261126T160000',
        'X-MICROSOFT-CDO-APPT-SEQUENCE:0',
        `COMMENT;LANGUAGE=zh-CN:${comment || '\\n'}`,
      ],
    })
    const zoned = object
      .replace('BEGIN:VEVENT', [...zoneBlock, 'BEGIN:VEVENT'].join('\r\n'))
      .replaceAll('\r\n', '\n')
    return message({
      from: `邹副局长 <${me()}>`,
      to: to(),
      subject: '已接受: 施工通道征地协调会',
      contentType: 'multipart/alternative; boundary=O',
      body: parts(
        'O',
        part(['Content-Type: text/plain; charset="utf-8"'], ''),
        calendar(
          ['Content-Type: text/calendar; charset="utf-8"; method=REPLY', 'Content-Transfer-Encoding: base64'],
          base64(zoned),
        ),
      ),
    })
  },
  'Outlook on the web: one part alone': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset="utf-8"; method=REPLY',
      body: `\r\n${replyObject({ uid: uid(), attendee: me(), partstat: answer, lines: commentLine(comment) })}`,
    }),
  'Gmail: structure like ours, the comment in a parameter': (answer, comment) => {
    const object = replyObject({
      uid: uid(),
      attendee: me(),
      partstat: answer,
      organizer: to(),
      attendeeParams: `;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN=${me()}${comment ? `;X-RESPONSE-COMMENT="${comment}"` : ''};X-NUM-GUESTS=0`,
    })
    return message({
      from: `Zou <${me()}>`,
      to: to(),
      headers: [
        'Sender: Google Calendar <calendar-notification@google.example>',
        'Auto-Submitted: auto-generated',
      ],
      contentType: 'multipart/mixed; boundary=G',
      body: parts(
        'G',
        part(
          ['Content-Type: multipart/alternative; boundary=H'],
          parts(
            'H',
            part(['Content-Type: text/plain; charset="UTF-8"'], 'Zou has accepted'),
            part(['Content-Type: text/html; charset="UTF-8"'], '<p>Zou</p>'),
            calendar(['Content-Type: text/calendar; charset="UTF-8"; method=REPLY'], object),
          ),
        ),
        part(
          [
            'Content-Type: application/ics; name="invite.ics"',
            'Content-Disposition: attachment; filename="invite.ics"',
            'Content-Transfer-Encoding: base64',
          ],
          base64(object),
        ),
      ),
    })
  },
  'Apple: no method on the part, an attachment inside': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'multipart/alternative; boundary=A',
      body: parts(
        'A',
        part(['Content-Type: text/plain; charset=utf-8'], '接受'),
        part(
          ['Content-Type: multipart/mixed; boundary=P'],
          parts(
            'P',
            part(['Content-Type: text/html'], '<html></html>'),
            calendar(
              [
                'Content-Disposition: attachment; filename=iCal-1.ics',
                'Content-Type: text/calendar; charset=utf-8; name="iCal-1.ics"',
                'Content-Transfer-Encoding: quoted-printable',
              ],
              quoted(
                replyObject({
                  uid: uid(),
                  attendee: me(),
                  partstat: answer,
                  organizer: to(),
                  lines: commentLine(comment),
                }),
              ),
            ),
          ),
        ),
      ),
    }),
  'Thunderbird: both copies, the address as it was typed': (answer, comment) => {
    const object = replyObject({
      uid: uid(),
      attendee: me().replace('p', 'P'),
      partstat: answer,
      organizer: to().toUpperCase(),
      lines: commentLine(comment),
    })
    return message({
      from: me(),
      to: to(),
      headers: ['User-Agent: Mozilla Thunderbird'],
      contentType: 'multipart/mixed; boundary=T',
      body: parts(
        'T',
        part(
          ['Content-Type: multipart/alternative; boundary=U'],
          parts(
            'U',
            part(['Content-Type: text/plain; charset=UTF-8'], '接受'),
            calendar(
              ['Content-Type: text/calendar; charset=UTF-8; method=REPLY', 'Content-Transfer-Encoding: 8bit'],
              object,
            ),
          ),
        ),
        part(
          ['Content-Type: application/ics; name=invite.ics', 'Content-Transfer-Encoding: base64'],
          base64(object),
        ),
      ),
    })
  },
  'Evolution: its own path to the zone': (answer, comment) =>
    plainReply(to(), {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      lines: [
        'RECURRENCE-ID;TZID=/freeassociation.sourceforge.net/Tzfile/Asia/Shanghai:20261126T143000',
        ...commentLine(comment),
      ],
    }),
  'GB18030, declared': (answer) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset=GB18030; method=REPLY',
      headers: ['Content-Transfer-Encoding: base64'],
      body: `\r\n${base64(gbk(answer))}`,
    }),
  'GB2312, declared, eight bits': (answer) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset=gb2312; method=REPLY',
      headers: ['Content-Transfer-Encoding: 8bit'],
      body: Buffer.concat([Buffer.from('\r\n'), gbk(answer)]),
    }),
  'GBK that nobody declared': (answer) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; method=REPLY',
      headers: ['Content-Transfer-Encoding: 8bit'],
      body: Buffer.concat([Buffer.from('\r\n'), gbk(answer)]),
    }),
  'declared as GBK, but UTF-8': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset=gbk; method=REPLY',
      headers: ['Content-Transfer-Encoding: base64'],
      body: `\r\n${base64(replyObject({ uid: uid(), attendee: me(), partstat: answer, lines: commentLine(comment) }))}`,
    }),
  'folded in the middle of characters': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset=utf-8; method=REPLY',
      headers: ['Content-Transfer-Encoding: base64'],
      body: `\r\n${base64(foldBlindly(replyObject({ uid: uid(), attendee: me(), partstat: answer, lines: [`SUMMARY:${'施工通道征地协调会'.repeat(5)}`, ...commentLine(comment)] })))}`,
    }),
  'a byte order mark first': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'text/calendar; charset=utf-8; method=REPLY',
      headers: ['Content-Transfer-Encoding: base64'],
      body: `\r\n${base64(`\uFEFF${replyObject({ uid: uid(), attendee: me(), partstat: answer, lines: commentLine(comment) })}`)}`,
    }),
  'small letters, no VERSION, no stamp, no SEQUENCE': (answer, comment) =>
    plainRaw(
      `begin:vcalendar\nmethod:reply\nbegin:vevent\nuid:${uid()}\nattendee;partstat=${answer.toLowerCase()}:mailto:${me()}\n${comment ? `comment:${comment}\n` : ''}end:vevent\nend:vcalendar\n`,
    ),
  'an attachment that is named only': (answer, comment) =>
    message({
      from: me(),
      to: to(),
      contentType: 'multipart/mixed; boundary=M',
      body: parts(
        'M',
        part(['Content-Type: text/plain; charset=utf-8'], '见附件'),
        part(
          [
            'Content-Type: application/octet-stream; name="reply.ics"',
            'Content-Disposition: attachment; filename="reply.ics"',
            'Content-Transfer-Encoding: base64',
          ],
          base64(replyObject({ uid: uid(), attendee: me(), partstat: answer, lines: commentLine(comment) })),
        ),
      ),
    }),
  'the whole list of people beside the own line': (answer, comment) =>
    plainReply(to(), {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      lines: [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${inbox.miao.address}`, ...commentLine(comment)],
    }),
  'an instance named in UTC': (answer, comment) =>
    plainReply(to(), {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      lines: ['RECURRENCE-ID:20261126T063000Z', ...commentLine(comment)],
    }),
  'quotes and colons in the name': (answer, comment) =>
    plainReply(to(), {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      attendeeParams: ';CN="邹: 副局长; 国土"',
      lines: commentLine(comment),
    }),
  'alarms and strange properties inside': (answer, comment) =>
    plainReply(to(), {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      lines: [
        'X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'DESCRIPTION:x',
        'TRIGGER:-PT15M',
        'COMMENT:not this',
        'END:VALARM',
        ...commentLine(comment),
      ],
    }),
  'without an address of ours, but our server vouches for it': (answer, comment) =>
    plainReply(OFFICE, {
      uid: uid(),
      attendee: me(),
      partstat: answer,
      headers: [
        `Authentication-Results: ${OUR_MX} (amavisd); spf=pass smtp.mailfrom=${me()}; dmarc=pass (p=reject) header.from=agency.gov.cn.example`,
      ],
      lines: commentLine(comment),
    }),
  'the address in capitals, delivered to another line': (answer, comment) =>
    plainReply('"会议" <meeting@office.gov.cn.example>', {
      uid: uid(),
      attendee: me().toUpperCase(),
      partstat: answer,
      from: me(),
      headers: [`Delivered-To: ${to().toUpperCase()}`],
      lines: commentLine(comment),
    }),
}

const plainRaw = (object: string) =>
  message({ from: me(), to: to(), contentType: 'text/calendar; charset=utf-8; method=REPLY', body: object })

/** 我参加 as a comment, in the octets of GBK. */
function gbk(answer: Answer): Buffer {
  const [before, after] = replyObject({
    uid: uid(),
    attendee: me(),
    partstat: answer,
    lines: ['COMMENT:%'],
  }).split('%')
  return Buffer.concat([Buffer.from(before!), Buffer.from('CED2B2CEBCD3', 'hex'), Buffer.from(after!)])
}

const quoted = (text: string) =>
  [...Buffer.from(text)]
    .map((octet) =>
      octet === 61 || octet > 126
        ? `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(octet),
    )
    .join('')

describe('SEC-16: sixty answers of sixty are understood', () => {
  const rows = Object.keys(shapes).flatMap((name) => answers.map((answer) => [name, answer] as const))
  it('has sixty', () => expect(rows).toHaveLength(60))
  it.each(rows)('%s: %s', async (name, answer) => {
    const comment = answer === 'DECLINED' ? '赴省开会' : ''
    expect(await inbox.receive(shapes[name]!(answer, comment))).toMatchObject({
      outcome: 'applied',
      attendee: me(),
    })
    const now = await answerOf(inbox, inbox.zou)
    expect(now).toMatchObject({ partstat: answer, channel: 'mail' })
    if (/GB/.test(name) && !/UTF-8/.test(name)) expect(now.comment).toBe('我参加')
    else if (comment) expect(now.comment).toBe(comment)
    expect((await answerOf(inbox, inbox.miao)).partstat).toBe('NEEDS-ACTION')
  })
})

/** What somebody tries who wants Zou or Miao to have answered. None of them may change anybody's answer. */
const forgeries: Record<string, () => Buffer> = {}
const forge = (name: string, raw: () => Buffer) => {
  forgeries[name] = raw
}
const mallory = 'mallory@evil.example'
const asZou = (more: Partial<Parameters<typeof plainReply>[1]> = {}, at = OFFICE) =>
  plainReply(at, { uid: uid(), attendee: me(), ...more })

// From is written by anybody: without the address that only Zou was sent, or our server's word, it proves nothing.
forge('From alone', () => asZou())
forge('the address of the meeting, guessed', () =>
  asZou({}, `meeting+${'a'.repeat(22)}@office.gov.cn.example`),
)
forge('the address of the meeting without the proof', () => asZou({}, to().replace(/[0-9a-f]{16}@/, '@')))
forge('a proof that is one digit wrong', () =>
  asZou(
    {},
    to().replace(/([0-9a-f])@/, (_w, digit: string) => `${digit === '0' ? '1' : '0'}@`),
  ),
)
forge('the address that Miao was sent', () => asZou({}, inbox.miao.organizer))
forge('both addresses, the other one first', () =>
  plainReply(inbox.miao.organizer, { uid: uid(), attendee: me(), headers: ['Cc: someone@else.example'] }),
)
forge('a verdict of another server', () =>
  asZou({
    headers: ['Authentication-Results: mx.evil.example; dmarc=pass header.from=agency.gov.cn.example'],
  }),
)
forge('a verdict of a server named like ours', () =>
  asZou({ headers: [`Authentication-Results: ${OUR_MX}.evil.example; dmarc=pass`] }),
)
forge('our server passes another domain', () =>
  asZou({ headers: [`Authentication-Results: ${OUR_MX}; dmarc=pass header.from=evil.example`] }),
)
forge('our server says fail', () =>
  asZou(
    { headers: [`Authentication-Results: ${OUR_MX}; dmarc=fail header.from=agency.gov.cn.example`] },
    to(),
  ),
)
forge('our server says fail, a forged pass below', () =>
  asZou(
    {
      headers: [
        `Authentication-Results: ${OUR_MX}; dmarc=fail`,
        `Authentication-Results: ${OUR_MX}; dmarc=pass`,
      ],
    },
    to(),
  ),
)
forge('pass in a comment', () =>
  asZou({ headers: [`Authentication-Results: ${OUR_MX}; dmarc=none (dmarc=pass)`] }),
)
forge('pass in the sender’s own words', () =>
  asZou({
    headers: [
      `Authentication-Results: ${OUR_MX}; spf=fail smtp.mailfrom="x; dmarc=pass header.from=agency.gov.cn.example"`,
    ],
  }),
)
forge('only SPF passes', () =>
  asZou({ headers: [`Authentication-Results: ${OUR_MX}; spf=pass smtp.mailfrom=${me()}`] }),
)
forge('two senders', () => plainReply(to(), { uid: uid(), attendee: me(), from: `${me()}, ${mallory}` }))
forge('two From headers', () =>
  plainReply(to(), { uid: uid(), attendee: me(), from: mallory, headers: [`From: ${me()}`] }),
)
forge('the name looks like the address', () =>
  plainReply(to(), { uid: uid(), attendee: me(), from: `"${me()}" <${mallory}>` }),
)
forge('Reply-To and Sender are Zou', () =>
  plainReply(to(), {
    uid: uid(),
    attendee: me(),
    from: mallory,
    headers: [`Reply-To: ${me()}`, `Sender: ${me()}`],
  }),
)
forge('Mallory answers for Zou', () => plainReply(to(), { uid: uid(), attendee: me(), from: mallory }))
forge('Mallory names herself as Zou’s secretary', () =>
  plainReply(to(), {
    uid: uid(),
    attendee: me(),
    from: mallory,
    attendeeParams: `;SENT-BY="mailto:${mallory}"`,
  }),
)
forge('Mallory answers for herself with Zou’s address', () =>
  plainReply(to(), { uid: uid(), attendee: mallory, from: mallory }),
)
forge('Mallory’s line, and Zou’s beside it', () =>
  plainReply(to(), {
    uid: uid(),
    attendee: mallory,
    from: mallory,
    lines: [`ATTENDEE;PARTSTAT=DECLINED:mailto:${me()}`],
  }),
)
forge('Miao moves Zou', () =>
  plainReply(inbox.miao.organizer, {
    uid: uid(),
    attendee: me(),
    partstat: 'DECLINED',
    from: inbox.miao.address,
  }),
)
forge('an empty sender', () => plainReply(to(), { uid: uid(), attendee: me(), from: '<>' }))
forge('a sender with a fold and a second address', () =>
  plainReply(to(), { uid: uid(), attendee: me(), from: `${mallory}\r\n ,${me()}` }),
)
forge('another UID', () => asZou({ uid: 'guess' }, to()))
forge('REQUEST', () => asZou({ method: 'REQUEST' }, to()))
forge('CANCEL', () => asZou({ method: 'CANCEL' }, to()))
forge('PUBLISH', () => asZou({ method: 'PUBLISH' }, to()))
forge('ADD', () => asZou({ method: 'ADD' }, to()))
forge('an occurrence that is none', () => asZou({ lines: ['RECURRENCE-ID:20300101T000000Z'] }, to()))
forge('two calendars in one part', () =>
  message({
    from: me(),
    to: to(),
    contentType: 'text/calendar; method=REPLY',
    body: `\r\n${replyObject({ uid: uid(), attendee: me() })}${replyObject({ uid: uid(), attendee: inbox.miao.address })}`,
  }),
)
forge('two parts that disagree', () =>
  message({
    from: me(),
    to: to(),
    contentType: 'multipart/mixed; boundary=B',
    body: parts(
      'B',
      part(['Content-Type: text/calendar; method=REPLY'], replyObject({ uid: uid(), attendee: me() })),
      part(
        ['Content-Type: text/calendar; method=REPLY'],
        replyObject({ uid: uid(), attendee: me(), partstat: 'DECLINED' }),
      ),
    ),
  }),
)
forge('two meetings in one object', () =>
  message({
    from: me(),
    to: to(),
    contentType: 'text/calendar; method=REPLY',
    body: `\r\n${replyObject({ uid: uid(), attendee: me() }).replace('END:VCALENDAR', `${replyObject({ uid: 'other', attendee: me() }).split('\r\n').slice(4, -2).join('\r\n')}\r\nEND:VCALENDAR`)}`,
  }),
)
forge('inside a forwarded message', () =>
  message({
    from: mallory,
    to: to(),
    contentType: 'multipart/mixed; boundary=B',
    body: parts('B', part(['Content-Type: message/rfc822'], asZou({}, to()))),
  }),
)
forge('in a bounce', () =>
  message({
    from: 'MAILER-DAEMON@evil.example',
    to: to(),
    subject: 'failure notice',
    contentType: 'multipart/report; report-type=delivery-status; boundary=B',
    body: parts(
      'B',
      part(['Content-Type: text/calendar; method=REPLY'], replyObject({ uid: uid(), attendee: me() })),
    ),
  }),
)
forge('an absence note', () =>
  message({
    from: me(),
    to: to(),
    subject: 'Automatic reply: ACCEPTED',
    headers: ['Auto-Submitted: auto-replied'],
    body: 'PARTSTAT=ACCEPTED',
  }),
)
forge('words only', () =>
  message({ from: me(), to: to(), body: `UID:${uid()} ATTENDEE;PARTSTAT=ACCEPTED:mailto:${me()}` }),
)
forge('a PARTSTAT that nobody knows', () => asZou({ partstat: 'X-YES' }, to()))
forge('an answer that is none', () => asZou({ partstat: 'NEEDS-ACTION' }, to()))

describe('SEC-16: of forty forgeries none counts', () => {
  it('has forty', () => expect(Object.keys(forgeries)).toHaveLength(40))
  it.each(Object.keys(forgeries))('%s', async (name) => {
    const { outcome } = await inbox.receive(forgeries[name]!())
    expect(outcome).not.toBe('applied')
    for (const guest of [inbox.zou, inbox.miao])
      expect((await answerOf(inbox, guest)).partstat).toBe('NEEDS-ACTION')
    expect(await inbox.world.sql`select 1 from leave_requests where state <> 'withdrawn'`).toHaveLength(0)
  })
})
