import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { pagePlace } from '../../auth/links.ts'
import { formatDay } from '../../i18n/format.ts'
import { type Translate, translator } from '../../i18n/translate.ts'
import type { Tx } from '../../lib/db.ts'
import { type OutgoingMail, queueMails } from '../../outbox/queue.ts'
import { listRecipients, type Recipient } from '../queries.ts'
import type { RemindedRow } from './queries.ts'

/** M-9: an agency's one mail of the day, to its liaisons, or to its mailbox where it has none (R07). */
export async function queueDigest(
  tx: Tx,
  act: Act,
  agencyId: string,
  told: readonly RemindedRow[],
  others: number,
): Promise<void> {
  const recipients = await listRecipients(tx, [agencyId])
  const liaisons = recipients.filter((one) => one.personId !== null)
  await queueMails(
    tx,
    act,
    (liaisons.length ? liaisons : recipients).map((to) => digestMail(act, to, told, others)),
  )
}

function digestMail(act: Act, to: Recipient, told: readonly RemindedRow[], others: number): OutgoingMail {
  const t = translator(to.locale)
  const subject = t('mail.subject', {
    office: act.settings.shortZh,
    kind: t('actionitems.digest.kind'),
    title: t('actionitems.digest.subject', { n: told.length }),
  })
  return {
    kind: 'M-9',
    to: {
      address: to.address,
      name: to.name,
      personId: to.personId,
      agencyId: to.agencyId,
      locale: to.locale,
    },
    subject: `${subject} ${formatDay(to.locale, act.viewer.today)}`,
    ...writeLetter({
      locale: to.locale,
      office: act.settings,
      salutation: to.agencyName,
      lead: [t('actionitems.digest.lead', { n: told.length })],
      facts: [],
      body: sections(t, to, told),
      action: { label: t('actionitems.digest.open'), href: pagePlace('/inbox') },
      notes: [
        ...(others > 0 ? [t('actionitems.digest.others', { n: others })] : []),
        t('actionitems.digest.once'),
      ],
    }),
  }
}

/** The latest first: what is over, what is to be accepted, what comes up. */
function sections(t: Translate, to: Recipient, told: readonly RemindedRow[]): string[] {
  const groups = [
    { key: 'over', items: told.filter((item) => item.workingDays < 0) },
    { key: 'unaccepted', items: told.filter((item) => item.workingDays >= 0 && item.state === 'assigned') },
    { key: 'soon', items: told.filter((item) => item.workingDays >= 0 && item.state !== 'assigned') },
  ] as const
  return groups
    .filter(({ items }) => items.length > 0)
    .flatMap(({ key, items }) => [
      t(`actionitems.digest.${key}`),
      ...items.map((item, n) => `${n + 1}. ${line(t, to, item)}`),
    ])
}

function line(t: Translate, to: Recipient, item: RemindedRow): string {
  const title = (to.locale === 'en' && item.titleEn) || item.title
  const day = formatDay(to.locale, item.dueOn)
  const n = Math.abs(item.workingDays)
  if (item.workingDays < 0) return t('actionitems.digest.overLine', { title, day, n })
  return item.workingDays === 0
    ? t('actionitems.digest.todayLine', { title, day })
    : t('actionitems.digest.soonLine', { title, day, n })
}
