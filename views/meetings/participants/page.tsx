import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Sheet } from '#src/meetings/notices/queries.ts'
import { reachOfAgency } from '#src/meetings/notices/rules.ts'
import type { Invited } from '#src/meetings/participants/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isOpenForWork, whyNotChange } from '#src/meetings/rules.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { Empty } from '../../ui/table.tsx'
import { MeetingHead } from '../head.tsx'

const levels = ['principal', 'principal_or_deputy', 'deputy', 'any'] as const

/** Who is invited and how: edited before the notice, afterwards by joining and leaving. */
export function ParticipantsPage(props: { meeting: Meeting; sheet: Sheet; form: FormErrors }) {
  const { t, now } = useView()
  const { meeting, sheet, form } = props
  const present = sheet.invited.filter((agency) => !agency.withdrawn)
  const open = isOpenForWork(meeting)
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('common.back')}</a>}
      />
      <h2>{t('meetings.field.participants')}</h2>
      <FormSummary form={form} />
      {present.length === 0 ? <Empty>{t('meetings.noAgencies')}</Empty> : null}
      {open && present.length ? (
        <form method="post" action={`/meetings/${meeting.id}/participants`}>
          <input type="hidden" name="version" value={typedOr(form, 'version', String(meeting.version))} />
          <Rows meeting={meeting} sheet={sheet} form={form} agencies={present} editable />
          <div class="acts">
            <button>{t('common.save')}</button>
          </div>
        </form>
      ) : null}
      {!open && present.length ? (
        <Rows meeting={meeting} sheet={sheet} form={form} agencies={present} editable={false} />
      ) : null}
      {whyNotChange(meeting, now) ? null : (
        <p class="acts">
          <a class="button quiet" href={`/meetings/${meeting.id}/participants/addition`}>
            {t('meetings.act.addAgencies')}
          </a>
        </p>
      )}
      {open ? (
        <p>
          <a href={`/meetings/${meeting.id}/edit`}>{t('meetings.act.pickAgencies')}</a>
        </p>
      ) : null}
    </>
  )
}

interface RowsProps {
  meeting: Meeting
  sheet: Sheet
  form: FormErrors
  agencies: readonly Invited[]
  editable: boolean
}

function Rows(props: RowsProps) {
  const { t, now } = useView()
  const leaving = !props.editable && !whyNotChange(props.meeting, now)
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.field.participants')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('meetings.agency')}</th>
            <th scope="col">{t('meetings.field.capacity')}</th>
            <th scope="col">{t('meetings.field.level')}</th>
            <th scope="col" class="number">
              {t('meetings.field.seats')}
            </th>
            <th scope="col">{t('meetings.field.items')}</th>
            <th scope="col">{t('meetings.reach')}</th>
            {props.editable || leaving ? <th scope="col">{t('common.remove')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {props.agencies.map((agency) =>
            props.editable ? (
              <EditRow {...props} agency={agency} />
            ) : (
              <ReadRow {...props} agency={agency} leaving={leaving} />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

const reports = (sheet: Sheet, agency: Invited) =>
  sheet.agenda.some((item) => item.reportingAgencyId === agency.agencyId)
const isWhole = (sheet: Sheet, agency: Invited) => agency.itemNos.length === sheet.agenda.length

function EditRow(props: RowsProps & { agency: Invited }) {
  const { t } = useView()
  const name = useName()
  const { agency, sheet, form } = props
  const field = (base: string) => `${base}-${agency.id}`
  const label = (key: 'capacity' | 'level' | 'seats' | 'items') =>
    `${name(agency.agencyShort, agency.agencyNameEn)} ${t(`meetings.field.${key}`)}`
  const chosen = (base: string, stored: string) => typedOr(form, field(base), stored)
  const option = (value: string, text: string, current: string) => (
    <option value={value} selected={value === current}>
      {text}
    </option>
  )
  return (
    <tr>
      <th scope="row">{name(agency.agencyShort, agency.agencyNameEn)}</th>
      <td>
        <select name={field('capacity')} aria-label={label('capacity')}>
          {option('required', t('meetings.capacity.required'), chosen('capacity', agency.capacity))}
          {option('in_attendance', t('meetings.capacity.in_attendance'), chosen('capacity', agency.capacity))}
        </select>
      </td>
      <td>
        <select name={field('level')} aria-label={label('level')}>
          {levels.map((level) => option(level, t(`level.${level}`), chosen('level', agency.requiredLevel)))}
        </select>
      </td>
      <td class="number">
        <input
          class="order"
          name={field('seats')}
          inputmode="numeric"
          maxlength={2}
          value={chosen('seats', String(agency.seats))}
          aria-label={label('seats')}
        />
        <FieldError name={field('seats')} form={form} />
      </td>
      <td>
        {sheet.agenda.length > 1 && reports(sheet, agency) ? (
          <select name={field('whole')} aria-label={label('items')}>
            {option(
              'whole',
              t('meetings.wholeMeeting'),
              chosen('whole', isWhole(sheet, agency) ? 'whole' : 'own'),
            )}
            {option(
              'own',
              t('meetings.ownItemsOnly'),
              chosen('whole', isWhole(sheet, agency) ? 'whole' : 'own'),
            )}
          </select>
        ) : (
          t('meetings.wholeMeeting')
        )}
      </td>
      <td>
        <Reach agency={agency} />
      </td>
      <td>
        {reports(sheet, agency) ? (
          <span class="quiet small">{t('meetings.reportsSo')}</span>
        ) : (
          <input
            type="checkbox"
            name={field('remove')}
            value="yes"
            aria-label={`${t('common.remove')} ${name(agency.agencyShort, agency.agencyNameEn)}`}
          />
        )}
      </td>
    </tr>
  )
}

function ReadRow(props: RowsProps & { agency: Invited; leaving: boolean }) {
  const { t } = useView()
  const name = useName()
  const { agency, sheet, meeting } = props
  return (
    <tr>
      <th scope="row">{name(agency.agencyShort, agency.agencyNameEn)}</th>
      <td>{t(`meetings.capacity.${agency.capacity}`)}</td>
      <td>{t(`level.${agency.requiredLevel}`)}</td>
      <td class="number">{agency.seats}</td>
      <td>
        {isWhole(sheet, agency)
          ? t('meetings.wholeMeeting')
          : t('meetings.itemsNamed', { list: agency.itemNos.join(t('common.listSeparator')) })}
      </td>
      <td>
        <Reach agency={agency} />
      </td>
      {props.leaving ? (
        <td>
          {reports(sheet, agency) ? (
            <span class="quiet small">{t('meetings.reportsSo')}</span>
          ) : (
            <a href={`/meetings/${meeting.id}/participants/${agency.id}/withdrawal`}>
              {t('meetings.act.withdrawAgency')}
              <span class="visually-hidden"> {name(agency.agencyShort, agency.agencyNameEn)}</span>
            </a>
          )}
        </td>
      ) : null}
    </tr>
  )
}

/** R07: who has no liaison is told by the mailbox alone. */
function Reach(props: { agency: Invited }) {
  const { t } = useView()
  const reach = reachOfAgency(props.agency)
  if (reach === 'nobody') return <span class="light red">{t('meetings.nobodyToTell')}</span>
  if (reach === 'mailbox') return <span class="light yellow">{t('meetings.noLiaison')}</span>
  return <>{props.agency.liaisons.map((liaison) => liaison.name).join(t('common.listSeparator'))}</>
}
