import type { Child } from 'hono/jsx'
import type { ActionItem } from '#src/action-items/queries.ts'
import {
  mayActAsLead,
  mayCancel,
  mayDecideExtension,
  mayDecideObjection,
  mayReport,
  mayVerify,
  speaksFor,
  type Why,
  whyNotAccept,
  whyNotCancel,
  whyNotClose,
  whyNotDecideExtension,
  whyNotExtend,
  whyNotObject,
  whyNotReport,
  whyNotReturn,
  whyNotSubmit,
} from '#src/action-items/rules.ts'
import { isOffice, type Viewer } from '#src/auth/viewer.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import {
  AcceptanceForm,
  CancellationForm,
  ClosingForm,
  ExtensionDecisionForm,
  ExtensionForm,
  ObjectionDecisionForm,
  ObjectionForm,
  ProgressForm,
  ReturnForm,
  SubmissionForm,
} from './act-forms.tsx'
import type { ItemPageProps } from './item.tsx'

export type ActName =
  | 'acceptance'
  | 'objection'
  | 'objection_decision'
  | 'progress'
  | 'submission'
  | 'closing'
  | 'return'
  | 'extension'
  | 'extension_decision'
  | 'cancellation'

interface PossibleAct {
  name: ActName
  why: Why
  form: (form: FormErrors) => Child
  path: string
  /** Open without a click: what this reader most likely came for. */
  first?: boolean
}

/** The acts of this reader, the likely one open; those that are not possible now say why. */
export function Acts(props: ItemPageProps) {
  const { t, viewer } = useView()
  const { item, forms } = props
  if (!viewer || item.state === 'proposed') return null
  const own = officeActs(item, viewer)
  const leads = leadActs(item, viewer)
  const onBehalf = isOffice(viewer) && !speaksFor(item, viewer)
  const lost = Object.entries(forms).filter(([name]) => ![...own, ...leads].some((act) => act.name === name))
  if (own.length + leads.length + lost.length === 0) return null
  return (
    <section class="block">
      <h2>{t('actionitems.acts')}</h2>
      {lost.map(([, form]) => (
        <Overtaken form={form} />
      ))}
      {onBehalf ? (
        <>
          <ActList acts={own} forms={forms} />
          {leads.length ? <h3>{t('actionitems.onBehalf')}</h3> : null}
          <ActList acts={leads.map((act) => ({ ...act, first: false }))} forms={forms} />
        </>
      ) : (
        <ActList acts={[...own, ...leads]} forms={forms} />
      )}
    </section>
  )
}

function ActList(props: { acts: readonly PossibleAct[]; forms: ItemPageProps['forms'] }) {
  const { t } = useView()
  const { acts, forms } = props
  const now = acts.filter((act) => !act.why || forms[act.name])
  const first = now.find((act) => act.first)
  const later = acts.filter((act) => !now.includes(act))
  const reasons = [...new Set(later.flatMap((act) => act.why ?? []))]
  return (
    <>
      {now.map((act) => (
        <ActBox act={act} form={forms[act.name]} open={act === first} />
      ))}
      {reasons.map((why) => (
        <p class="quiet">
          {t('actionitems.notNow', {
            act: later
              .filter((act) => act.why === why)
              .map((act) => t(`actionitems.act.${act.name}`))
              .join(t('common.listSeparator')),
            why: t(why),
          })}
        </p>
      ))}
    </>
  )
}

/** Somebody was quicker and the act is gone from the page: the reason, and what was typed, to be copied. */
function Overtaken(props: { form: FormErrors }) {
  const typed = Object.entries(props.form.typed).filter(([name]) => /reason|text|note|result/.test(name))
  return (
    <>
      <FormSummary form={props.form} />
      {typed.map(([, values]) => (
        <blockquote class="text">{values.join('\n')}</blockquote>
      ))}
    </>
  )
}

function ActBox(props: { act: PossibleAct; form: FormErrors | undefined; open: boolean }) {
  const { t } = useView()
  const { act, form } = props
  const { name, path, why } = act
  return (
    <details class="act" open={props.open || form !== undefined}>
      <summary>{t(`actionitems.act.${name}`)}</summary>
      <form method="post" action={path} enctype="multipart/form-data">
        {form ? <FormSummary form={form} /> : null}
        {act.form(form ?? noErrors)}
        {why ? (
          <p class="alert">{t(why)}</p>
        ) : (
          <button class={name === 'cancellation' ? 'danger' : undefined}>
            {t(`actionitems.act.${name}.button`)}
          </button>
        )}
      </form>
    </details>
  )
}

const pathOf = (item: ActionItem) => (noun: string) => `/action-items/${item.id}/${noun}`

function leadActs(item: ActionItem, v: Viewer): PossibleAct[] {
  const path = pathOf(item)
  const lead = mayActAsLead(item, v)
  const waiting = item.state === 'assigned'
  const acts: (PossibleAct & { may: boolean })[] = [
    {
      name: 'acceptance',
      may: lead && waiting,
      why: whyNotAccept(item),
      path: path('acceptance'),
      form: (form) => <AcceptanceForm item={item} form={form} />,
      first: true,
    },
    {
      name: 'objection',
      may: lead && waiting,
      why: whyNotObject(item, v.today),
      path: path('objection'),
      form: (form) => <ObjectionForm item={item} form={form} />,
    },
    {
      name: 'progress',
      may: mayReport(item, v) && !isOver(item),
      why: whyNotReport(item),
      path: path('progress'),
      form: (form) => <ProgressForm item={item} form={form} />,
      first: true,
    },
    {
      name: 'submission',
      may: lead && !isOver(item),
      why: whyNotSubmit(item),
      path: path('submission'),
      form: (form) => <SubmissionForm item={item} form={form} />,
    },
    {
      name: 'extension',
      may: lead && !isOver(item) && !waiting,
      why: whyNotExtend(item, v.today),
      path: path('extension'),
      form: (form) => <ExtensionForm item={item} form={form} />,
    },
  ]
  return acts.filter((act) => act.may)
}

function officeActs(item: ActionItem, v: Viewer): PossibleAct[] {
  const path = pathOf(item)
  const submitted = item.state === 'submitted'
  const acts: (PossibleAct & { may: boolean })[] = [
    {
      name: 'closing',
      may: mayVerify(v) && submitted,
      why: whyNotClose(item, v),
      path: path('closing'),
      form: () => <ClosingForm item={item} />,
      first: true,
    },
    {
      name: 'return',
      may: mayVerify(v) && submitted,
      why: whyNotReturn(item),
      path: path('return'),
      form: (form) => <ReturnForm item={item} form={form} />,
    },
    {
      name: 'objection_decision',
      may: mayDecideObjection(v) && item.objection !== null,
      why: null,
      path: `/objections/${item.objection?.id}/decision`,
      form: (form) => <ObjectionDecisionForm item={item} form={form} />,
      first: true,
    },
    {
      name: 'extension_decision',
      may: mayDecideExtension(item, v) && item.extension !== null,
      why: whyNotDecideExtension(item, v),
      path: `/extensions/${item.extension?.id}/decision`,
      form: (form) => <ExtensionDecisionForm item={item} form={form} />,
      first: true,
    },
    {
      name: 'cancellation',
      may: mayCancel(item, v) && !isOver(item),
      why: whyNotCancel(item),
      path: path('cancellation'),
      form: (form) => <CancellationForm item={item} form={form} />,
    },
  ]
  return acts.filter((act) => act.may)
}

const isOver = (item: ActionItem) => item.state === 'closed' || item.state === 'cancelled'
