import { isAuditor, isLiaisonOf, isOffice } from '#src/auth/viewer.ts'
import type { StoredFile } from '#src/files/queries.ts'
import { officeTime } from '#src/lib/dates.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import { mayStandOnAgenda, waitingSlots } from '#src/meetings/agenda/rules.ts'
import type { Sheet } from '#src/meetings/notices/queries.ts'
import { noticeChecklist } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import {
  isOpenForWork,
  whyNotCancel,
  whyNotChange,
  whyNotDelete,
  whyNotNameActingChair,
  whyNotPostpone,
} from '#src/meetings/rules.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FileList } from '../files/list.tsx'
import { MatterState } from '../matters/state.tsx'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'
import { Checklist } from './checklist.tsx'
import { MeetingHead } from './head.tsx'
import { NoticeList } from './notice-list.tsx'

export interface MeetingPageProps {
  meeting: Meeting
  sheet: Sheet
  files: readonly StoredFile[]
  form?: FormErrors
}

/** The tab 议程: what is talked about, by whom, when; who is invited; what was told. */
export function MeetingPage(props: MeetingPageProps) {
  const { t, viewer, office: settings, now } = useView()
  const { meeting, sheet } = props
  const office = viewer !== null && isOffice(viewer)
  const plan = { meeting, ...sheet, settings, now }
  return (
    <>
      <MeetingHead meeting={meeting} tab="agenda" />
      <div class="columns wide-left">
        <div>
          <Agenda {...props} />
          <Materials {...props} />
        </div>
        <div>
          {office && isOpenForWork(meeting) && !meeting.recordedAfterwards ? (
            <section class="block">
              <h2>{t('meetings.beforeNotice')}</h2>
              <Checklist checks={noticeChecklist(plan)} />
              {sheet.days && !sheet.days.calendarKnown ? (
                <p class="hint">{t('common.mondayToFriday')}</p>
              ) : null}
            </section>
          ) : null}
          <Facts meeting={meeting} />
          <Participants {...props} />
          {sheet.notices.length ? <NoticeList meeting={meeting} notices={sheet.notices} /> : null}
          {office ? <Acts meeting={meeting} /> : null}
        </div>
      </div>
    </>
  )
}

