import { type Check, checkKey } from '#src/meetings/notices/rules.ts'
import { useView } from '../context.ts'

/** What a notice needs: done or missing, in words and marks. */
export function Checklist(props: { checks: readonly Check[] }) {
  const { t } = useView()
  return (
    <ul class="checklist">
      {props.checks.map((check) => (
        <li class={check.done ? 'done' : 'missing'}>{t(checkKey(check), check.args)}</li>
      ))}
    </ul>
  )
}
