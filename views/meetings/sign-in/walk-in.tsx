import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Candidate } from '#src/meetings/invitations/replies/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'
import { CandidateText } from '../invitations/reply-form.tsx'

interface AgencyName {
  id: string
  name: string
  nameEn: string
}

/** R36: first the agency, then one of its people or a new one. */
export function WalkInPage(props: {
  meeting: Meeting
  agencies: readonly AgencyName[]
  agency: AgencyName | null
  people: readonly Candidate[]
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  const { agency } = props
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="sign-in" />
      <h2>
        {agency
          ? t('invitations.signIn.walkInFor', { agency: name(agency.name, agency.nameEn) })
          : t('invitations.signIn.walkIn')}
      </h2>
      <form method="get" class="filters">
        <div class="field">
          <label for="agency">{t('invitations.signIn.agency')}</label>
          <select id="agency" name="agency">
            {props.agencies.map((one) => (
              <option value={one.id} selected={one.id === agency?.id}>
                {name(one.name, one.nameEn)}
              </option>
            ))}
          </select>
        </div>
        <button class="quiet">{t('invitations.signIn.choose')}</button>
      </form>
      {agency ? <WalkInForm {...props} agency={agency} /> : null}
      <p>
        <a href={`/meetings/${props.meeting.id}/sign-in`}>{t('invitations.signIn.back')}</a>
      </p>
    </>
  )
}

function WalkInForm(props: { agency: AgencyName; people: readonly Candidate[]; form: FormErrors }) {
  const { t } = useView()
  const { form } = props
  const chosen = typedOr(form, 'personId')
  return (
    <form method="post">
      <FormSummary form={form} />
      <input type="hidden" name="agencyId" value={props.agency.id} />
      <fieldset class={form.errors.personId ? 'wrong' : undefined}>
        <legend>{t('invitations.signIn.walkInPerson')}</legend>
        {props.people.map((person) => (
          <label class="check">
            <input type="radio" name="personId" value={person.id} checked={chosen === person.id} />
            <CandidateText candidate={person} />
            {person.elsewhere ? <small class="quiet"> {t('invitations.signIn.listed')}</small> : null}
          </label>
        ))}
        <label class="check">
          <input type="radio" name="personId" value="new" checked={chosen === 'new'} />
          {t('invitations.signIn.walkInNew')}
        </label>
        <FieldError name="personId" form={form} />
      </fieldset>
      <div class="row">
        <TextField name="newName" label={t('invitations.form.newName')} form={form} required={false} />
        <TextField
          name="newPosition"
          label={t('invitations.form.newPosition')}
          form={form}
          required={false}
        />
        <TextField
          name="newPhone"
          label={t('invitations.form.newPhone')}
          form={form}
          required={false}
          type="tel"
        />
      </div>
      <button>{t('invitations.signIn.walkInSend')}</button>
    </form>
  )
}
