import { isLiaisonOf, isOffice } from '#src/auth/viewer.ts'
import type { StoredFile } from '#src/files/queries.ts'
import { officeTime } from '#src/lib/dates.ts'
import { type FormErrors, noErrors, typedOr } from '#src/lib/form.ts'
import { mayStandOnAgenda, waitingSlots } from '#src/meetings/agenda/rules.ts'
import type { ShownSheet } from '#src/meetings/notices/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FileList } from '../files/list.tsx'
import { MatterState } from '../matters/state.tsx'
import { useName } from '../ui/names.tsx'

export interface MeetingPageProps {
  meeting: Meeting
  sheet: ShownSheet
  files: readonly StoredFile[]
  form?: FormErrors
}

/** The numbered items with who reports, how long, from when, and their papers. */
export function Agenda(props: MeetingPageProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting, sheet, files } = props
  const slots = waitingSlots(meeting, sheet.agenda)
  const office = viewer !== null && isOffice(viewer)
  return (
    <section>
      <h2>{t('meetings.agenda')}</h2>
      {meeting.hostGroupId || sheet.agenda.some((item) => item.matterId) ? (
        <p class="no-print">
          <a href={`/meetings/${meeting.id}/carry-over`}>{t('carryOver.title')}</a>
        </p>
      ) : null}
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
                      noticedAt={sheet.notices.at(-1)?.sentAt ?? null}
                      levels={office}
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
export function Materials(props: MeetingPageProps) {
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
        <Replaces files={props.files} form={form} />
        {isOffice(viewer) ? <Level form={form} /> : null}
        <FileField form={form} multiple />
        <button class="quiet">{t('meetings.addMaterial')}</button>
      </form>
    </details>
  )
}

/** Newest versions of the reader's own papers, or of all for the office. */
function Replaces(props: { files: readonly StoredFile[]; form: FormErrors }) {
  const { t, viewer } = useView()
  const mine = props.files.filter(
    (file) =>
      !file.withdrawnAt &&
      !file.replaced &&
      viewer !== null &&
      (isOffice(viewer) || isLiaisonOf(viewer, file.uploadedByAgencyId ?? '')),
  )
  if (mine.length === 0) return null
  return (
    <div class="field">
      <label for="replacesFileId">{t('files.replaces')}</label>
      <select id="replacesFileId" name="replacesFileId">
        <option value="">{t('files.replacesNone')}</option>
        {mine.map((file) => (
          <option value={file.id} selected={typedOr(props.form, 'replacesFileId') === file.id}>
            {file.name} {t('files.version', { n: file.version })}
          </option>
        ))}
      </select>
      <p class="hint">{t('files.replacesHint')}</p>
    </div>
  )
}

function Level(props: { form: FormErrors }) {
  const { t } = useView()
  return (
    <div class="field">
      <label for="level">{t('files.level')}</label>
      <select id="level" name="level">
        {(['invited', 'distribution', 'office'] as const).map((level) => (
          <option value={level} selected={typedOr(props.form, 'level', 'invited') === level}>
            {t(`files.level.${level}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
