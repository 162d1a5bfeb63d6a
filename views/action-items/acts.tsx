import { speaksFor } from '#src/action-items/rules.ts'
import { isOffice } from '#src/auth/viewer.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import type { ItemPageProps } from './item.tsx'
import { leadActs, officeActs, type PossibleAct } from './possible-acts.tsx'

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
