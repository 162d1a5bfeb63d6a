import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../auth/act.ts'
import { pagePlace } from '../auth/links.ts'
import { formatDay } from '../i18n/format.ts'
import { type MessageKey, translator } from '../i18n/translate.ts'
import type { Day } from '../lib/dates.ts'
import type { Tx } from '../lib/db.ts'
import { type OutgoingMail, queueMails } from '../outbox/queue.ts'
import { type ActionItem, listRecipients, type Recipient } from './queries.ts'

/** What M-10 tells: one decision about one item. */
export type ItemNews = {
  kind:
    | 'closed'
    | 'returned'
    | 'extensionApproved'
    | 'extensionRejected'
    | 'objectionUpheld'
    | 'reassignedFrom'
    | 'reassignedTo'
    | 'cancelled'
  reason?: string
  toDueOn?: Day
  newLead?: string
}

/** M-10 to the mailboxes and liaisons of these agencies. An agency without either is told by telephone, as ever. */
export async function queueItemMail(
  tx: Tx,
  act: Act,
  item: ActionItem,
  news: ItemNews,
  agencyIds: readonly string[],
): Promise<void> {
  const recipients = await listRecipients(tx, agencyIds)
  await queueMails(
    tx,
    act,
    recipients.map((to) => itemMail(act, item, news, to)),
  )
}

function itemMail(act: Act, item: ActionItem, news: ItemNews, to: Recipient): OutgoingMail {
  const t = translator(to.locale)
  const day = (on: Day) => formatDay(to.locale, on)
  const title = (to.locale === 'en' && item.titleEn) || item.title
  const dueOn = news.kind === 'extensionApproved' || news.newLead ? (news.toDueOn ?? item.dueOn) : item.dueOn
  const facts: [MessageKey, string | undefined][] = [
    ['actionitems.field.title', title],
    ['actionitems.field.lead', news.newLead ?? item.lead.nameZh],
    ['actionitems.mail.asked', news.kind === 'extensionRejected' && news.toDueOn ? day(news.toDueOn) : ''],
    ['actionitems.field.dueOn', day(dueOn)],
    ['actionitems.mail.reason', news.reason],
  ]
  const kind = t(`actionitems.mail.${news.kind}.kind`)
  return {
    kind: 'M-10',
    to: {
      address: to.address,
      name: to.name,
      personId: to.personId,
      agencyId: to.agencyId,
      locale: to.locale,
    },
    subject: `${t('mail.subject', { office: act.settings.shortZh, kind, title })} ${day(dueOn)}`,
    ...writeLetter({
      locale: to.locale,
      office: act.settings,
      salutation: to.agencyName,
      lead: [t(`actionitems.mail.${news.kind}.lead`)],
      facts: facts.flatMap(([label, value]) => (value ? [[t(label), value] as const] : [])),
      action: { label: t('actionitems.mail.open'), href: pagePlace(`/action-items/${item.id}`) },
    }),
    actionItemId: item.id,
    meetingId: item.source.meetingId,
  }
}
