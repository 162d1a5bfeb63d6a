import type { Child } from 'hono/jsx'
import type { MessageKey } from '#src/i18n/translate.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import type { Matter } from '#src/matters/queries.ts'
import {
  whyNotAccept,
  whyNotAskBack,
  whyNotCloseMatter,
  whyNotReject,
  whyNotResolve,
  whyNotRevise,
  whyNotWithdraw,
} from '#src/matters/rules.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { TextArea } from '../ui/field.tsx'

export type NounForm = FormErrors & { noun: string }

/** What is done with one press. */
export function Acts(props: { matter: Matter }) {
  const { t } = useView()
  const { matter } = props
  const base = `/matters/${matter.id}`
  const canMeet = ['accepted', 'coordinating', 'deferred', 'resolved'].includes(matter.state)
  return (
    <div class="acts">
      {whyNotAccept(matter) ? null : (
        <form method="post" action={`${base}/acceptance`}>
          <button>{t('matters.accept')}</button>
        </form>
      )}
      {canMeet ? (
        <a
          class={matter.state === 'resolved' ? 'button quiet' : 'button'}
          href={`/meetings/new?matters=${matter.id}`}
        >
          {t('matters.planMeeting')}
        </a>
      ) : null}
      {whyNotCloseMatter(matter, matter.openActionItems) ? null : (
        <form method="post" action={`${base}/closure`}>
          <button class="quiet">{t('matters.close')}</button>
        </form>
      )}
    </div>
  )
}

/** Acts with words, each a small form; nothing is shown that the state forbids. */
export function MoreActs(props: { matter: Matter; office: boolean; form: NounForm }) {
  const { t } = useView()
  const { matter, office } = props
  const all: [noun: string, shown: boolean][] = [
    ['question', office && !whyNotAskBack(matter)],
    ['resolution', office && !whyNotResolve(matter)],
    ['rejection', office && !whyNotReject(matter)],
    ['withdrawal', !whyNotWithdraw(matter)],
  ]
  const shown = all.filter(([, may]) => may)
  if (shown.length === 0 && whyNotRevise(matter, office)) return null
  return (
    <section class="block no-print">
      <h2>{t('matters.acts')}</h2>
      {whyNotRevise(matter, office) ? null : (
        <p>
          <a href={`/matters/${matter.id}/edit`}>{t('common.edit')}</a>
        </p>
      )}
      {shown.map(([noun]) => (
        <WordsAct matter={matter} noun={noun} form={props.form} />
      ))}
      {whyNotAskBack(matter) ? null : (
        <Act noun="files" form={props.form} label={t('matters.addFile')}>
          <form method="post" action={`/matters/${matter.id}/files`} enctype="multipart/form-data">
            <FileField form={props.form.noun === 'files' ? props.form : noErrors} />
            <button class="quiet">{t('matters.addFile')}</button>
          </form>
        </Act>
      )}
    </section>
  )
}

function WordsAct(props: { matter: Matter; noun: string; form: NounForm }) {
  const { t } = useView()
  const form = props.form.noun === props.noun ? props.form : noErrors
  const key = (part: string) => t(`matters.${part}.${props.noun}` as MessageKey)
  return (
    <Act noun={props.noun} form={props.form} label={key('act')}>
      <form method="post" action={`/matters/${props.matter.id}/${props.noun}`}>
        {/* Four such forms on a page: the label wraps its field, because ids must differ. */}
        <TextArea
          name="reason"
          id={`reason-${props.noun}`}
          label={key('words')}
          form={form}
          rows={3}
          hint={key('hint')}
        />
        <button class={props.noun === 'withdrawal' || props.noun === 'rejection' ? 'danger' : 'quiet'}>
          {key('act')}
        </button>
      </form>
    </Act>
  )
}

function Act(props: { noun: string; form: NounForm; label: string; children: Child }) {
  return (
    <details class="act" open={props.form.noun === props.noun}>
      <summary>{props.label}</summary>
      {props.children}
    </details>
  )
}
