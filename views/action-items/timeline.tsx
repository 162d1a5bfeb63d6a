import type { ItemEvent } from '#src/action-items/timeline/queries.ts'
import type { StoredFile } from '#src/files/queries.ts'
import { isKey } from '#src/i18n/translate.ts'
import { useView } from '../context.ts'
import { FileList } from '../files/list.tsx'
import { useName } from '../ui/names.tsx'
import { DayText, InstantText } from '../ui/time.tsx'

interface TimelineProps {
  events: readonly ItemEvent[]
  files: readonly StoredFile[]
  mayWithdraw: (file: StoredFile) => boolean
}

/** An item's life, newest first; papers stand with the report or submission they came with. */
export function Timeline(props: TimelineProps) {
  const { t } = useView()
  const loose = props.files.filter((file) => !file.progressReportId && !file.submissionId)
  return (
    <>
      <ol class="timeline">
        {props.events.map((event) => (
          <li class={dot[event.kind]}>
            <span class="when">
              <InstantText at={event.at} />
            </span>
            <Event event={event} />
            <FileList files={props.files.filter((f) => belongs(f, event))} mayWithdraw={props.mayWithdraw} />
          </li>
        ))}
      </ol>
      {loose.length ? (
        <>
          <h3>{t('actionitems.files')}</h3>
          <FileList files={loose} mayWithdraw={props.mayWithdraw} />
        </>
      ) : null}
    </>
  )
}

const belongs = (file: StoredFile, event: ItemEvent) =>
  (file.submissionId !== null && file.submissionId === event.submissionId) ||
  (file.progressReportId !== null && file.progressReportId === event.progressReportId)

const dot: Partial<Record<ItemEvent['kind'], string>> = {
  assigned: 'accent',
  submitted: 'accent',
  closed: 'green',
  returned: 'red',
  cancelled: 'red',
}

function Event(props: { event: ItemEvent }) {
  const { t } = useView()
  const name = useName()
  const { event } = props
  const who = [name(event.agencyZh, event.agencyEn), event.personName].filter(Boolean).join(' ')
  const channel =
    event.channel && event.channel !== 'web'
      ? t('actionitems.enteredBy', { channel: t(`channel.${event.channel}`) })
      : ''
  return (
    <>
      <strong>{t(`actionitems.event.${event.kind}`)}</strong>
      {event.percent === null ? null : <> {event.percent}%</>} {who}
      {channel ? <span class="quiet small"> {channel}</span> : null}
      {event.percent === null ? null : (
        <progress class="below" max={100} value={event.percent} aria-label={`${event.percent}%`} />
      )}
      <Days event={event} />
      <Words event={event} />
    </>
  )
}

function Days(props: { event: ItemEvent }) {
  const { t } = useView()
  const { kind, fromDay, toDay } = props.event
  if (!toDay) return null
  return (
    <span class="below">
      {t(kind.startsWith('extension') ? 'actionitems.dueChange' : 'actionitems.field.dueOn')}{' '}
      {fromDay ? (
        <>
          <DayText day={fromDay} /> →{' '}
        </>
      ) : null}
      <DayText day={toDay} />
    </span>
  )
}

function Words(props: { event: ItemEvent }) {
  const { t } = useView()
  const { kind, text, beside } = props.event
  if (kind === 'mailed') return <Mail event={props.event} />
  if (kind === 'reminded') return <Reminder event={props.event} />
  const besideKey = `actionitems.beside.${kind}`
  return (
    <>
      {text ? <p class="text">{text}</p> : null}
      {beside && isKey(besideKey) ? <p class="quiet">{t(besideKey, { text: beside })}</p> : null}
    </>
  )
}

function Mail(props: { event: ItemEvent }) {
  const { t } = useView()
  const key = `actionitems.mailState.${props.event.beside}`
  return (
    <span class="quiet below">
      {props.event.text}
      {isKey(key) ? ` · ${t(key)}` : ''}
    </span>
  )
}

function Reminder(props: { event: ItemEvent }) {
  const { t } = useView()
  const [step = '', n = ''] = props.event.text.split('_')
  const state = `actionitems.reminderState.${props.event.beside}`
  return (
    <span class="quiet below">
      {t(step === 'before' ? 'actionitems.reminder.before' : 'actionitems.reminder.overdue', { n })}
      {isKey(state) ? ` · ${t(state)}` : ''}
    </span>
  )
}
