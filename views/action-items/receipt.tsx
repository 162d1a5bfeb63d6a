import type { Duty, Receipt } from '#src/action-items/receipt/queries.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FieldError, FormSummary, TextArea } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { OfficeTelephone } from '../ui/telephone.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { DaysLeft } from './light.tsx'

interface ReceiptProps {
  receipt: Receipt
  granteeName: string
  form: FormErrors
  path: string
}

/** One agency's duties from the minutes: accept them, or say that one is not yours. */
export function ReceiptPage(props: ReceiptProps) {
  const { t } = useView()
  const { receipt } = props
  const led = receipt.duties.filter((duty) => duty.leads)
  const supported = receipt.duties.filter((duty) => !duty.leads)
  const open = led.filter((duty) => duty.state === 'assigned' && !duty.objectionPending)
  return (
    <article class="card">
      <h1>{t('actionitems.receipt.title')}</h1>
      <p>
        {t('actionitems.receipt.from', { agency: props.granteeName })}
        <br />
        <strong>
          {receipt.docYear && receipt.docNo
            ? `${receipt.seriesName}${formatDocNo(receipt.docYear, receipt.docNo)} `
            : ''}
          {receipt.title}
        </strong>
      </p>
      <FormSummary form={props.form} />
      {led.length ? (
        <Duties title={t('actionitems.receipt.led')} duties={led} />
      ) : (
        <p>{t('actionitems.receipt.none')}</p>
      )}
      {open.length ? <Acceptance {...props} count={open.length} /> : null}
      {led.length && !open.length ? <p class="flash">{t('actionitems.receipt.done')}</p> : null}
      {supported.length ? <Duties title={t('actionitems.receipt.supported')} duties={supported} /> : null}
      <Objection {...props} duties={led.filter((duty) => duty.mayObject)} />
      <OfficeTelephone />
    </article>
  )
}

function Duties(props: { title: string; duties: readonly Duty[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section>
      <h2>{props.title}</h2>
      <ol>
        {props.duties.map((duty) => (
          <li>
            <strong>{name(duty.title, duty.titleEn)}</strong>
            <br />
            {t('actionitems.field.dueOn')} <DayText day={duty.dueOn} />{' '}
            {duty.state === 'closed' || duty.state === 'submitted' ? null : (
              <span class="quiet">
                <DaysLeft workingDays={duty.workingDays} dueOn={duty.dueOn} />
              </span>
            )}
            <br />
            <span class="quiet">
              {duty.leads
                ? duty.supportersZh &&
                  t('actionitems.supportedBy', { names: name(duty.supportersZh, duty.supportersEn) })
                : t('actionitems.receipt.leadIs', { agency: name(duty.leadZh, duty.leadEn) })}
            </span>
            {duty.leads ? <Standing duty={duty} /> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Standing(props: { duty: Duty }) {
  const { t } = useView()
  const { duty } = props
  if (duty.objectionPending) return <p class="note">{t('actionitems.receipt.objected')}</p>
  if (duty.state === 'assigned' || !duty.acceptedAt) return null
  return (
    <p class="note">
      {t('actionitems.receipt.accepted')} <InstantText at={new Date(duty.acceptedAt)} />
    </p>
  )
}

function Acceptance(props: ReceiptProps & { count: number }) {
  const { t } = useView()
  return (
    <form method="post" action={props.path}>
      <label class="choice">
        <input
          type="checkbox"
          name="confirmed"
          value="yes"
          aria-describedby={props.form.errors.confirmed ? 'confirmed-error' : undefined}
        />
        <span>{t('actionitems.receipt.confirm', { n: props.count })}</span>
      </label>
      <FieldError name="confirmed" form={props.form} />
      <button>{t('actionitems.receipt.button')}</button>
    </form>
  )
}

function Objection(props: ReceiptProps & { duties: readonly Duty[] }) {
  const { t } = useView()
  const name = useName()
  const { form } = props
  const typed = form.typed.item?.[0]
  const reason = form.typed.reason?.[0]
  if (props.duties.length === 0) return reason ? <blockquote class="text">{reason}</blockquote> : null
  return (
    <details open={reason !== undefined}>
      <summary>{t('actionitems.receipt.object')}</summary>
      <form method="post" action={`${props.path}/objection`}>
        <p class="hint">{t('actionitems.receipt.objectHint')}</p>
        <fieldset class="choices">
          <legend>{t('actionitems.receipt.which')}</legend>
          {props.duties.map((duty) => (
            <label>
              <input type="radio" name="item" value={duty.id} checked={typed === duty.id} />
              <span>{name(duty.title, duty.titleEn)}</span>
            </label>
          ))}
          <FieldError name="item" form={form} />
        </fieldset>
        <TextArea name="reason" label={t('actionitems.field.objectionReason')} form={form} />
        <button class="quiet">{t('actionitems.receipt.objectButton')}</button>
      </form>
    </details>
  )
}