function Agenda(props: MeetingPageProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting, sheet, files } = props
  const slots = waitingSlots(meeting, sheet.agenda)
  const office = viewer !== null && isOffice(viewer)
  return (
    <section>
      <h2>{t('meetings.agenda')}</h2>
      {sheet.agenda.length === 0 ? <p class="empty">{t('meetings.noAgenda')}</p> : null}
      {sheet.agenda.length ? (
        <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.agenda')}>
          <table>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {t('meetings.itemNo')}
                </th>
                <th scope="col">{t('meetings.itemTitle')}</th>
                <th scope="col">{t('meetings.itemAgency')}</th>
                <th scope="col" class="number">
                  {t('meetings.itemMinutes')}
                </th>
                <th scope="col">{t('meetings.itemFrom')}</th>
              </tr>
            </thead>
            <tbody>
              {sheet.agenda.map((item) => (
                <tr>
                  <td class="number">{item.no}</td>
                  <th scope="row">
                    {item.matterId && office ? (
                      <a href={`/matters/${item.matterId}`}>{name(item.title, item.titleEn)}</a>
                    ) : (
                      name(item.title, item.titleEn)
                    )}{' '}
                    {item.matterState &&
                    !mayStandOnAgenda(item.matterState) &&
                    item.matterState !== 'closed' ? (
                      <MatterState state={item.matterState} />
                    ) : null}
                    <FileList
                      files={files.filter((file) => file.agendaItemId === item.id)}
                      mayWithdraw={(file) =>
                        office || (viewer !== null && isLiaisonOf(viewer, file.uploadedByAgencyId ?? ''))
                      }
                    />
                  </th>
                  <td>{name(item.agencyShort, item.agencyNameEn)}</td>
                  <td class="number">{item.durationMinutes}</td>
                  <td class="nowrap">{slotText(slots.get(item.no))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}

const slotText = (slot: { startsAt: Date; endsAt: Date } | undefined) =>
  slot ? `${officeTime(slot.startsAt)}–${officeTime(slot.endsAt)}` : '—'

/** Papers come from the office or from the agency that reports the item. */
function Materials(props: MeetingPageProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting } = props
  const form = props.form ?? noErrors
  if (!viewer || meeting.storedState === 'cancelled') return null
  const items = props.sheet.agenda.filter(
    (item) => isOffice(viewer) || isLiaisonOf(viewer, item.reportingAgencyId),
  )
  if (items.length === 0) return null
  return (
    <details class="act no-print" open={Object.keys(form.errors).length > 0}>
      <summary>{t('meetings.addMaterial')}</summary>
      <form method="post" action={`/meetings/${meeting.id}/materials`} enctype="multipart/form-data">
        <div class="field">
          <label for="agendaItemId">{t('meetings.materialFor')}</label>
          <select id="agendaItemId" name="agendaItemId">
            {items.map((item) => (
              <option value={item.id} selected={form.typed.agendaItemId?.[0] === item.id}>
                {item.no}. {name(item.title, item.titleEn)}
              </option>
            ))}
          </select>
        </div>
        <FileField form={form} multiple />
        <button class="quiet">{t('meetings.addMaterial')}</button>
      </form>
    </details>
  )
}

function Facts(props: { meeting: Meeting }) {
  const { t } = useView()
  const name = useName()
  const { meeting } = props
  const row = (label: string, value: unknown) =>
    value ? (
      <>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </>
    ) : null
  return (
    <section class="block">
      <h2>{t('meetings.facts')}</h2>
      <dl class="facts">
        {row(t('meetings.field.kind'), t(`meetings.kind.${meeting.kind}`))}
        {row(t('meetings.field.host'), name(meeting.hostGroupName, meeting.hostGroupNameEn))}
        {row(t('meetings.field.level'), t(`level.${meeting.requiredLevel}`))}
        {row(t('meetings.field.replyBy'), meeting.replyBy ? <InstantText at={meeting.replyBy} /> : null)}
        {row(t('meetings.field.urgentReason'), meeting.urgentReason)}
        {row(
          t('meetings.field.minutes'),
          t(meeting.minutesRequired ? 'meetings.minutesRequired' : 'meetings.minutesNotRequired'),
        )}
        {row(t('meetings.field.cancelReason'), meeting.cancelReason)}
        {row(t('meetings.field.recorded'), meeting.recordedAfterwards ? t('common.yes') : null)}
      </dl>
    </section>
  )
}

/** Who is invited; how they answered is on the reply board, and not for other agencies (R34). */
function Participants(props: MeetingPageProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting } = props
  const present = props.sheet.invited.filter((agency) => !agency.withdrawn)
  const inside = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  const replied = present.filter((agency) => agency.replyStatus !== 'pending').length
  return (
    <section class="block">
      <h2>{t('meetings.field.participants')}</h2>
      {present.length === 0 ? <p class="quiet">{t('meetings.noAgencies')}</p> : null}
      {inside && present.length && meeting.noticeVersion > 0 ? (
        <p>
          <a href={`/meetings/${meeting.id}/replies`}>
            {t('meetings.repliedOf', { n: replied, total: present.length })}
          </a>
        </p>
      ) : null}
      <p>
        {present
          .map((agency) => {
            const shown = name(agency.agencyShort, agency.agencyNameEn)
            return agency.capacity === 'in_attendance' ? t('meetings.listening', { name: shown }) : shown
          })
          .join(t('common.listSeparator'))}
      </p>
      {viewer && isOffice(viewer) && (isOpenForWork(meeting) || meeting.storedState === 'noticed') ? (
        <p>
          {present.length ? (
            <a href={`/meetings/${meeting.id}/participants`}>{t('meetings.editParticipants')}</a>
          ) : (
            <a href={`/meetings/${meeting.id}/edit`}>{t('meetings.act.pickAgencies')}</a>
          )}
        </p>
      ) : null}
    </section>
  )
}

function Acts(props: { meeting: Meeting }) {
  const { t, now } = useView()
  const { meeting } = props
  const base = `/meetings/${meeting.id}`
  const link = (shown: boolean, path: string, label: string) =>
    shown ? (
      <li>
        <a href={`${base}/${path}`}>{label}</a>
      </li>
    ) : null
  const changeable = !whyNotChange(meeting, now)
  const links = [
    link(isOpenForWork(meeting), 'edit', t('meetings.act.edit')),
    link(changeable, 'change', t('meetings.act.change')),
    link(changeable, 'correction', t('meetings.act.correction')),
    link(!whyNotNameActingChair(meeting), 'acting-chair', t('meetings.act.actingChair')),
    link(!whyNotPostpone(meeting), 'postponement', t('meetings.act.postpone')),
    link(!whyNotCancel(meeting), 'cancellation', t('meetings.act.cancel')),
  ].filter(Boolean)
  if (links.length === 0) return null
  return (
    <section class="block no-print">
      <h2>{t('meetings.acts')}</h2>
      <ul class="plain">{links}</ul>
      {whyNotDelete(meeting) ? null : (
        <details class="act">
          <summary>{t('meetings.act.delete')}</summary>
          <form method="post" action={`${base}/deletion`}>
            <p class="hint">{t('meetings.deleteHint')}</p>
            <button class="danger">{t('meetings.act.delete')}</button>
          </form>
        </details>
      )}
    </section>
  )
}
