import type { MailCounts, MailFilters, SentMail } from '#src/outbox/queries.ts'
import type { MailWait } from '#src/outbox/waiting.ts'
import { useView } from '../context.ts'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { MailTable } from './table.tsx'
import { MailWaits } from './waits.tsx'

const states = ['waiting', 'failed', 'dead', 'sent'] as const

/** All mail of the office, newest first; filters stay in the address. */
export function OutboxPage(props: {
  mails: readonly SentMail[]
  counts: MailCounts
  filters: MailFilters
  /** Position before which the next page begins. */
  next: string | null
  wait: MailWait | null
}) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('outbox.title')}</h1>
      </header>
      <MailWaits wait={props.wait} />
      <Chips label={t('outbox.filter.label')}>
        <Chip name="state" value="">
          {t('outbox.filter.all')}
        </Chip>
        {states.map((state) => (
          <Chip name="state" value={state}>
            {t(`outbox.filter.${state}`)} {props.counts[state]}
          </Chip>
        ))}
      </Chips>
      <form class="filters" method="get" action="/outbox">
        {props.filters.state === 'all' ? null : (
          <input type="hidden" name="state" value={props.filters.state} />
        )}
        <div class="field">
          <label for="recipient">{t('outbox.recipient')}</label>
          <input
            id="recipient"
            name="recipient"
            type="search"
            value={props.filters.recipient}
            maxlength={100}
            autocomplete="off"
          />
        </div>
        <button class="quiet">{t('common.search')}</button>
      </form>
      {props.mails.length === 0 ? (
        <Empty>{t('outbox.empty')}</Empty>
      ) : (
        <MailTable mails={props.mails} back="list" />
      )}
      <Pages filters={props.filters} next={props.next} />
    </>
  )
}

function Pages(props: { filters: MailFilters; next: string | null }) {
  const { t } = useView()
  if (!props.next && !props.filters.before) return null
  const { state, recipient } = props.filters
  const address = (before: string | null) => {
    const query = new URLSearchParams()
    if (state !== 'all') query.set('state', state)
    if (recipient) query.set('recipient', recipient)
    if (before) query.set('before', before)
    return query.size > 0 ? `/outbox?${query}` : '/outbox'
  }
  return (
    <nav class="acts" aria-label={t('outbox.pages')}>
      {props.filters.before ? <a href={address(null)}>{t('outbox.newest')}</a> : null}
      {props.next ? (
        <a href={address(props.next)} rel="next">
          {t('outbox.older')}
        </a>
      ) : null}
    </nav>
  )
}
