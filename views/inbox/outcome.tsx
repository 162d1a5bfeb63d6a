import { isKey } from '#src/i18n/translate.ts'
import type { ListedMessage } from '#src/inbox/queries.ts'
import { useView } from '../context.ts'
import { Light, type LightColour } from '../ui/light.tsx'

const colours: Record<ListedMessage['outcome'], LightColour> = {
  applied: 'green',
  proposal: 'yellow',
  held: 'yellow',
  complaint: 'yellow',
  delayed: 'blue',
  bounce: 'red',
  stale: 'none',
  duplicate: 'none',
  ignored: 'none',
  rejected: 'none',
}

/** What became of a message, in one or two words and a colour. */
export function OutcomeText(props: { message: ListedMessage }) {
  const { t } = useView()
  const { message } = props
  if (message.settledAs) return <Light colour="green">{t(`inbox.settled.${message.settledAs}`)}</Light>
  return <Light colour={colours[message.outcome]}>{t(`inbox.outcome.${message.outcome}`)}</Light>
}

/** Why; empty where the outcome says all. */
export function useReason(): (message: Pick<ListedMessage, 'reason'>) => string {
  const { t } = useView()
  return ({ reason }) => {
    const key = `inbox.reason.${reason}`
    return isKey(key) ? t(key) : ''
  }
}
