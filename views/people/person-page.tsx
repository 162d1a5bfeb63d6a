import type { AgencyRow } from '#src/agencies/queries.ts'
import { isOffice } from '#src/auth/viewer.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Employment, LiaisonGrant, Person } from '#src/people/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText, InstantText } from '../ui/time.tsx'

const levels = ['leader', 'principal', 'deputy', 'staff'] as const

export function NewPersonPage(props: { agencies: AgencyRow[]; agencyId: string; form: FormErrors }) {
  const { t } = useView()
  return (
    <article>
      <header class="page-head">
        <p class="crumb">
          <a href="/people">{t('people.titlePlain')}</a>
        </p>
        <h1>{t('people.new')}</h1>
      </header>
      <FormSummary form={props.form} />
      <form method="post" action="/people">
        <NameFields person={null} form={props.form} />
        <EmploymentFields agencies={props.agencies} agencyId={props.agencyId} form={props.form} />
        <button>{t('common.save')}</button>
      </form>
    </article>
  )
}

function NameFields(props: { person: Person | null; form: FormErrors }) {
  const { t } = useView()
  const { person, form } = props
  return (
    <>
      <div class="row">
        <TextField name="nameZh" label={t('people.name')} form={form} value={person?.nameZh ?? ''} />
        <TextField
          name="nameEn"
          label={t('people.nameEn')}
          form={form}
          value={person?.nameEn ?? ''}
          required={false}
        />
      </div>
      <div class="row">
        <TextField
          name="email"
          label={t('people.email')}
          hint={t('people.emailHint')}
          type="email"
          form={form}
          value={person?.email ?? ''}
          required={false}
        />
        <TextField
          name="phone"
          label={t('people.phone')}
          form={form}
          value={person?.phone ?? ''}
          required={false}
        />
      </div>
    </>
  )
}

function EmploymentFields(props: { agencies: AgencyRow[]; agencyId: string; form: FormErrors }) {
  const { t, today } = useView()
  const { form } = props
  return (
    <>
      <div class="row">
        <Select
          name="agencyId"
          label={t('people.agency')}
          form={form}
          value={props.agencyId}
          empty="—"
          options={props.agencies.map((a) => ({ value: a.id, label: a.shortZh }))}
        />
        <Select
          name="level"
          label={t('people.level')}
          form={form}
          value="staff"
          options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
      </div>
      <div class="row">
        <TextField name="positionZh" label={t('people.position')} form={form} />
        <TextField name="positionEn" label={t('people.positionEn')} form={form} required={false} />
        <TextField
          name="fromDay"
          label={t('people.fromDay')}
          type="date"
          form={form}
          value={typedOr(form, 'fromDay', today)}
        />
      </div>
    </>
  )
}

interface PersonProps {
  person: Person
  employments: Employment[]
  liaisons: LiaisonGrant[]
  agencies: AgencyRow[]
  form: FormErrors
}

export function PersonPage(props: PersonProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { person } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/people">{t('people.titlePlain')}</a>
        </p>
        <h1>
          {name(person.nameZh, person.nameEn)}
          {person.confirmedAt ? null : <span class="state overdue">{t('people.unconfirmed')}</span>}
          {person.status === 'suspended' ? <span class="state overdue">{t('people.suspended')}</span> : null}
        </h1>
        <div class="acts">
          <a href={`/people/${person.id}/times`}>{t('times.link')}</a>
        </div>
        {office && !person.confirmedAt ? (
          <form method="post" action={`/people/${person.id}/confirmation`}>
            <button>{t('people.confirm')}</button>
          </form>
        ) : null}
      </header>
      <FormSummary form={props.form} />
      <dl class="facts">
        <dt>{t('people.email')}</dt>
        <dd>{person.email ?? t('people.noEmail')}</dd>
        <dt>{t('people.phone')}</dt>
        <dd>{person.phone || '—'}</dd>
      </dl>
      {office ? (
        <details
          class="act"
          open={Object.keys(props.form.errors).some((key) =>
            ['nameZh', 'email', 'phone', 'nameEn'].includes(key),
          )}
        >
          <summary>{t('common.edit')}</summary>
          <form method="post" action={`/people/${person.id}`}>
            <input type="hidden" name="version" value={String(person.version)} />
            <NameFields person={person} form={props.form} />
            <button>{t('common.save')}</button>
          </form>
        </details>
      ) : null}
      <Employments {...props} office={office} />
      <Liaisons {...props} office={office} />
    </>
  )
}

function Employments(props: PersonProps & { office: boolean }) {
  const { t, today } = useView()
  const name = useName()
  return (
    <section class="block">
      <h2>{t('people.employments')}</h2>
      <ul class="plain">
        {props.employments.map((e) => (
          <li>
            <a href={`/agencies/${e.agencyId}`}>{e.agencyName}</a> {name(e.positionZh, e.positionEn)}（
            {t(`level.${e.level}`)}）
            <span class="quiet">
              {' '}
              <DayText day={e.fromDay} /> – <DayText day={e.toDay} />
            </span>
            {props.office && e.toDay === 'infinity' ? (
              <details class="act">
                <summary>{t('people.endEmployment')}</summary>
                <form method="post" action={`/people/${props.person.id}/employments/${e.id}/end`}>
                  <label for={`end-${e.id}`}>{t('people.endDay')}</label>
                  <input id={`end-${e.id}`} type="date" name="day" value={today} />
                  <div class="acts">
                    <button class="danger">{t('people.endEmployment')}</button>
                  </div>
                </form>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
      {props.office ? (
        <details
          class="act"
          open={props.form.errors.positionZh !== undefined || props.form.errors.agencyId !== undefined}
        >
          <summary>{t('people.addEmployment')}</summary>
          <form method="post" action={`/people/${props.person.id}/employments`}>
            <EmploymentFields agencies={props.agencies} agencyId="" form={props.form} />
            <button>{t('people.addEmployment')}</button>
          </form>
        </details>
      ) : null}
    </section>
  )
}

function Liaisons(props: PersonProps & { office: boolean }) {
  const { t } = useView()
  const current = props.employments.filter((e) => e.toDay === 'infinity')
  return (
    <section class="block">
      <h2>{t('people.liaisonOf')}</h2>
      {props.liaisons.length === 0 ? <p class="empty">{t('people.noLiaison')}</p> : null}
      <ul class="plain">
        {props.liaisons.map((grant) => (
          <li>
            {grant.agencyName}{' '}
            <span class="quiet">
              <InstantText at={grant.grantedAt} /> – <InstantText at={grant.endedAt} />
            </span>
            {props.office && !grant.endedAt ? (
              <form method="post" action={`/people/${props.person.id}/liaisons/${grant.id}/end`}>
                <button class="danger small">{t('people.endLiaison')}</button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
      {props.office
        ? current.map((e) => (
            <form method="post" action={`/people/${props.person.id}/liaisons`}>
              <input type="hidden" name="agencyId" value={e.agencyId} />
              <button class="quiet">{t('people.appointLiaison', { agency: e.agencyName })}</button>
            </form>
          ))
        : null}
    </section>
  )
}
