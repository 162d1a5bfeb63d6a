import { isDirector } from '#src/auth/viewer.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { OfficePerson, Sheet } from '#src/meetings/notices/queries.ts'
import { type Check, firstMissing } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isFirmClash } from '#src/meetings/rules.ts'
import { useView } from '../../context.ts'
import { FormSummary, Select, TextField } from '../../ui/field.tsx'
import { InstantText } from '../../ui/time.tsx'
import { ClashText } from '../check.tsx'
import { Checklist } from '../checklist.tsx'
import { MeetingHead } from '../head.tsx'
import { LettersPreview } from './recipients.tsx'

/** Exactly who gets what, and one act that sends it. */
export function NoticePreview(props: {
  meeting: Meeting
  plan: { sheet: Sheet; checks: readonly Check[]; replyBy: Date }
  people: readonly OfficePerson[]
  form: FormErrors
}) {
  const { t, viewer } = useView()
  const { meeting, plan } = props
  const director = viewer !== null && isDirector(viewer)
  const present = plan.sheet.invited.filter((agency) => !agency.withdrawn)
  const missing = firstMissing(plan.checks)
  const onlyLate =
    missing?.what === 'lead' && plan.checks.every((check) => check.done || check.what === 'lead')
  const sendable = !missing || (onlyLate && director)
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}/edit`}>{t('meetings.act.edit')}</a>}
      />
      <h2>{t('meetings.noticeTitle')}</h2>
      <FormSummary form={props.form} />
      {missing ? <Checklist checks={plan.checks} /> : null}
      {plan.sheet.clashes.length ? (
        <ul class="checklist">
          {plan.sheet.clashes.map((clash) => (
            <li class={isFirmClash(clash) ? 'missing' : ''}>
              <ClashText clash={clash} />
            </li>
          ))}
        </ul>
      ) : null}
      {onlyLate && !director ? <p class="note">{t('meetings.askDirector')}</p> : null}
      {sendable ? (
        <form method="post" action={`/meetings/${meeting.id}/notices`}>
          <input
            type="hidden"
            name="version"
            value={typedOr(props.form, 'version', String(meeting.version))}
          />
          <p>
            {t('meetings.replyByLine')} <InstantText at={plan.replyBy} />
          </p>
          <OfficeParty {...props} />
          {director && (onlyLate || meeting.urgentReason) ? (
            <TextField
              name="urgentReason"
              label={t('meetings.field.urgentReason')}
              form={props.form}
              value={meeting.urgentReason}
              hint={t('meetings.urgentHint')}
              maxlength={500}
            />
          ) : null}
          <div class="acts">
            <button>{t('meetings.send', { n: present.length })}</button>
            <span class="quiet">{t('meetings.sendHint')}</span>
          </div>
        </form>
      ) : null}
      <LettersPreview agencies={present} letter={`/meetings/${meeting.id}/letter?kind=first`} />
    </>
  )
}

/** Chair and office get a calendar entry at once; a person busy elsewhere is only a warning (R17). */
function OfficeParty(props: { meeting: Meeting; people: readonly OfficePerson[]; form: FormErrors }) {
  const { t, viewer } = useView()
  const { form, people } = props
  const typed = form.typed.office
  const on = (id: string) => (typed ? typed.includes(id) : id === viewer?.personId)
  return (
    <fieldset>
      <legend>{t('meetings.officeParty')}</legend>
      <p class="hint">{t('meetings.officePartyHint', { name: props.meeting.chairName })}</p>
      <div class="checks">
        {people.map((person) => (
          <label class="check">
            <input type="checkbox" name="office" value={person.id} checked={on(person.id)} />
            {person.name} <span class="quiet">{person.position}</span>
            {person.busyWith ? (
              <span class="light yellow"> {t('meetings.busyWith', { title: person.busyWith })}</span>
            ) : null}
          </label>
        ))}
      </div>
      <Select
        name="recorderId"
        label={t('meetings.recorder')}
        form={form}
        empty={t('meetings.noRecorder')}
        options={people.map((person) => ({ value: person.id, label: person.name }))}
      />
    </fieldset>
  )
}
