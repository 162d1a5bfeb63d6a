import type { Agency, AgencyPerson, Desk } from '#src/agencies/queries.ts'
import { mayReportDesk } from '#src/agencies/rules.ts'
import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import type { Day } from '#src/lib/dates.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { AsOf } from '../ui/as-of.tsx'
import { FieldError, FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

export function AgencyPage(props: {
  agency: Agency
  people: AgencyPerson[]
  desks: Desk[]
  day: Day
  form: FormErrors
}) {
  const { t, viewer } = useView()
  const name = useName()
  const { agency } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/agencies">{t('nav.agencies')}</a>
        </p>
        <h1>
          {name(agency.nameZh, agency.nameEn)}
          {agency.toDay === 'infinity' ? null : (
            <span class="state">
              {t('agencies.endedOn')} <DayText day={agency.toDay} />
            </span>
          )}
        </h1>
        {viewer && (mayReportDesk(viewer, agency.id) || isAuditor(viewer)) ? (
          <div class="acts">
            <a href={`/agencies/${agency.id}/times`}>{t('times.link')}</a>
          </div>
        ) : null}
        {office ? (
          <div class="acts">
            <a class="button" href={`/agencies/${agency.id}/edit`}>
              {t('common.edit')}
            </a>
            <a class="button quiet" href={`/people/new?agency=${agency.id}`}>
              {t('people.new')}
            </a>
          </div>
        ) : null}
      </header>
      <FormSummary form={props.form} />
      <dl class="facts">
        <dt>{t('agencies.short')}</dt>
        <dd>{agency.shortZh}</dd>
        <dt>{t('agencies.type')}</dt>
        <dd>{t(`agencies.type.${agency.type}`)}</dd>
        <dt>{t('agencies.relation')}</dt>
        <dd>{t(`agencies.relation.${agency.relation}`)}</dd>
        <dt>{t('agencies.order')}</dt>
        <dd>{agency.standingOrder}</dd>
        <dt>{t('agencies.mailbox')}</dt>
        <dd>{agency.mailbox ?? t('agencies.noMailbox')}</dd>
        <dt>{t('agencies.telephone')}</dt>
        <dd>{agency.telephone || '—'}</dd>
      </dl>
      <section class="block">
        <h2>{t('agencies.people')}</h2>
        <AsOf day={props.day} />
        <People people={props.people} agency={agency} />
      </section>
      <DeskBlock {...props} />
      {office ? <EndBlock agency={agency} form={props.form} /> : null}
    </>
  )
}

function People(props: { people: AgencyPerson[]; agency: Agency }) {
  const { t } = useView()
  const name = useName()
  if (props.people.length === 0) return <Empty>{t('agencies.noPeople')}</Empty>
  return (
    <>
      {props.agency.isMemberUnit && !props.people.some((p) => p.isLiaison) ? (
        <p class="note">{t('agencies.noLiaisonNote')}</p>
      ) : null}
      <div class="scroll" tabindex={0} role="region" aria-label={t('agencies.people')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('people.name')}</th>
              <th scope="col">{t('people.position')}</th>
              <th scope="col">{t('people.level')}</th>
              <th scope="col">{t('people.email')}</th>
              <th scope="col">{t('people.phone')}</th>
            </tr>
          </thead>
          <tbody>
            {props.people.map((p) => (
              <tr>
                <th scope="row">
                  <a href={`/people/${p.personId}`}>{name(p.nameZh, p.nameEn)}</a>
                  {p.isLiaison ? <span class="state">{t('agencies.liaison')}</span> : null}
                  {p.isConfirmed ? null : <span class="state">{t('people.unconfirmed')}</span>}
                </th>
                <td>{name(p.positionZh, p.positionEn)}</td>
                <td>{t(`level.${p.level}`)}</td>
                <td>{p.email ?? '—'}</td>
                <td class="nowrap">{p.phone || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function DeskBlock(props: {
  agency: Agency
  people: AgencyPerson[]
  desks: Desk[]
  day: Day
  form: FormErrors
}) {
  const { t, viewer, today } = useView()
  return (
    <section class="block">
      <h2>{t('agencies.desk')}</h2>
      {props.desks.length === 0 ? <p class="empty">{t('agencies.deskMissing')}</p> : null}
      <ul class="plain">
        {props.desks.map((desk) => (
          <li>
            {t('agencies.deskOf', { leader: desk.leaderName, staff: desk.staffNames ?? '—' })} ·{' '}
            <DayText day={desk.fromDay} />
            {desk.toDay === 'infinity' ? (
              ''
            ) : (
              <>
                {' '}
                – <DayText day={desk.toDay} />
              </>
            )}
            <div class="quiet">{desk.dutyZh}</div>
          </li>
        ))}
      </ul>
      {viewer && mayReportDesk(viewer, props.agency.id) && props.people.length ? (
        <details class="act" open={props.form.errors.leaderPersonId !== undefined}>
          <summary>{t('agencies.reportDesk')}</summary>
          <form method="post" action={`/agencies/${props.agency.id}/desk`}>
            <Select
              name="leaderPersonId"
              label={t('agencies.deskLeader')}
              form={props.form}
              empty="—"
              options={props.people.map((p) => ({
                value: p.personId,
                label: `${p.nameZh}（${p.positionZh}）`,
              }))}
            />
            <fieldset>
              <legend>{t('agencies.deskStaff')}</legend>
              {props.people.map((p) => (
                <label class="check">
                  <input
                    type="checkbox"
                    name="staffPersonIds"
                    value={p.personId}
                    checked={props.form.typed.staffPersonIds?.includes(p.personId) ?? false}
                  />{' '}
                  {p.nameZh}
                </label>
              ))}
            </fieldset>
            <TextField name="dutyZh" label={t('agencies.deskDuty')} form={props.form} required={false} />
            <TextField
              name="fromDay"
              label={t('agencies.fromDay')}
              type="date"
              form={props.form}
              value={typedOr(props.form, 'fromDay', today)}
            />
            <button>{t('agencies.reportDesk')}</button>
          </form>
        </details>
      ) : null}
    </section>
  )
}

function EndBlock(props: { agency: Agency; form: FormErrors }) {
  const { t, today } = useView()
  const { agency } = props
  if (agency.toDay !== 'infinity') {
    return (
      <form method="post" action={`/agencies/${agency.id}/reopening`}>
        <button class="quiet">{t('agencies.reopen')}</button>
      </form>
    )
  }
  return (
    <details class="act" open={props.form.errors.day !== undefined}>
      <summary>{t('agencies.endAct')}</summary>
      <form method="post" action={`/agencies/${agency.id}/end`}>
        <p class="hint">{t('agencies.endHint')}</p>
        <label for="end-day">{t('agencies.endDay')}</label>
        <input id="end-day" type="date" name="day" value={typedOr(props.form, 'day', today)} />
        <FieldError name="day" form={props.form} />
        <div class="acts">
          <button class="danger">{t('agencies.endAct')}</button>
        </div>
      </form>
    </details>
  )
}
