import { type FormErrors, typedOr } from '#src/lib/form.ts'
import { reachOfAgency } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import type { TypedSlot } from '#src/scheduling/polls/form.ts'
import type { Askable } from '#src/scheduling/polls/queries.ts'
import { askKinds, fewestSlots, mostSlots, resultKinds } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { MeetingHead } from '../../meetings/head.tsx'
import { FieldError, FormSummary, Select, TextArea, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'

export interface ComposingProps {
  meeting: Meeting
  slots: readonly TypedSlot[]
  askable: readonly Askable[]
  /** How many rows for slots the page shows. */
  rows: number
  minutes: number
  usual: { day: string; time: string }
  form: FormErrors
}

/** Which slots, whom, until when; the next step shows who gets what. */
export function AskForDatePage(props: ComposingProps) {
  const { t } = useView()
  const { meeting, form } = props
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('polls.backToMeeting')}</a>}
      />
      <h2>{t('polls.new.title')}</h2>
      <p class="quiet">{t('polls.new.intro')}</p>
      <form method="post" action={`/meetings/${meeting.id}/polls`}>
        <FormSummary form={form} />
        {/* Enter goes on to the preview, whichever button stands first. */}
        <button name="step" value="preview" class="visually-hidden" tabindex={-1}>
          {t('polls.new.preview')}
        </button>
        <Slots {...props} />
        <div class="row">
          <TextField
            name="durationMinutes"
            type="number"
            label={t('polls.new.minutes')}
            form={form}
            value={String(props.minutes)}
          />
          <TextField
            name="answerOn"
            type="date"
            label={t('polls.new.answerOn')}
            form={form}
            value={props.usual.day}
          />
          <TextField
            name="answerTime"
            type="time"
            label={t('polls.new.answerTime')}
            form={form}
            value={props.usual.time}
          />
        </div>
        <Asked {...props} />
        <Holds {...props} />
        <Select
          name="results"
          label={t('polls.new.results')}
          form={form}
          value="none"
          options={resultKinds.map((kind) => ({ value: kind, label: t(`polls.results.${kind}`) }))}
        />
        <TextArea
          name="note"
          label={t('polls.new.note')}
          form={form}
          rows={2}
          required={false}
          hint={t('polls.new.noteHint')}
        />
        <div class="acts">
          <button name="step" value="preview">
            {t('polls.new.preview')}
          </button>
        </div>
      </form>
    </>
  )
}

function Slots(props: ComposingProps) {
  const { t } = useView()
  const { form } = props
  const rows = Array.from({ length: props.rows }, (_, n) => props.slots[n] ?? { day: '', time: '' })
  return (
    <fieldset class={form.errors.slots ? 'wrong' : undefined}>
      <legend>{t('polls.new.slots')}</legend>
      <p class="hint">{t('polls.new.slotsHint', { min: fewestSlots, max: mostSlots })}</p>
      <FieldError name="slots" form={form} />
      <ol class="slot-rows">
        {rows.map((slot, n) => {
          const wrong = form.errors[`slot-${n}`]
          const described = wrong ? `slot-${n}-error` : undefined
          return (
            <li>
              <input
                type="date"
                name="slotDay"
                value={slot.day}
                aria-label={t('polls.new.slotDay', { n: n + 1 })}
                aria-invalid={wrong ? 'true' : undefined}
                aria-describedby={described}
              />{' '}
              <input
                type="time"
                name="slotTime"
                value={slot.time}
                aria-label={t('polls.new.slotTime', { n: n + 1 })}
                aria-invalid={wrong ? 'true' : undefined}
                aria-describedby={described}
              />
              <FieldError name={`slot-${n}`} form={form} />
            </li>
          )
        })}
      </ol>
      {props.rows < mostSlots ? (
        <button class="quiet small" name="step" value="rows">
          {t('polls.new.moreRows')}
        </button>
      ) : null}
    </fieldset>
  )
}

/** Who is invited stands first and is chosen as the draft has it; everybody else is one unfolding away. */
function Asked(props: ComposingProps) {
  const { t } = useView()
  const invited = props.askable.filter((agency) => agency.capacity !== null)
  const others = props.askable.filter((agency) => agency.capacity === null)
  const open = invited.length === 0 || others.some((agency) => kindOf(props.form, agency) !== 'none')
  return (
    <fieldset class={props.form.errors.asked ? 'wrong' : undefined}>
      <legend>{t('polls.new.asked')}</legend>
      <p class="hint">{t('polls.new.askedHint')}</p>
      <FieldError name="asked" form={props.form} />
      {invited.length ? <AskTable {...props} agencies={invited} caption={t('polls.new.invited')} /> : null}
      {others.length ? (
        <details class="act" open={open}>
          <summary>{t('polls.new.others', { n: others.length })}</summary>
          <AskTable {...props} agencies={others} caption={t('polls.new.othersCaption')} />
        </details>
      ) : null}
    </fieldset>
  )
}

const kindOf = (form: FormErrors, agency: Askable) =>
  typedOr(
    form,
    `ask-${agency.agencyId}`,
    agency.capacity === 'required' ? 'required' : agency.capacity === 'in_attendance' ? 'optional' : 'none',
  )

function AskTable(props: ComposingProps & { agencies: readonly Askable[]; caption: string }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={props.caption}>
      <table class="ask">
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('invitations.board.agency')}</th>
            {askKinds.map((kind) => (
              <th scope="col">{t(`polls.ask.${kind}`)}</th>
            ))}
            <th scope="col">{t('polls.new.reach')}</th>
          </tr>
        </thead>
        <tbody>
          {props.agencies.map((agency) => {
            const agencyName = name(agency.agencyShort, agency.agencyNameEn)
            const reach = reachOfAgency(agency)
            return (
              <tr>
                <th scope="row">{agencyName}</th>
                {askKinds.map((kind) => (
                  <td>
                    <label class="tick">
                      <input
                        type="radio"
                        name={`ask-${agency.agencyId}`}
                        value={kind}
                        checked={kindOf(props.form, agency) === kind}
                      />
                      <span class="visually-hidden">
                        {agencyName} {t(`polls.ask.${kind}`)}
                      </span>
                    </label>
                  </td>
                ))}
                <td class={reach === 'nobody' ? 'light red' : 'quiet'}>{t(`polls.reach.${reach}`)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Holds(props: ComposingProps) {
  const { t, locale } = useView()
  const { meeting, form } = props
  const venue = locale === 'en' ? meeting.venueNameEn : meeting.venueName
  const fresh = Object.keys(form.typed).length === 0
  const on = (name: string) => (fresh ? true : form.typed[name] !== undefined)
  return (
    <fieldset>
      <legend>{t('polls.new.holds')}</legend>
      <p class="hint">{t('polls.new.holdsHint')}</p>
      {meeting.presidingPersonId ? (
        <label class="check">
          <input type="checkbox" name="holdChair" value="1" checked={on('holdChair')} />
          {t('polls.new.holdChair', { name: meeting.chairName })}
        </label>
      ) : (
        <p class="quiet">{t('polls.new.noChair')}</p>
      )}
      {meeting.venueId ? (
        <label class="check">
          <input type="checkbox" name="holdVenue" value="1" checked={on('holdVenue')} />
          {t('polls.new.holdVenue', { name: venue })}
        </label>
      ) : (
        <p class="quiet">{t('polls.new.noVenue')}</p>
      )}
    </fieldset>
  )
}
