import type { Act } from '../../auth/act.ts'
import { formatLetterSpan, formatSubjectInstant } from '../../i18n/format.ts'
import { type Locale, type Translate, translator } from '../../i18n/translate.ts'
import { officeTime } from '../../lib/dates.ts'
import type { AgendaItem } from '../agenda/queries.ts'
import { waitingSlots } from '../agenda/rules.ts'
import { personLabel } from '../sign-in/rules.ts'
import type { Recipient, ToldMeeting } from './queries.ts'
import { ownItems } from './rules.ts'

// What every letter about a meeting says in the same words; the letters themselves stand in the mail rooms.

export interface LetterMeeting {
  t: Translate
  locale: Locale
  meeting: ToldMeeting
  title: string
  venue: string
  /** Between a label and its value on one line. */
  colon: string
  facts: (readonly [label: string, value: string])[]
}

/** The meeting in the reader's language: title, time with weekday, place, chair. */
export function letterMeeting(
  meeting: ToldMeeting,
  locale: Locale,
  at: Pick<Recipient, 'branchName' | 'branchNameEn'> = { branchName: '', branchNameEn: '' },
): LetterMeeting {
  const t = translator(locale)
  const title = (locale === 'en' && meeting.titleEn) || meeting.title
  const main = locale === 'en' ? meeting.venueNameEn : meeting.venueName
  const branch = locale === 'en' ? at.branchNameEn : at.branchName
  const venue = branch ? t('meetings.atBranch', { name: branch }) : main
  const facts = [
    [t('invitations.fact.meeting'), title],
    [t('invitations.fact.time'), formatLetterSpan(locale, meeting.startsAt, meeting.endsAt)],
    [t('invitations.fact.place'), venue || t('meetings.noVenue')],
    ...(branch && main ? [[t('meetings.mainVenue'), main] as const] : []),
    ...(meeting.videoUrl ? [[t('meetings.field.video'), meeting.videoUrl] as const] : []),
    [t('invitations.fact.chair'), locale === 'en' ? meeting.chairNameEn : meeting.chairName],
  ] as const
  return { t, locale, meeting, title, venue, colon: locale === 'en' ? ': ' : '：', facts: [...facts] }
}

/** Agenda of the reader's agency, what it reports and from when it waits; empty without an agenda. */
export function agendaFacts(
  letter: LetterMeeting,
  agenda: readonly AgendaItem[],
  reader: Pick<Recipient, 'agencyId' | 'itemNos'>,
): (readonly [label: string, value: string])[] {
  const { t, locale } = letter
  const named = agenda.map((item) => ({
    ...item,
    title: (locale === 'en' && item.titleEn) || item.title,
    agencyShort: locale === 'en' ? item.agencyNameEn : item.agencyShort,
  }))
  const items = ownItems(named, waitingSlots(letter.meeting, agenda), reader.agencyId, reader.itemNos)
  if (items.length === 0) return []
  const lines = items.map((item) =>
    t('invitations.agendaLine', { no: item.no, title: item.title, agency: item.reporter }),
  )
  const reports = items
    .filter((item) => item.own)
    .map((item) =>
      t('invitations.reportLine', {
        no: item.no,
        title: item.title,
        time: item.startsAt ? officeTime(item.startsAt) : '',
      }),
    )
  const from = items[0]?.startsAt
  const waits =
    items.length < agenda.length && from ? t('invitations.waitLine', { time: officeTime(from) }) : ''
  return [
    [t('invitations.fact.agenda'), lines.join('\n')] as const,
    ...(reports.length ? [[t('invitations.fact.report'), reports.join('\n')] as const] : []),
    ...(waits ? [[t('invitations.fact.wait'), waits] as const] : []),
  ]
}

/** [市南水北调办] 会议变更：施工通道征地协调会 11月26日（周四）14:30 */
export function meetingSubject(act: Act, letter: LetterMeeting, kind: string): string {
  const { locale, meeting } = letter
  const office = (locale === 'en' && act.settings.nameEn) || act.settings.shortZh
  return letter.t('mail.subject', {
    office,
    kind,
    title: `${letter.title} ${formatSubjectInstant(locale, meeting.startsAt)}`,
  })
}

/** A person as a letter addresses them: 邹副局长; 副局长邹明. */
export const titled = (person: Pick<Recipient, 'personName' | 'positionName' | 'agencyName'>) =>
  personLabel({ ...person, part: 'nominee' })

/** The salutation of a person in the letter's language. */
export const saluted = (
  person: Pick<Recipient, 'personName' | 'personNameEn' | 'positionName' | 'agencyName' | 'locale'>,
) => (person.locale === 'en' && person.personNameEn ? person.personNameEn : titled(person))
