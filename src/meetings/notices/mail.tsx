import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { linkPlace } from '../../auth/links.ts'
import { formatLetterInstant, formatLetterSpan, formatSubjectInstant } from '../../i18n/format.ts'
import { type Locale, type Translate, translator } from '../../i18n/translate.ts'
import { officeTime } from '../../lib/dates.ts'
import type { OutgoingMail } from '../../outbox/queue.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { waitingSlots } from '../agenda/rules.ts'
import type { Invited } from '../participants/queries.ts'
import type { NoticeKind, NoticeSnapshot } from './queries.ts'
import { changeSentence, primaryChange } from './rules.ts'

/** One version of a notice as it is told to an agency; `uninvited` goes to an agency that is taken off. */
export interface Told {
  meetingId: string
  version: number
  kind: NoticeKind | 'uninvited'
  reason: string
  snapshot: NoticeSnapshot
}

/** A mailbox (personId null) or a liaison. */
export interface Addressee {
  agency: Invited
  personId: string | null
  name: string
  address: string
  locale: Locale
}

/** R07: the agency's mailbox and each active liaison; one address gets one mail. */
export function addresseesOf(agency: Invited): Addressee[] {
  const liaisons = agency.liaisons.map((liaison) => ({ agency, ...liaison }))
  const mailbox = agency.mailbox
  if (!mailbox || liaisons.some((liaison) => liaison.address === mailbox)) return liaisons
  return [{ agency, personId: null, name: agency.agencyName, address: mailbox, locale: 'zh-CN' }, ...liaisons]
}

/** Does this letter ask the agency for a reply? */
export const asksForReply = (told: Told) => !['cancellation', 'postponement', 'uninvited'].includes(told.kind)

/** M-1 or M-4 to one addressee. `grantId`: the reply link's, when the letter asks for a reply. */
export function noticeMail(
  act: Act,
  told: Told,
  to: Addressee,
  grantId: string | null,
  notBefore: Date | null,
): OutgoingMail {
  const letter = writeNotice(act.settings, told, to, grantId ? linkPlace('reply', grantId) : null)
  return {
    kind: asksForReply(told) ? 'M-1' : 'M-4',
    to: {
      address: to.address,
      name: to.name,
      personId: to.personId,
      agencyId: to.personId ? null : to.agency.agencyId,
      locale: to.locale,
    },
    ...letter,
    meetingId: told.meetingId,
    invitationId: to.agency.id,
    ...(notBefore ? { notBefore } : {}),
  }
}

/** The letter itself, the same in the preview and in the mail. */
export function writeNotice(
  office: OfficeSettings,
  told: Told,
  to: Addressee,
  href: string | null,
): { subject: string; text: string; html: string } {
  const { locale } = to
  const t = translator(locale)
  const { snapshot } = told
  const title = local(locale, snapshot.title, snapshot.titleEn)
  const startsAt = snapshot.startsAt ? new Date(snapshot.startsAt) : null
  const letter = writeLetter({
    locale,
    office,
    salutation: local(locale, to.agency.agencyName, to.agency.agencyNameEn),
    lead: leadOf(t, locale, told, title),
    facts: factsOf(t, told, to),
    body: bodyOf(t, told),
    ...(href ? { action: { label: t('meetings.mail.action'), href } } : {}),
    notes: notesOf(t, told, href !== null),
  })
  const subject = t('mail.subject', {
    office: office.shortZh,
    kind: t(`meetings.mail.kind.${told.kind}`),
    title: startsAt ? `${title} ${formatSubjectInstant(locale, startsAt)}` : title,
  })
  return { subject, ...letter }
}

function leadOf(t: Translate, locale: Locale, told: Told, title: string): string[] {
  const { snapshot } = told
  const time = snapshot.startsAt ? formatLetterInstant(locale, new Date(snapshot.startsAt)) : ''
  const sentences = [
    t(`meetings.mail.lead.${told.kind}`, { title, time, version: snapshot.corrects ?? told.version - 1 }),
  ]
  if (snapshot.withdraws) sentences.push(t('meetings.mail.withdraws', { version: snapshot.withdraws }))
  sentences.push(...snapshot.changes.map((change) => changeSentence(locale, change)))
  if (told.reason) sentences.push(t(`meetings.mail.reason.${told.kind}`, { reason: told.reason }))
  return sentences
}

