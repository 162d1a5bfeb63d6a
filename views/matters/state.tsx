import type { MatterState as State } from '#src/matters/rules.ts'
import { useView } from '../context.ts'

export function MatterState(props: { state: State }) {
  const { t } = useView()
  return <span class={`state ${props.state}`}>{t(`matters.state.${props.state}`)}</span>
}

/** Marked only while it still matters. */
export function Urgent(props: { matter: { urgentAt: Date | null; state: State } }) {
  const { t } = useView()
  const over = ['resolved', 'closed', 'withdrawn', 'rejected'].includes(props.matter.state)
  return props.matter.urgentAt && !over ? <strong class="light red">{t('matters.urgent')}</strong> : null
}
