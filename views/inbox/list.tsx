import type { InboundCounts, InboundFilter, ListedMessage } from '#src/inbox/queries.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'
import { OutcomeText, useReason } from './outcome.tsx'

const shows = ['answers', 'bounces', 'rest', 'all'] as const

/** 需要人工处理的邮件, and behind chips everything else that came in. */
export function InboxListPage(props: {
  messages: readonly ListedMessage[]
  counts: InboundCounts
  filters: { show: InboundFilter; before: Date | null }
  next: Date | null
  /** A mailbox is read by this product itself. */
  reads: boolean
}) {
  const { t } = useView()
  const { counts, filters } = props
  return (
    <>
      <header class="page-head">
        <h1>{t('inbox.title')}</h1>
        <Reading counts={counts} reads={props.reads} />
      </header>
      <Chips label={t('inbox.filter.label')}>
        <Chip name="show" value="">
          {t('inbox.filter.open')} {counts.open}
        </Chip>
        {shows.map((show) => (
          <Chip name="show" value={show}>
            {t(`inbox.filter.${show}`)}
            {show === 'answers' || show === 'bounces' ? ` ${counts[show]}` : ''}
          </Chip>
        ))}
      </Chips>
      {props.messages.length === 0 ? (
        <Empty>{t(filters.show === 'open' ? 'inbox.emptyOpen' : 'inbox.empty')}</Empty>
      ) : (
        <Messages messages={props.messages} />
      )}
      {props.next || filters.before ? (
        <nav class="acts" aria-label={t('outbox.pages')}>
          {filters.before ? <a href={`/incoming?show=${filters.show}`}>{t('outbox.newest')}</a> : null}
          {props.next ? (
            <a href={`/incoming?show=${filters.show}&before=${props.next.toISOString()}`} rel="next">
              {t('outbox.older')}
            </a>
          ) : null}
        </nav>
      ) : null}
      <p>
        <a href="/outbox">{t('inbox.toOutbox')}</a>
      </p>
    </>
  )
}

/** When mail was last looked for, or that nobody looks. */
function Reading(props: { counts: InboundCounts; reads: boolean }) {
  const { t } = useView()
  const { counts, reads } = props
  if (!reads && !counts.last) return <p class="hint">{t('inbox.notRead')}</p>
  return (
    <>
      <p class="quiet">
        {reads ? t('inbox.lastRead') : t('inbox.lastReceived')}{' '}
        <InstantText at={reads ? counts.readAt : counts.last} />
      </p>
      {counts.readError ? (
        <p class="hint wrong-text">{t('inbox.readError', { error: counts.readError })}</p>
      ) : null}
    </>
  )
}

function Messages(props: { messages: readonly ListedMessage[] }) {
  const { t } = useView()
  const name = useName()
  const reasonOf = useReason()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('inbox.title')}>
      <table class="mails">
        <thead>
          <tr>
            <th scope="col">{t('inbox.column.mail')}</th>
            <th scope="col">{t('inbox.column.outcome')}</th>
            <th scope="col">{t('inbox.column.meeting')}</th>
            <th scope="col">{t('inbox.column.received')}</th>
          </tr>
        </thead>
        <tbody>
          {props.messages.map((message) => (
            <tr>
              <th scope="row">
                <a href={`/incoming/${message.id}`}>{message.subject || t('inbox.noSubject')}</a>
                <br />
                <span class="quiet small">
                  {message.fromName} {message.fromAddress || t('inbox.noSender')}
                </span>
              </th>
              <td>
                <OutcomeText message={message} />
                <p class="quiet small">{reasonOf(message)}</p>
              </td>
              <td>
                {message.meetingId ? (
                  <a href={`/meetings/${message.meetingId}/replies`}>
                    {name(message.meetingTitle, message.meetingTitleEn)}
                  </a>
                ) : (
                  <span class="quiet">—</span>
                )}
                {message.personName ? <p class="quiet small">{message.personName}</p> : null}
              </td>
              <td class="nowrap">
                <InstantText at={message.receivedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