function factsOf(t: Translate, told: Told, to: Addressee): [string, string][] {
  const { snapshot } = told
  const { locale, agency } = to
  const [start, end] = [snapshot.startsAt, snapshot.endsAt]
  const fact = (key: Parameters<Translate>[0], value: string): [string, string][] =>
    value ? [[t(key), value]] : []
  const span = start && end ? formatLetterSpan(locale, new Date(start), new Date(end)) : ''
  const main = local(locale, snapshot.venue, snapshot.venueEn)
  const branch = snapshot.branches?.find((place) => place.venueId === agency.venueId)
  const venue = branch ? t('meetings.atBranch', { name: local(locale, branch.name, branch.nameEn) }) : main
  const basics = [
    ...fact('meetings.field.title', local(locale, snapshot.title, snapshot.titleEn)),
    ...fact(asksForReply(told) ? 'meetings.field.time' : 'meetings.field.timeWas', span),
    ...fact(asksForReply(told) ? 'meetings.field.venue' : 'meetings.field.venueWas', venue),
  ]
  if (!asksForReply(told)) return basics
  return [
    ...basics,
    ...fact('meetings.mainVenue', branch ? main : ''),
    ...fact('meetings.field.video', snapshot.videoUrl ?? ''),
    ...fact('meetings.field.chair', snapshot.chair),
    ...fact('meetings.field.attendance', attendanceText(t, agency)),
    ...fact('meetings.agenda', agendaText(t, snapshot, agency, locale)),
    ...fact('meetings.field.ownItems', ownItemsText(t, snapshot, agency, locale)),
    ...fact('meetings.field.participants', participantsText(t, snapshot, locale)),
    ...fact(
      'meetings.field.replyBy',
      snapshot.replyBy ? formatLetterInstant(locale, new Date(snapshot.replyBy)) : '',
    ),
    ...fact('meetings.field.urgentReason', snapshot.urgentReason),
  ]
}

function attendanceText(t: Translate, agency: Invited): string {
  const level = agency.requiredLevel === 'any' ? '' : t(`level.${agency.requiredLevel}`)
  const key =
    agency.capacity === 'in_attendance' ? 'meetings.attendanceListening' : 'meetings.attendanceRequired'
  return t(key, { level, n: agency.seats })
}

/** Items the agency is invited to; all of them for most. */
function agendaText(t: Translate, snapshot: NoticeSnapshot, agency: Invited, locale: Locale): string {
  return snapshot.agenda
    .filter((item) => agency.itemNos.length === 0 || agency.itemNos.includes(item.no))
    .map((item) =>
      t('meetings.agendaLine', {
        n: item.no,
        title: local(locale, item.title, item.titleEn),
        agency: local(locale, item.agency, item.agencyEn),
      }),
    )
    .join('\n')
}

/** R12: what the agency reports itself, and from when it waits. */
function ownItemsText(t: Translate, snapshot: NoticeSnapshot, agency: Invited, locale: Locale): string {
  const slots = waitingSlots(
    { startsAt: snapshot.startsAt ? new Date(snapshot.startsAt) : null },
    snapshot.agenda.map((item) => ({ no: item.no, durationMinutes: item.minutes })),
  )
  const own = snapshot.agenda.filter((item) => item.agencyId === agency.agencyId)
  const lines = own.map((item) => {
    const slot = slots.get(item.no)
    return t('meetings.ownItemLine', {
      n: item.no,
      title: local(locale, item.title, item.titleEn),
      time: slot ? officeTime(slot.startsAt) : '',
      minutes: item.minutes,
    })
  })
  const partial = agency.itemNos.length > 0 && agency.itemNos.length < snapshot.agenda.length
  const first = partial ? slots.get(Math.min(...agency.itemNos)) : undefined
  if (first) lines.push(t('meetings.waitingLine', { time: officeTime(first.startsAt) }))
  return lines.join('\n')
}

const participantsText = (t: Translate, snapshot: NoticeSnapshot, locale: Locale) =>
  snapshot.participants
    .map((row) => {
      const name = local(locale, row.agency, row.agencyEn)
      return row.capacity === 'in_attendance' ? t('meetings.listening', { name }) : name
    })
    .join(t('common.listSeparator'))

function bodyOf(t: Translate, told: Told): string[] {
  if (told.kind === 'change' || told.kind === 'correction')
    return [
      t(
        primaryChange(told.snapshot.changes) === 'time'
          ? 'meetings.mail.answerAgain'
          : 'meetings.mail.answerStands',
      ),
    ]
  return []
}

function notesOf(t: Translate, told: Told, hasLink: boolean): string[] {
  if (hasLink) return [t('meetings.mail.note.changeable'), t('meetings.mail.note.byLink')]
  return told.kind === 'uninvited' || told.kind === 'cancellation' || told.kind === 'postponement'
    ? [t('meetings.mail.note.persons')]
    : []
}

const local = (locale: Locale, zh: string, en: string) => (locale === 'en' && en ? en : zh)
