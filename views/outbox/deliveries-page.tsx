import type { Meeting } from '#src/meetings/queries.ts'
import type { MailFilter, SentMail } from '#src/outbox/queries.ts'
import type { MailWait } from '#src/outbox/waiting.ts'
import { useView } from '../context.ts'
import { MeetingHead } from '../meetings/head.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { MailTable } from './table.tsx'
import { MailWaits } from './waits.tsx'

const groups: Record<Exclude<MailFilter, 'all'>, readonly SentMail['state'][]> = {
  waiting: ['queued', 'sending'],
  failed: ['failed'],
  dead: ['dead'],
  sent: ['sent'],
}
const filters = ['waiting', 'failed', 'dead', 'sent'] as const

/** 送达: every mail of one meeting, recipient by recipient. `state` narrows it and stays in the address. */
export function DeliveriesPage(props: {
  meeting: Meeting
  mails: readonly SentMail[]
  state: MailFilter
  wait: MailWait | null
}) {
  const { t } = useView()
  const { mails, state } = props
  const of = (filter: MailFilter) =>
    filter === 'all' ? mails : mails.filter((mail) => groups[filter].includes(mail.state))
  const count = (filter: MailFilter) => of(filter).length
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="deliveries" />
      <h2 class="visually-hidden">{t('outbox.deliveries')}</h2>
      <MailWaits wait={props.wait} />
      {mails.length === 0 ? (
        <Empty>{t('outbox.meetingEmpty')}</Empty>
      ) : (
        <>
          <p>
            {t('outbox.summary', {
              total: mails.length,
              sent: count('sent'),
              waiting: count('waiting'),
              failed: count('failed'),
              dead: count('dead'),
            })}
          </p>
          <Chips label={t('outbox.filter.label')}>
            <Chip name="state" value="">
              {t('outbox.filter.all')} {mails.length}
            </Chip>
            {filters.map((filter) => (
              <Chip name="state" value={filter}>
                {t(`outbox.filter.${filter}`)} {count(filter)}
              </Chip>
            ))}
          </Chips>
          {count(state) === 0 ? (
            <Empty>{t('outbox.empty')}</Empty>
          ) : (
            <MailTable mails={of(state)} back="meeting" />
          )}
        </>
      )}
      <p>
        <a href="/outbox">{t('outbox.allMails')}</a>
      </p>
    </>
  )
}
