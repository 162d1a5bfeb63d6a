import type { Child } from 'hono/jsx'
import type { ActionItem } from '#src/action-items/queries.ts'
import {
  mayActAsLead,
  mayCancel,
  mayDecideExtension,
  mayDecideObjection,
  mayReport,
  mayVerify,
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
import type { Viewer } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { AcceptanceForm, ExtensionForm, ObjectionForm, ProgressForm, SubmissionForm } from './lead-forms.tsx'
import {
  CancellationForm,
  ClosingForm,
  ExtensionDecisionForm,
  ObjectionDecisionForm,
  ReturnForm,
} from './office-forms.tsx'

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

export interface PossibleAct {
  name: ActName
  why: Why
  form: (form: FormErrors) => Child
  path: string
  /** Open without a click: what this reader most likely came for. */
  first?: boolean
}

const pathOf = (item: ActionItem) => (noun: string) => `/action-items/${item.id}/${noun}`

/** What the lead does, or the office for it; and a supporting agency's report. */
export function leadActs(item: ActionItem, v: Viewer): PossibleAct[] {
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

/** What office, director and chair decide. */
export function officeActs(item: ActionItem, v: Viewer): PossibleAct[] {
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
