import type { Child } from 'hono/jsx'
import { type ReceivedLetter, splitLinks } from '#src/mailbox/letter.ts'
import type { MailAddress } from '#src/mailbox/queries.ts'
import { CalendarCardView } from '../calendar/card.tsx'
import { useView } from '../context.ts'
import { Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'

const pathOf = (address: string) => `/mailbox/${encodeURIComponent(address)}`

/** Who got mail. */
export function MailboxPage(props: { addresses: readonly MailAddress[] }) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('mailbox.title')}</h1>
        <p class="quiet">{t('mailbox.intro')}</p>
      </header>
      {props.addresses.length === 0 ? (
        <Empty>{t('mailbox.empty')}</Empty>
      ) : (
        <Addresses addresses={props.addresses} current={null} />
      )}
    </>
  )
}

/** The mails of one address, newest first. */
export function MailsPage(props: {
  addresses: readonly MailAddress[]
  address: string
  letters: readonly ReceivedLetter[]
}) {
  const { t } = useView()
  return (
    <Program addresses={props.addresses} current={props.address}>
      <p class="crumb">
        <a href="/mailbox">{t('mailbox.title')}</a>
      </p>
      <h1>{nameOf(props.addresses, props.address)}</h1>
      <p class="quiet">{props.address}</p>
      <ol class="mail-list">
        {props.letters.map((letter) => (
          <li>
            <a href={`/mailbox/mails/${letter.id}`}>{letter.subject}</a>
            <span class="quiet small">
              {letter.from.name || letter.from.address} · <InstantText at={letter.sentAt} />
            </span>
          </li>
        ))}
      </ol>
    </Program>
  )
}

/** One mail: its letter in a frame, its calendar entry as a card, its plain text. */
export function LetterPage(props: {
  addresses: readonly MailAddress[]
  letter: ReceivedLetter
  baseUrl: string
}) {
  const { t } = useView()
  const { letter } = props
  return (
    <Program addresses={props.addresses} current={letter.to}>
      <p class="crumb">
        <a href="/mailbox">{t('mailbox.title')}</a> · <a href={pathOf(letter.to)}>{letter.to}</a>
      </p>
      <h1>{letter.subject}</h1>
      <p class="quiet">
        {t('mailbox.from')} {letter.from.name} &lt;{letter.from.address}&gt; ·{' '}
        <InstantText at={letter.sentAt} />
      </p>
      {letter.calendar?.card ? (
        <CalendarCardView card={letter.calendar.card} href={`/mailbox/mails/${letter.id}/invite.ics`} />
      ) : null}
      {letter.html === null ? null : (
        <iframe
          class="mail"
          src={`/mailbox/mails/${letter.id}/letter`}
          title={t('mailbox.letter')}
          sandbox="allow-top-navigation-by-user-activation allow-popups"
        />
      )}
      <details open={letter.html === null}>
        <summary>{t('mailbox.text')}</summary>
        <pre class="mail-text" tabindex={0} role="region" aria-label={t('mailbox.text')}>
          {splitLinks(letter.text, props.baseUrl).map((piece, i) =>
            i % 2 === 1 ? <a href={piece}>{piece}</a> : piece,
          )}
        </pre>
      </details>
    </Program>
  )
}

function Program(props: { addresses: readonly MailAddress[]; current: string; children?: Child }) {
  return (
    <div class="mail-program">
      <Addresses addresses={props.addresses} current={props.current} />
      <article>{props.children}</article>
    </div>
  )
}

function Addresses(props: { addresses: readonly MailAddress[]; current: string | null }) {
  const { t } = useView()
  return (
    <nav class="mail-addresses" aria-label={t('mailbox.addresses')}>
      <ul>
        {props.addresses.map((each) => (
          <li>
            <a href={pathOf(each.address)} aria-current={each.address === props.current ? 'page' : undefined}>
              <span>{each.name || each.address}</span> <span class="number">{each.mails}</span>
              {each.name ? <span class="quiet small">{each.address}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const nameOf = (addresses: readonly MailAddress[], address: string) =>
  addresses.find((each) => each.address === address)?.name || address
