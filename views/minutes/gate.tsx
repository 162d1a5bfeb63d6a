import { type Gate, gateLines } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'

/** What is missing before the draft may leave the office. */
export function GateList(props: { gate: Gate }) {
  const { t } = useView()
  return (
    <ul class="checklist">
      {gateLines(props.gate).map((line) => (
        <li class={line.state === 'warning' ? 'warning' : line.state}>
          {line.state === 'warning' ? `${t('minutes.gate.note')} ` : ''}
          {t(line.key, line.args)}
        </li>
      ))}
    </ul>
  )
}
