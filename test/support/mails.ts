import {
  type CalendarMeeting,
  organizerAddress,
  writeCancel,
  writeRequest,
} from '#src/calendar/invitation.ts'
import { transaction } from '#src/lib/db.ts'
import { type OutgoingMail, queueMails } from '#src/outbox/queue.ts'
import type { World } from './app.ts'

/** A plain mail to an address, for tests of the delivery itself. */
export function plainMail(address: string, more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    kind: 'M-1',
    to: { address, name: '市国土局', locale: 'zh-CN' },
    subject: '[市领导小组办] 会议通知：施工通道征地协调会',
    text: '市国土局：\n\n　　请于规定时间前回复。\n',
    html: '<!doctype html><html><head></head><body><p>市国土局：</p></body></html>',
    ...more,
  }
}

/** A mail with a calendar object of the meeting `uid`. */
export function calendarMail(
  world: World,
  address: string,
  method: 'REQUEST' | 'CANCEL',
  meeting: Partial<CalendarMeeting> & { uid: string },
  more: Partial<OutgoingMail> = {},
): OutgoingMail {
  const token = 'Tok3nOfTheMeeting'
  const whole: CalendarMeeting = {
    sequence: method === 'CANCEL' ? 1 : 0,
    title: '施工通道征地协调会',
    description: '请点链接答复。',
    location: '市政府第一会议室',
    url: null,
    startsAt: new Date('2026-11-26T06:30:00Z'),
    endsAt: new Date('2026-11-26T08:00:00Z'),
    dtstamp: world.now(),
    createdAt: world.now(),
    organizer: {
      name: '市领导小组办',
      address: organizerAddress('meeting@office.gov.cn.example', token, '+'),
    },
    chair: null,
    ...meeting,
  }
  const to = {
    name: '邹副局长',
    address,
    role: 'REQ-PARTICIPANT',
    partstat: 'NEEDS-ACTION',
    asksAnswer: true,
  } as const
  const content = method === 'REQUEST' ? writeRequest(whole, to) : writeCancel(whole, to, 'meeting')
  return plainMail(address, {
    kind: method === 'REQUEST' ? 'M-2' : 'M-4',
    ical: {
      method,
      content,
      uid: whole.uid,
      sequence: whole.sequence,
      dtstamp: whole.dtstamp,
      organizerToken: token,
    },
    ...more,
  })
}

/** Queues mails as the clerk's act does. */
export async function queue(world: World, mails: readonly OutgoingMail[]): Promise<string[]> {
  const act = await world.act(world.cast.clerk)
  return transaction(world.sql, (tx) => queueMails(tx, act, mails))
}
