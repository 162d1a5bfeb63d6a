import { isKey } from '#src/i18n/translate.ts'
import type { MailState, SentMail } from '#src/outbox/queries.ts'
import { useView } from '../context.ts'
import { Light, type LightColour } from '../ui/light.tsx'
import { InstantText } from '../ui/time.tsx'

const colours: Record<MailState, LightColour> = {
  queued: 'blue',
  sending: 'blue',
  sent: 'green',
  failed: 'yellow',
  dead: 'red',
  superseded: 'none',
  withheld: 'yellow',
}

export function MailStateText(props: { state: MailState }) {
  const { t } = useView()
  return <Light colour={colours[props.state]}>{t(`outbox.state.${props.state}`)}</Light>
}

export function MailKind(props: { kind: string }) {
  const { t } = useView()
  const key = `outbox.kind.${props.kind}`
  return <>{isKey(key) ? t(key) : t('outbox.kind.other')}</>
}

/** The one time that matters now: when it went, when it goes next, or when it was last tried. */
export function MailTime(props: { mail: SentMail }) {
  const { t } = useView()
  const { mail } = props
  if (mail.state === 'sent') return <InstantText at={mail.sentAt} />
  if (mail.state === 'failed' || mail.state === 'queued')
    return (
      <>
        <span class="quiet">{t(mail.state === 'failed' ? 'outbox.nextTry' : 'outbox.notBefore')}</span>{' '}
        <InstantText at={mail.notBefore} />
      </>
    )
  return <InstantText at={mail.lastTriedAt ?? mail.createdAt} />
}

/** What came back about a mail that its server had taken. */
export function MailReturned(props: { mail: SentMail }) {
  const { t } = useView()
  const { bouncedAt, delayedAt, complainedAt } = props.mail
  const at = bouncedAt ?? delayedAt ?? complainedAt
  if (!at) return null
  return (
    <p class="small">
      {t(bouncedAt ? 'outbox.bounced' : delayedAt ? 'outbox.delayed' : 'outbox.complained')}{' '}
      <InstantText at={at} />
    </p>
  )
}
