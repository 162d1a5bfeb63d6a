import { type Letter, writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { grantLinks, linkPlace, pagePlace } from '../../auth/links.ts'
import { formatLetterInstant, formatLetterSpan, formatSubjectInstant } from '../../i18n/format.ts'
import { type Locale, type MessageKey, type Translate, translator } from '../../i18n/translate.ts'
import type { Tx } from '../../lib/db.ts'
import { type AgencyReader, listAgencyReaders } from '../../meetings/attendees/queries.ts'
import { type OutgoingMail, queueMails } from '../../outbox/queue.ts'
import { findAsker, type Poll, type PollAgency, type PollSlot } from './queries.ts'
import { isSilent, offeredSlots, totalsOf } from './rules.ts'

/**
 * What a poll writes: plain letters, never a calendar object. Decisions 8 names the mails that carry one, and a poll's is
 * not among them: an agency gets the notice, and persons get theirs once they are named.
 */
interface LetterText {
  kind: string
  subject: MessageKey
  /** The time at the end of the subject, once there is one. */
  at?: Date
  lead: string[]
  facts: (readonly [label: string, value: string])[]
  body?: string[]
  /** What its one link is called. */
  button?: MessageKey
  notes?: string[]
}
type Write = (t: Translate, locale: Locale, agency: PollAgency) => LetterText

/** The question to mailbox and liaisons of every agency, each with a link of its own. Gives the number of mails. */
export const queueInvitations = (tx: Tx, act: Act, poll: Poll): Promise<number> =>
  tellAsked(tx, act, poll, poll.agencies, (t, locale, agency) => ({
    kind: 'poll',
    ...invitationText(t, locale, act.now, poll, agency),
  }))

/** The letter that asks; the same in the preview and in the mail. */
export function writeInvitation(
  act: Pick<Act, 'settings' | 'now'>,
  poll: Poll,
  agency: PollAgency,
  href: string,
): { subject: string; text: string; html: string } {
  const t = translator('zh-CN')
  const text = invitationText(t, 'zh-CN', act.now, poll, agency)
  return {
    subject: subjectOf(act, poll, t, 'zh-CN', text),
    ...writeLetter(letterOf(act, 'zh-CN', t, agency.agencyName, text, href)),
  }
}

function invitationText(
  t: Translate,
  locale: Locale,
  now: Date,
  poll: Poll,
  agency: PollAgency,
): Omit<LetterText, 'kind'> {
  const [title, until] = [titleOf(poll, locale), formatLetterInstant(locale, poll.answerBy)]
  return {
    subject: 'polls.mail.kind.ask',
    lead: [
      t('polls.mail.ask.lead', { title }),
      t(agency.required ? 'polls.mail.ask.required' : 'polls.mail.ask.optional'),
    ],
    facts: [...factsOf(t, locale, poll, offeredSlots(poll, now)), [t('polls.fact.answerBy'), until]],
    body: poll.note ? [t('polls.mail.note', { note: poll.note })] : [],
    button: 'polls.mail.ask.action',
    notes: [t('polls.mail.ask.until', { until }), t('polls.mail.ask.noDate')],
  }
}

/** Once for a deadline (as R32). */
export const queueReminders = (
  tx: Tx,
  act: Act,
  poll: Poll,
  silent: readonly PollAgency[],
): Promise<number> =>
  tellAsked(tx, act, poll, silent, (t, locale) => {
    const [title, until] = [titleOf(poll, locale), formatLetterInstant(locale, poll.answerBy)]
    return {
      kind: 'poll_reminder',
      subject: 'polls.mail.kind.reminder',
      lead: [t('polls.mail.reminder.lead', { title, until })],
      facts: factsOf(t, locale, poll, offeredSlots(poll, act.now)),
      button: 'polls.mail.ask.action',
      notes: [t('polls.mail.ask.until', { until })],
    }
  })

export const queueExtensions = (
  tx: Tx,
  act: Act,
  poll: Poll,
  silent: readonly PollAgency[],
): Promise<number> =>
  tellAsked(tx, act, poll, silent, (t, locale) => {
    const [title, until] = [titleOf(poll, locale), formatLetterInstant(locale, poll.answerBy)]
    return {
      kind: 'poll_reminder',
      subject: 'polls.mail.kind.extension',
      lead: [t('polls.mail.extension.lead', { title, until })],
      facts: factsOf(t, locale, poll, offeredSlots(poll, act.now)),
      button: 'polls.mail.ask.action',
      notes: [t('polls.mail.ask.until', { until })],
    }
  })

/** To everyone asked, also who said no and who said nothing: what was decided, and what they themselves had answered. */
export const queueDecisions = (tx: Tx, act: Act, poll: Poll, slot: PollSlot): Promise<number> =>
  tellAsked(
    tx,
    act,
    poll,
    poll.agencies,
    (t, locale, agency) => {
      const choice = agency.choices[slot.id]
      const span = formatLetterSpan(locale, slot.startsAt, slot.endsAt)
      return {
        kind: 'poll_result',
        subject: 'polls.mail.kind.decision',
        at: slot.startsAt,
        lead: [t('polls.mail.decision.lead', { title: titleOf(poll, locale), span })],
        facts: [
          ...factsOf(t, locale, poll, []),
          [t('polls.fact.time'), span],
          [t('polls.fact.ownAnswer'), choice ? t(`polls.choice.${choice}`) : t('polls.silent')],
        ],
        body: [
          t(choice === 'no' ? 'polls.mail.decision.no' : 'polls.mail.decision.next'),
          ...(choice === 'no' ? [t('polls.mail.decision.next')] : []),
        ],
        notes: [t('polls.mail.ask.noDateYet')],
      }
    },
    false,
  )

/** To everyone asked: nothing is to be answered any more. Without a reason the meeting has got its notice meanwhile. */
export const queueWithdrawals = (tx: Tx, act: Act, poll: Poll): Promise<number> =>
  tellAsked(
    tx,
    act,
    poll,
    poll.agencies,
    (t, locale) => ({
      kind: 'poll_result',
      subject: 'polls.mail.kind.withdrawal',
      lead: [
        t('polls.mail.withdrawal.lead', { title: titleOf(poll, locale) }),
        poll.withdrawReason
          ? t('polls.mail.withdrawal.reason', { reason: poll.withdrawReason })
          : t('polls.mail.withdrawal.overtaken'),
      ],
      facts: factsOf(t, locale, poll, []),
      body: [t('polls.mail.withdrawal.next')],
    }),
    false,
  )

/** One digest to the clerk who asked, when the last agency has answered. */
export const queueAllAnswered = (tx: Tx, act: Act, poll: Poll): Promise<void> =>
  tellAsker(tx, act, poll, 'polls.mail.kind.allAnswered', (t) => [
    t('polls.mail.allAnswered.lead', { title: poll.title, n: poll.agencies.length }),
  ])

/** And one when the deadline is over, with who is still silent. */
export const queueClosing = (tx: Tx, act: Act, poll: Poll): Promise<void> =>
  tellAsker(tx, act, poll, 'polls.mail.kind.closed', (t) => {
    const silent = poll.agencies.filter(isSilent)
    const args = {
      title: poll.title,
      asked: poll.agencies.length,
      answered: poll.agencies.length - silent.length,
    }
    const names = silent.map((agency) => agency.agencyShort).join(t('common.listSeparator'))
    return [
      t('polls.mail.closed.lead', args),
      ...(silent.length ? [t('polls.mail.closed.silent', { names })] : []),
    ]
  })

async function tellAsked(
  tx: Tx,
  act: Act,
  poll: Poll,
  agencies: readonly PollAgency[],
  write: Write,
  withLink = true,
): Promise<number> {
  const askedOf = new Map(agencies.map((agency) => [agency.agencyId, agency]))
  const readers = await listAgencyReaders(tx, [...askedOf.keys()])
  const grants = withLink ? await grantPollLinks(tx, act, poll, readers, askedOf) : []
  const mails = readers.flatMap((reader, n): OutgoingMail[] => {
    const agency = askedOf.get(reader.agencyId)
    if (!agency) return []
    const { locale } = reader.to
    const t = translator(locale)
    const text = write(t, locale, agency)
    const href = grants[n] ? linkPlace('poll', grants[n]) : null
    const salutation = (locale === 'en' && agency.agencyNameEn) || reader.agencyName
    return [
      {
        kind: text.kind,
        to: reader.to,
        subject: subjectOf(act, poll, t, locale, text),
        ...writeLetter(letterOf(act, locale, t, salutation, text, href)),
        meetingId: poll.meetingId,
      },
    ]
  })
  await queueMails(tx, act, mails)
  return mails.length
}

/** A link is for one agency in one poll, also for a liaison of several; it lives until the last slot is over. */
function grantPollLinks(
  tx: Tx,
  act: Act,
  poll: Poll,
  readers: readonly AgencyReader[],
  askedOf: ReadonlyMap<string, PollAgency>,
): Promise<string[]> {
  const ends = poll.slots.map((slot) => slot.endsAt.getTime())
  return grantLinks(
    tx,
    'poll',
    readers.map((reader) => ({
      personId: reader.to.personId,
      agencyId: reader.to.agencyId,
      subjectId: askedOf.get(reader.agencyId)?.id ?? '',
      meetingId: poll.meetingId,
      expiresAt: new Date(Math.max(poll.answerBy.getTime(), ...ends)),
    })),
    act.now,
  )
}

async function tellAsker(
  tx: Tx,
  act: Act,
  poll: Poll,
  subject: MessageKey,
  lead: (t: Translate) => string[],
): Promise<void> {
  const asker = await findAsker(tx, poll.createdById)
  if (!asker) return
  const t = translator(asker.locale)
  const lines = offeredSlots(poll, act.now).map((slot) =>
    t('polls.mail.digest.slot', {
      span: formatLetterSpan(asker.locale, slot.startsAt, slot.endsAt),
      ...totalsOf(poll.agencies, slot.id),
    }),
  )
  const text: LetterText = {
    kind: 'poll_digest',
    subject,
    lead: lead(t),
    facts: [[t('polls.fact.result'), lines.join('\n')]],
    button: 'polls.mail.digest.action',
  }
  await queueMails(tx, act, [
    {
      kind: text.kind,
      to: asker,
      subject: subjectOf(act, poll, t, asker.locale, text),
      ...writeLetter(letterOf(act, asker.locale, t, asker.name, text, pagePlace(`/polls/${poll.id}`))),
      meetingId: poll.meetingId,
    },
  ])
}

const titleOf = (poll: Poll, locale: Locale) => (locale === 'en' && poll.titleEn) || poll.title

function factsOf(t: Translate, locale: Locale, poll: Poll, slots: readonly PollSlot[]): LetterText['facts'] {
  const venue = locale === 'en' ? poll.venueNameEn : poll.venueName
  const chair = locale === 'en' ? poll.chairNameEn : poll.chairName
  return [
    [t('invitations.fact.meeting'), titleOf(poll, locale)],
    ...(chair ? [[t('invitations.fact.chair'), chair] as const] : []),
    ...(venue ? [[t('polls.fact.venue'), venue] as const] : []),
    ...(slots.length
      ? [
          [
            t('polls.fact.slots'),
            slots
              .map((slot, n) => `${n + 1}. ${formatLetterSpan(locale, slot.startsAt, slot.endsAt)}`)
              .join('\n'),
          ] as const,
        ]
      : []),
  ]
}

/** [市南水北调办] 会议时间征询：施工通道征地协调会 */
function subjectOf(
  act: Pick<Act, 'settings'>,
  poll: Poll,
  t: Translate,
  locale: Locale,
  text: Pick<LetterText, 'subject' | 'at'>,
): string {
  const title = titleOf(poll, locale)
  return t('mail.subject', {
    office: (locale === 'en' && act.settings.nameEn) || act.settings.shortZh,
    kind: t(text.subject),
    title: text.at ? `${title} ${formatSubjectInstant(locale, text.at)}` : title,
  })
}

const letterOf = (
  act: Pick<Act, 'settings'>,
  locale: Locale,
  t: Translate,
  salutation: string,
  text: Omit<LetterText, 'kind'>,
  href: string | null,
): Letter => ({
  locale,
  office: act.settings,
  salutation,
  lead: text.lead,
  facts: text.facts,
  ...(text.body ? { body: text.body } : {}),
  ...(text.button && href ? { action: { label: t(text.button), href } } : {}),
  ...(text.notes ? { notes: text.notes } : {}),
})
