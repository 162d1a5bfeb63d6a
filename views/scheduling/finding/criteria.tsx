import { needs, shareNames, steps, usualNeed } from '#src/scheduling/finding/rules.ts'
import { useView } from '../../context.ts'
import { Select, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import type { FindingProps } from './page.tsx'

/** What is looked for; sent in the address, so that a result can be kept and shared. */
export function CriteriaForm(props: FindingProps) {
  const { t } = useView()
  const name = useName()
  const { form, plan, meeting } = props
  return (
    <form id="criteria" method="get" action={`/meetings/${meeting.id}/times`} class="block">
      <h2>{t('finding.criteria')}</h2>
      <div class="row">
        <TextField name="from" type="date" label={t('finding.from')} form={form} />
        <TextField name="to" type="date" label={t('finding.to')} form={form} />
      </div>
      <div class="row">
        <TextField
          name="minutes"
          type="number"
          label={t('finding.minutes')}
          hint={t('finding.agendaTakes', { n: plan.items.reduce((sum, item) => sum + item.minutes, 0) })}
          form={form}
        />
        <Select
          name="step"
          label={t('finding.step')}
          form={form}
          options={steps.map((step) => ({ value: step, label: t(`finding.step.${step}`) }))}
        />
      </div>
      <Select
        name="share"
        label={t('finding.share')}
        form={form}
        hint={t('finding.shareHint')}
        options={shareNames.map((share) => ({ value: share, label: t(`finding.share.${share}`) }))}
      />
      <Select
        name="venueId"
        label={t('finding.venue')}
        form={form}
        empty={t('finding.anyVenue')}
        options={plan.venues.map((venue) => ({
          value: venue.id,
          label: `${name(venue.nameZh, venue.nameEn)}${venue.capacity ? ` · ${t('meetings.seats', { n: venue.capacity })}` : ''}`,
        }))}
      />
      <label class="check">
        <input type="checkbox" name="everyDay" value="yes" checked={form.typed.everyDay !== undefined} />
        {t('finding.everyDay')}
      </label>
      {plan.agencies.length ? <Needs {...props} /> : null}
      <button>{t('finding.find')}</button>
    </form>
  )
}

/** Of each agency: it must come, it counts towards the share, or it only ranks. */
function Needs(props: FindingProps) {
  const { t } = useView()
  const name = useName()
  const { form, plan } = props
  return (
    <details open={plan.agencies.length <= 12}>
      <summary>{t('finding.needs', { n: plan.agencies.length })}</summary>
      <p class="hint">{t('finding.needsHint')}</p>
      <table class="needs">
        <thead>
          <tr>
            <th scope="col">{t('finding.agency')}</th>
            <th scope="col">{t('finding.need')}</th>
          </tr>
        </thead>
        <tbody>
          {plan.agencies.map((agency) => {
            const field = `need-${agency.agencyId}`
            const chosen = form.typed[field]?.[0] ?? usualNeed(plan, agency.agencyId)
            const items = plan.items.filter((item) => item.agencyId === agency.agencyId)
            return (
              <tr>
                <th scope="row">
                  <label for={field}>{name(agency.nameZh, agency.nameEn)}</label>
                  {items.length ? (
                    <span class="quiet small">
                      {' '}
                      {t('finding.reports', {
                        nos: items.map(({ no }) => no).join(t('common.listSeparator')),
                      })}
                    </span>
                  ) : null}
                </th>
                <td>
                  <select id={field} name={field}>
                    {needs.map((need) => (
                      <option value={need} selected={need === chosen}>
                        {t(`finding.need.${need}`)}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}
