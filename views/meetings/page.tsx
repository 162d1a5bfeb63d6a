import { isAuditor, isOffice, type Viewer } from '#src/auth/viewer.ts'
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
import { type DocumentLink, DocumentLinks } from '../documents/links.tsx'
import { AwayNote } from '../scheduling/away.tsx'
import { useName } from '../ui/names.tsx'
import { InstantText } from '../ui/time.tsx'
import { Agenda, Materials, type MeetingPageProps } from './agenda.tsx'
import { Checklist } from './checklist.tsx'
import { DatePoll } from './date-poll.tsx'
import { MeetingHead } from './head.tsx'
import { NoticeList } from './notice-list.tsx'

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
              <AwayNote away={sheet.away} />
              {meeting.startsAt ? null : (
                <div class="acts">
                  <a class="button quiet" href={`/meetings/${meeting.id}/times`}>
                    {t('finding.link')}
                  </a>
                </div>
              )}
              {sheet.days && !sheet.days.calendarKnown ? (
                <p class="hint">{t('common.mondayToFriday')}</p>
              ) : null}
            </section>
          ) : null}
          {office ? <DatePoll meeting={meeting} poll={sheet.poll} /> : null}
          <Facts meeting={meeting} sheet={sheet} />
          <Participants {...props} />
          <DocumentLinks links={documentsOf(meeting, viewer)} />
          {sheet.notices.length ? <NoticeList meeting={meeting} notices={sheet.notices} /> : null}
          {office ? <Acts meeting={meeting} /> : null}
        </div>
      </div>
    </>
  )
}

/** Lists of names are for the office and its auditors (R34). */
function documentsOf(meeting: Meeting, viewer: Viewer | null): DocumentLink[] {
  const path = `/meetings/${meeting.id}/documents`
  const inside = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  return [
    { label: 'documents.notice', path: `${path}/notice` },
    { label: 'documents.agenda', path: `${path}/agenda` },
    ...(inside
      ? ([
          { label: 'documents.signInSheet', path: `${path}/sign-in-sheet` },
          { label: 'documents.seatCards', path: `${path}/seat-cards` },
          { label: 'documents.seatCardsFolded', path: `${path}/seat-cards-folded`, pdfOnly: true },
        ] as const)
      : []),
  ]
}

function Facts(props: Pick<MeetingPageProps, 'meeting' | 'sheet'>) {
  const { t, viewer } = useView()
  const inside = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  const name = useName()
  const { meeting, sheet } = props
  const places = (part: 'branch' | 'vehicle') =>
    sheet.places
      .filter((place) => place.part === part)
      .map((place) => name(place.name, place.nameEn))
      .join(t('common.listSeparator'))
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
        {row(t('meetings.field.branches'), places('branch'))}
        {row(t('meetings.field.vehicles'), inside ? places('vehicle') : '')}
        {row(
          t('meetings.field.video'),
          meeting.videoUrl ? <a href={meeting.videoUrl}>{meeting.videoUrl}</a> : null,
        )}
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
    link(isOpenForWork(meeting), 'times', t('finding.link')),
    link(changeable, 'change', t('meetings.act.change')),
    link(isOpenForWork(meeting) || changeable, 'venues', t('meetings.branches')),
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
