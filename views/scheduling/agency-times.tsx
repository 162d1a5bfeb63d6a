import type { Agency, AgencyPerson } from '#src/agencies/queries.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Absence } from '#src/scheduling/availability/queries.ts'
import { useView } from '../context.ts'
import { FormSummary } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Absences } from './absences.tsx'

/** When nobody of an agency is there; the times of its people are a link away. */
export function AgencyTimesPage(props: {
  agency: Agency
  absences: readonly Absence[]
  people: readonly AgencyPerson[]
  mayKeep: boolean
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  const { agency } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href={`/agencies/${agency.id}`}>{name(agency.shortZh, agency.nameEn)}</a>
        </p>
        <h1>{t('times.ofAgency', { name: name(agency.shortZh, agency.nameEn) })}</h1>
        <p class="quiet">{t('times.agencyHint')}</p>
      </header>
      <FormSummary form={props.form} />
      <div class="columns wide-left">
        <Absences
          base={`/agencies/${agency.id}`}
          absences={props.absences}
          mayKeep={props.mayKeep}
          form={props.form}
        />
        <section class="block">
          <h2>{t('times.people')}</h2>
          <ul class="plain">
            {props.people.map((person) => (
              <li>
                <a href={`/people/${person.personId}/times`}>{name(person.nameZh, person.nameEn)}</a>{' '}
                <span class="quiet">{name(person.positionZh, person.positionEn)}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  )
}
