import { isDirector } from '#src/auth/viewer.ts'
import type { FormErrors, Typed } from '#src/lib/form.ts'
import type { TypedItem } from '#src/meetings/agenda/form.ts'
import type { Recipient } from '#src/meetings/attendees/queries.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import type { ChangedMeeting } from '#src/meetings/notices/changes/queries.ts'
import { changeSentence } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isFirmClash, isTooShortNotice } from '#src/meetings/rules.ts'
import { useView } from '../../context.ts'
import { FormSummary, Select, TextArea, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { AgendaRows } from '../agenda-rows.tsx'
import { ClashText } from '../check.tsx'
import { MeetingHead } from '../head.tsx'
import { LettersPreview, PersonsPreview } from './recipients.tsx'

/** A later notice: first the form, then who gets what, then it goes. */
export function ChangePage(props: {
  meeting: Meeting
  form: FormErrors
  edit?: { choices: ComposeChoices; items: readonly TypedItem[] }
  preview?: { changed: ChangedMeeting; persons: readonly Recipient[] }
}) {
  const { t } = useView()
  const { meeting, form } = props
  const withdraws = form.typed.withdraws?.[0]
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('common.back')}</a>}
      />
      <h2>{withdraws ? t('meetings.takeBack', { n: withdraws }) : t('meetings.changeTitle')}</h2>
      <FormSummary form={form} />
      {props.edit ? <Edit meeting={meeting} form={form} {...props.edit} /> : null}
      {props.preview ? <Preview meeting={meeting} form={form} {...props.preview} /> : null}
    </>
  )
}

function Edit(props: {
  meeting: Meeting
  form: FormErrors
  choices: ComposeChoices
  items: readonly TypedItem[]
}) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting, form, choices } = props
  return (
    <form method="post" action={`/meetings/${meeting.id}/change`}>
      <Hidden name="version" values={form.typed.version ?? [String(meeting.version)]} />
      {form.typed.withdraws ? <Hidden name="withdraws" values={form.typed.withdraws} /> : null}
      <p class="quiet">{t('meetings.changeHint')}</p>
      <div class="row">
        <TextField name="startsOn" type="date" label={t('meetings.field.day')} form={form} />
        <TextField name="startTime" type="time" label={t('meetings.field.start')} form={form} />
        <TextField name="endTime" type="time" label={t('meetings.field.end')} form={form} />
      </div>
      <Select
        name="venueId"
        label={t('meetings.field.venue')}
        form={form}
        options={choices.venues.map((venue) => ({
          value: venue.id,
          label: name(venue.nameZh, venue.nameEn),
        }))}
      />
      <TextArea
        name="reason"
        label={t('meetings.field.reason')}
        form={form}
        rows={2}
        hint={t('meetings.reasonHint')}
      />
      {viewer && isDirector(viewer) ? (
        <TextField
          name="urgentReason"
          label={t('meetings.field.urgentReason')}
          form={form}
          required={false}
          hint={t('meetings.urgentHint')}
        />
      ) : null}
      <details open={form.errors.items !== undefined || form.errors.title !== undefined}>
        <summary>{t('meetings.changeMore')}</summary>
        <TextField name="title" label={t('meetings.field.title')} form={form} maxlength={120} />
        <div class="row">
          <TextField
            name="replyOn"
            type="date"
            label={t('meetings.field.replyOn')}
            form={form}
            required={false}
            hint={t('meetings.replyHint')}
          />
          <TextField
            name="replyTime"
            type="time"
            label={t('meetings.field.replyTime')}
            form={form}
            required={false}
          />
        </div>
        <fieldset>
          <AgendaRows items={props.items} choices={choices} form={form} />
        </fieldset>
      </details>
      <div class="acts">
        <button name="step" value="preview">
          {t('meetings.previewChange')}
        </button>
      </div>
    </form>
  )
}

function Preview(props: {
  meeting: Meeting
  form: FormErrors
  changed: ChangedMeeting
  persons: readonly Recipient[]
}) {
  const { t, locale, office } = useView()
  const { meeting, form, changed } = props
  const newTime = changed.changes.some((change) => change.what === 'time')
  const forward =
    newTime && meeting.startsAt !== null && new Date(changed.snapshot.startsAt ?? 0) < meeting.startsAt
  const late =
    forward &&
    isTooShortNotice(
      changed.leadWorkingDays,
      office.noticeLeadWorkingDays,
      form.typed.urgentReason?.[0] ?? '',
    )
  const blocking = changed.clashes.filter(isFirmClash)
  return (
    <>
      <ul class="checklist">
        {changed.changes.map((change) => (
          <li class="done">{changeSentence(locale, change)}</li>
        ))}
        {changed.clashes.map((clash) => (
          <li class={isFirmClash(clash) ? 'missing' : ''}>
            <ClashText clash={clash} />
          </li>
        ))}
        {late ? (
          <li class="missing">{t('meetings.error.broughtForward', { n: office.noticeLeadWorkingDays })}</li>
        ) : null}
        {changed.added.length ? (
          <li>
            {t('meetings.addedByAgenda', {
              names: changed.added.map((agency) => agency.agencyShort).join(t('common.listSeparator')),
            })}
          </li>
        ) : null}
      </ul>
      <form method="post" action={`/meetings/${meeting.id}/change`}>
        <HiddenForm typed={form.typed} />
        <div class="acts">
          {blocking.length || late ? null : (
            <button name="step" value="send">
              {t('meetings.send', { n: changed.sheet.invited.length })}
            </button>
          )}
          <button class="quiet" name="step" value="edit">
            {t('meetings.backToForm')}
          </button>
          <span class="quiet">{t('meetings.debounceHint')}</span>
        </div>
      </form>
      <LettersPreview
        agencies={changed.sheet.invited}
        letter={`/meetings/${meeting.id}/letter?kind=change&${queryOf(form.typed)}`}
      />
      <PersonsPreview
        persons={props.persons}
        says={t(newTime ? 'meetings.personsAskedAgain' : 'meetings.personsUpdated')}
      />
    </>
  )
}

function Hidden(props: { name: string; values: readonly string[] }) {
  return (
    <>
      {props.values.map((value) => (
        <input type="hidden" name={props.name} value={value} />
      ))}
    </>
  )
}

/** What was typed, carried to the next press. */
export function HiddenForm(props: { typed: Typed }) {
  return (
    <>
      {Object.entries(props.typed)
        .filter(([name]) => name !== 'step')
        .map(([name, values]) => (
          <Hidden name={name} values={values} />
        ))}
    </>
  )
}

/** What was typed as a query, for the frame of the letter. */
export function queryOf(typed: Typed): string {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(typed))
    if (name !== 'step') for (const value of values) query.append(name, value)
  return query.toString()
}
