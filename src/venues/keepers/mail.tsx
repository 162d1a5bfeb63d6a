import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { pagePlace } from '../../auth/links.ts'
import { formatLetterSpan } from '../../i18n/format.ts'
import { type Locale, translator } from '../../i18n/translate.ts'
import { first, type Tx } from '../../lib/db.ts'
import { type OutgoingMail, queueMails } from '../../outbox/queue.ts'
import type { Span } from '../free/rules.ts'
import type { Venue } from '../queries.ts'
import type { VenueRequest } from '../requests/queries.ts'

export interface News extends Span {
  what: 'booked' | 'moved' | 'released' | 'asked'
  title: string
  note?: string
  meetingId?: string | null
}

interface Addressee {
  id: string
  name: string
  email: string
  locale: Locale
}

/** Whoever keeps the venue hears of every change by mail; who did it oneself knows already. */
export async function tellKeeper(tx: Tx, act: Act, venue: Venue, news: News): Promise<void> {
  if (!venue.keeperPersonId || venue.keeperPersonId === act.viewer.personId) return
  const keeper = await findAddressee(tx, venue.keeperPersonId)
  if (keeper) await queueMails(tx, act, [keeperMail(act, venue, keeper, news)])
}

function keeperMail(act: Act, venue: Venue, to: Addressee, news: News): OutgoingMail {
  const t = translator(to.locale)
  const name = (to.locale === 'en' && venue.nameEn) || venue.nameZh
  const letter = writeLetter({
    locale: to.locale,
    office: act.settings,
    salutation: to.name,
    lead: [t(`venues.mail.${news.what}`, { name })],
    facts: [
      [t('venues.field.name'), name],
      [t('venues.mail.use'), news.title],
      [t('venues.mail.time'), formatLetterSpan(to.locale, news.startsAt, news.endsAt)],
      ...(news.note ? [[t('venues.field.note'), news.note] as const] : []),
    ],
    action: {
      label: t(news.what === 'asked' ? 'venues.mail.decide' : 'venues.mail.open'),
      href: pagePlace(`/venues/${venue.id}`),
    },
  })
  return {
    kind: 'venue',
    to: { address: to.email, name: to.name, personId: to.id, locale: to.locale },
    subject: t('mail.subject', {
      office: act.settings.shortZh,
      kind: t(`venues.mail.kind.${news.what}`),
      title: `${name} ${formatLetterSpan(to.locale, news.startsAt, news.endsAt)}`,
    }),
    ...letter,
    meetingId: news.meetingId ?? null,
  }
}

/** How it was decided, to whoever asked. */
export async function tellAsker(
  tx: Tx,
  act: Act,
  venue: Venue,
  request: VenueRequest,
  input: { decision: 'approved' | 'refused'; note: string },
): Promise<void> {
  if (!request.askedByPersonId || request.askedByPersonId === act.viewer.personId) return
  const to = await findAddressee(tx, request.askedByPersonId)
  if (!to) return
  const t = translator(to.locale)
  const name = (to.locale === 'en' && venue.nameEn) || venue.nameZh
  const letter = writeLetter({
    locale: to.locale,
    office: act.settings,
    salutation: to.name,
    lead: [t(`venues.mail.${input.decision}`, { name, title: request.title })],
    facts: [
      [t('venues.field.name'), name],
      [t('venues.mail.time'), formatLetterSpan(to.locale, request.startsAt, request.endsAt)],
      ...(input.note ? [[t('venues.mail.reason'), input.note] as const] : []),
    ],
    action: {
      label: t('venues.mail.open'),
      href: pagePlace(request.meetingId ? `/meetings/${request.meetingId}` : `/venues/${venue.id}`),
    },
  })
  await queueMails(tx, act, [
    {
      kind: 'venue',
      to: { address: to.email, name: to.name, personId: to.id, locale: to.locale },
      subject: t('mail.subject', {
        office: act.settings.shortZh,
        kind: t(`venues.mail.kind.${input.decision}`),
        title: `${name} ${request.title}`,
      }),
      ...letter,
      meetingId: request.meetingId,
    },
  ])
}

async function findAddressee(tx: Tx, personId: string): Promise<Addressee | null> {
  return first(
    await tx<Addressee[]>`
    select id, coalesce(case locale when 'en' then nullif(name_en, '') end, name_zh) as name, email, locale from people
    where id = ${personId} and email is not null and status = 'active'`,
  )
}
