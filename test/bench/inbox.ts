import { setTimeout as pause } from 'node:timers/promises'
import { readIncoming } from '#src/calendar/incoming.ts'
import { openReader } from '#src/inbox/reading/reader.ts'
import { receiveMessage } from '#src/inbox/receive.ts'
import { answerAddress } from '#src/outbox/addresses.ts'
import type { Services } from '#src/services.ts'
import { bombs } from '../inbox/bombs.ts'
import { message, plainReply } from '../inbox/given.ts'
import { say } from './figures.ts'

/** Answers by mail: how many a second from their bytes to the committed row, and what hostile ones cost. */
export async function measureInbox(services: Services): Promise<void> {
  const reader = openReader()
  await measureAnswers({ ...services, readMail: reader.read })
  await reader.close()
  measureBombs()
  await measureHostileMail()
}

const ANSWERS = 300

async function measureAnswers(services: Services): Promise<void> {
  const { sql, config } = services
  const people = await sql<{ id: string; email: string; uid: string; token: string }[]>`
    select t.id, p.email, m.uid, m.mail_token as token from attendees t join people p on p.id = t.person_id join meetings m on m.id = t.meeting_id
    where m.state = 'noticed' and m.starts_at > ${services.now()} and t.request_sent_at is not null and t.cancel_sent_at is null and t.sequence_asked is not null and t.part <> 'chair'
      and p.email is not null and (select count(*) from people q where q.email = p.email) = 1 limit ${ANSWERS}`
  if (people.length === 0) throw new Error('nobody was asked')
  const answers = Array.from({ length: ANSWERS }, (_, n) => {
    const person = people[n % people.length]!
    const to = answerAddress(
      { mailbox: config.mailFrom, separator: '+', authKeys: config.authKeys },
      person.token,
      person.id,
    )
    const stamp = new Date(Date.now() + n * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')
    return plainReply(to, {
      uid: person.uid,
      attendee: person.email,
      sequence: 9,
      stamp: `${stamp}Z`,
      partstat: n % 2 ? 'ACCEPTED' : 'TENTATIVE',
    })
  })
  const started = performance.now()
  for (const answer of answers) {
    const { outcome, reason } = await receiveMessage(services, answer, { via: 'imap' })
    if (outcome !== 'applied') throw new Error(`an answer was not applied: ${outcome} ${reason}`)
  }
  say(
    'answers by mail applied, one after another',
    (ANSWERS * 1000) / (performance.now() - started),
    'answers/s',
  )
}

function measureBombs(): void {
  let worst = { name: '', ms: 0 }
  for (const [name, bomb] of Object.entries(bombs)) {
    const bytes = Buffer.from(bomb())
    readIncoming(bytes)
    const before = process.cpuUsage()
    readIncoming(bytes)
    const { user, system } = process.cpuUsage(before)
    const ms = (user + system) / 1000
    if (ms > worst.ms) worst = { name, ms }
  }
  say(
    `hostile calendar files, the worst of ${Object.keys(bombs).length} (${worst.name})`,
    worst.ms,
    'ms of processor time',
  )
}

/** The same files as mails of up to a megabyte, in the thread; memory is what the whole process grew by. */
async function measureHostileMail(): Promise<void> {
  const reader = openReader()
  await reader.read(message({ from: 'a@b.example', to: 'c@d.example', body: 'first' }))
  await pause(100)
  const before = process.memoryUsage.rss()
  let [worst, most] = [0, 0]
  for (const bomb of Object.values(bombs)) {
    const raw = message({
      from: 'a@b.example',
      to: 'c@d.example',
      contentType: 'text/calendar; method=REPLY',
      body: bomb().slice(0, 990_000),
    })
    const started = performance.now()
    await reader.read(raw)
    worst = Math.max(worst, performance.now() - started)
    most = Math.max(most, process.memoryUsage.rss() - before)
  }
  await reader.close()
  say('hostile mails, the longest', worst, 'ms')
  say('hostile mails, memory of the process above its rest', most / 1_048_576, 'MB')
}
