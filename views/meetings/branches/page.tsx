import { officeDay, officeTime } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { VenueChoice } from '#src/meetings/branches/queries.ts'
import type { Sheet } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isOpenForWork, whyNotChange } from '#src/meetings/rules.ts'
import { useView } from '../../context.ts'
import { FormSummary, TextField } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'

interface BranchesProps {
  meeting: Meeting
  sheet: Sheet
  choices: VenueChoice[]
  form: FormErrors
}

/** Branch venues, vehicles, the video link, and which agency attends where. */
export function BranchesPage(props: BranchesProps) {
  const { t, now } = useView()
  const { meeting, form } = props
  const told = !isOpenForWork(meeting)
  const why = told ? whyNotChange(meeting, now) : null
  return (
    <>
      <MeetingHead meeting={meeting} tab="agenda" next={null} />
      <h2>{t('meetings.branches')}</h2>
      <FormSummary form={form} />
      {why ? (
        <p class="note">{t(why)}</p>
      ) : (
        <form method="post" action={`/meetings/${meeting.id}/venues`}>
          <input type="hidden" name="version" value={String(meeting.version)} />
          <p class="hint">{t(told ? 'meetings.branchesTold' : 'meetings.branchesHint')}</p>
          <Choices {...props} name="branches" kind="room" label={t('meetings.field.branches')} />
          <Choices {...props} name="vehicles" kind="vehicle" label={t('meetings.field.vehicles')} />
          <TextField
            name="videoUrl"
            type="url"
            label={t('meetings.field.video')}
            hint={t('meetings.videoHint')}
            form={form}
            value={meeting.videoUrl}
            required={false}
            maxlength={500}
          />
          <Seats {...props} />
          {told ? (
            <TextField
              name="reason"
              label={t('meetings.field.reason')}
              form={form}
              required={false}
              maxlength={500}
            />
          ) : null}
          <button>{t(told ? 'meetings.branchesSend' : 'common.save')}</button>
        </form>
      )}
      {why ? null : <Approvals {...props} />}
    </>
  )
}

function Choices(
  props: BranchesProps & { name: 'branches' | 'vehicles'; kind: VenueChoice['kind']; label: string },
) {
  const { t } = useView()
  const name = useName()
  const part = props.kind === 'room' ? 'branch' : 'vehicle'
  const typed = props.form.typed.version ? (props.form.typed[props.name] ?? []) : null
  const chosen =
    typed ?? props.sheet.places.filter((place) => place.part === part).map((place) => place.venueId)
  const offered = props.choices.filter(
    (choice) => choice.kind === props.kind && choice.id !== props.meeting.venueId,
  )
  return (
    <fieldset>
      <legend>{props.label}</legend>
      {offered.length === 0 ? (
        <p class="hint">
          <a href="/venues/new">{t('venues.new')}</a>
        </p>
      ) : null}
      {offered.map((choice) => (
        <label class="check">
          <input type="checkbox" name={props.name} value={choice.id} checked={chosen.includes(choice.id)} />{' '}
          {name(choice.nameZh, choice.nameEn)}{' '}
          <span class="quiet">
            {[
              choice.capacity ? t('venues.seatsOf', { n: choice.capacity }) : '',
              choice.needsApproval ? t('venues.asksKeeper') : '',
              choice.taken ? t('venues.takenOnly') : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Which agency attends where; shown once there is a branch. */
function Seats(props: BranchesProps) {
  const { t } = useView()
  const name = useName()
  const branches = props.sheet.places.filter((place) => place.part === 'branch')
  const present = props.sheet.invited.filter((agency) => !agency.withdrawn)
  if (branches.length === 0 || present.length === 0) return <p class="hint">{t('meetings.seatsLater')}</p>
  return (
    <fieldset>
      <legend>{t('meetings.seatsTitle')}</legend>
      {present.map((agency) => (
        <div class="field">
          <label for={`place-${agency.id}`}>{name(agency.agencyShort, agency.agencyNameEn)}</label>
          <select id={`place-${agency.id}`} name={`place-${agency.id}`}>
            <option value="">
              {t('meetings.mainVenue')}
              {t('venues.colon')}
              {name(props.meeting.venueName, props.meeting.venueNameEn) || t('meetings.noVenue')}
            </option>
            {branches.map((branch) => (
              <option
                value={branch.venueId}
                selected={(props.form.typed[`place-${agency.id}`]?.[0] ?? agency.venueId) === branch.venueId}
              >
                {t('venues.part.branch')}
                {t('venues.colon')}
                {name(branch.name, branch.nameEn)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  )
}

/** Venues that the keeper or the director has to agree to, and the way to ask. */
function Approvals(props: BranchesProps) {
  const { t } = useView()
  const name = useName()
  const { meeting } = props
  const asking = props.sheet.places.filter((place) => place.needsApproval)
  if (asking.length === 0 || !meeting.startsAt || !meeting.endsAt) return null
  const [start, end] = [meeting.startsAt, meeting.endsAt]
  return (
    <section class="block">
      <h2>{t('meetings.approvals')}</h2>
      {asking.map((place) => (
        <form method="post" action={`/meetings/${meeting.id}/venues/requests`}>
          <p>
            {name(place.name, place.nameEn)}
            {t('venues.colon')}
            <strong>{t(`meetings.approval.${place.approval ?? 'none'}`)}</strong>{' '}
            <span class="quiet">{place.keeperName}</span>
          </p>
          {place.approval === 'approved' || place.approval === 'pending' ? null : (
            <>
              <input type="hidden" name="venueId" value={place.venueId} />
              <input type="hidden" name="startsOn" value={officeDay(start)} />
              <input type="hidden" name="startTime" value={officeTime(start)} />
              <input type="hidden" name="endTime" value={officeTime(end)} />
              <button class="quiet">{t('venues.ask')}</button>
            </>
          )}
        </form>
      ))}
    </section>
  )
}
