import { writeLetter } from '#views/mail/letter.tsx'
import type { Act } from '../../auth/act.ts'
import { pagePlace } from '../../auth/links.ts'
import { formatDay, formatDocNo } from '../../i18n/format.ts'
import { translator } from '../../i18n/translate.ts'
import type { Tx } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import { type ActionItem, listRecipients } from '../queries.ts'
import type { Addressee } from './queries.ts'
import type { SlipKind } from './rules.ts'

interface IssuedSlip {
  id: string
  kind: SlipKind
  docYear: number
  docNo: number
  text: string
  level: number
}

/** M-9, levels of leaders: at once, to each addressee with an address and to the agency's mailbox and liaisons. */
export async function queueSlip(
  tx: Tx,
  act: Act,
  item: ActionItem,
  slip: IssuedSlip,
  addressees: readonly Addressee[],
): Promise<void> {
  const readers = await listRecipients(tx, [item.leadAgencyId])
  const people = addressees.flatMap((one) => (one.address ? [{ ...one, address: one.address }] : []))
  const known = new Set(people.map((one) => one.address))
  const recipients = [
    ...people.map((one) => ({ ...one, salutation: one.name })),
    ...readers
      .filter((one) => !known.has(one.address))
      .map((one) => ({ ...one, salutation: one.agencyName })),
  ]
  await queueMails(
    tx,
    act,
    recipients.map((to) => {
      const t = translator(to.locale)
      const title = (to.locale === 'en' && item.titleEn) || item.title
      const number = formatDocNo(slip.docYear, slip.docNo)
      const kind = t(`actionitems.slips.kind.${slip.kind}`)
      return {
        kind: 'M-9',
        to: {
          address: to.address,
          name: to.name,
          personId: to.personId,
          agencyId: to.agencyId,
          locale: to.locale,
        },
        subject: `${t('mail.subject', { office: act.settings.shortZh, kind: kind + number, title })} ${formatDay(to.locale, act.viewer.today)}`,
        ...writeLetter({
          locale: to.locale,
          office: act.settings,
          salutation: to.salutation,
          lead: [slip.text],
          facts: [
            [t('actionitems.slips.number'), kind + number],
            [t('actionitems.field.title'), title],
            [
              t('actionitems.field.lead'),
              to.locale === 'en' ? item.lead.nameEn || item.lead.nameZh : item.lead.nameZh,
            ],
            [t('actionitems.field.dueOn'), formatDay(to.locale, item.dueOn)],
            [t('actionitems.slips.over'), t('actionitems.slips.days', { n: Math.abs(item.workingDays) })],
          ],
          action: { label: t('actionitems.mail.open'), href: pagePlace(`/action-items/${item.id}`) },
        }),
        actionItemId: item.id,
        meetingId: item.source.meetingId,
      }
    }),
  )
}
