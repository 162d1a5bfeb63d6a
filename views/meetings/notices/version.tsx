import { isOffice } from '#src/auth/viewer.ts'
import { isKey } from '#src/i18n/translate.ts'
import { officeTime } from '#src/lib/dates.ts'
import { waitingSlots } from '#src/meetings/agenda/rules.ts'
import type { Notice } from '#src/meetings/notices/queries.ts'
import { changeSentence } from '#src/meetings/notices/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { whyNotChange } from '#src/meetings/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { InstantText, SpanText } from '../../ui/time.tsx'
import { MeetingHead } from '../head.tsx'

/** One version as it was told, whatever holds today (R22). The text may be copied into a messenger. */
export function NoticePage(props: { meeting: Meeting; notice: Notice }) {
  const { t, locale, viewer, now } = useView()
  const name = useName()
  const { meeting, notice } = props
  const { snapshot } = notice
  const mayTakeBack =
    viewer !== null &&
    isOffice(viewer) &&
    notice.kind === 'change' &&
    notice.version === meeting.noticeVersion &&
    !whyNotChange(meeting, now)
  return (
    <>
      <MeetingHead meeting={meeting} tab="agenda" />
      <h2>{t('meetings.versionOf', { n: notice.version, kind: t(`meetings.mail.kind.${notice.kind}`) })}</h2>
      <p class="quiet">
        <InstantText at={notice.sentAt} /> · {notice.sentByName}
      </p>
      {notice.version < meeting.noticeVersion ? (
        <p class="note">{t('meetings.olderVersion', { n: meeting.noticeVersion })}</p>
      ) : null}
      <article class="paper" id="notice-text">
        <h1>{name(snapshot.title, snapshot.titleEn)}</h1>
        {snapshot.corrects ? <p>{t('meetings.correctsVersion', { n: snapshot.corrects })}</p> : null}
        {snapshot.withdraws ? <p>{t('meetings.mail.withdraws', { version: snapshot.withdraws })}</p> : null}
        {snapshot.changes.map((change) => (
          <p>{changeSentence(locale, change)}</p>
        ))}
        {notice.reason ? <p>{t(`meetings.mail.reason.${notice.kind}`, { reason: notice.reason })}</p> : null}
        <Facts notice={notice} />
        <Agenda notice={notice} />
        <p class="flat">
          {t('meetings.field.participants')}
          {locale === 'en' ? ': ' : '：'}
          {snapshot.participants.map((row) => name(row.agency, row.agencyEn)).join(t('common.listSeparator'))}
        </p>
      </article>
      <div class="acts">
        <button class="quiet" data-copy="#notice-text" data-copied={t('meetings.copied')}>
          {t('meetings.copyText')}
        </button>
        {mayTakeBack ? (
          <a href={`/meetings/${meeting.id}/change?restore=${notice.version - 1}`}>
            {t('meetings.takeBack', { n: notice.version })}
          </a>
        ) : null}
      </div>
    </>
  )
}

function Facts(props: { notice: Notice }) {
  const { t, locale } = useView()
  const name = useName()
  const { snapshot } = props.notice
  const colon = locale === 'en' ? ': ' : '：'
  const level = `level.${snapshot.requiredLevel}`
  return (
    <>
      {snapshot.startsAt && snapshot.endsAt ? (
        <p class="flat">
          {t('meetings.field.time')}
          {colon}
          <SpanText start={new Date(snapshot.startsAt)} end={new Date(snapshot.endsAt)} />
        </p>
      ) : null}
      <p class="flat">
        {t('meetings.field.venue')}
        {colon}
        {name(snapshot.venue, snapshot.venueEn) || t('meetings.noVenue')}
      </p>
      <p class="flat">
        {t('meetings.field.chair')}
        {colon}
        {snapshot.chair}
      </p>
      <p class="flat">
        {t('meetings.field.level')}
        {colon}
        {isKey(level) ? t(level) : ''}
      </p>
      {snapshot.replyBy ? (
        <p class="flat">
          {t('meetings.field.replyBy')}
          {colon}
          <InstantText at={new Date(snapshot.replyBy)} />
        </p>
      ) : null}
      {snapshot.urgentReason ? (
        <p class="flat">
          {t('meetings.field.urgentReason')}
          {colon}
          {snapshot.urgentReason}
        </p>
      ) : null}
    </>
  )
}

function Agenda(props: { notice: Notice }) {
  const { t } = useView()
  const name = useName()
  const { snapshot } = props.notice
  const slots = waitingSlots(
    { startsAt: snapshot.startsAt ? new Date(snapshot.startsAt) : null },
    snapshot.agenda.map((item) => ({ no: item.no, durationMinutes: item.minutes })),
  )
  return (
    <>
      {snapshot.agenda.map((item) => {
        const slot = slots.get(item.no)
        return (
          <p class="flat">
            {t('meetings.agendaLine', {
              n: item.no,
              title: name(item.title, item.titleEn),
              agency: name(item.agency, item.agencyEn),
            })}
            {slot ? ` ${officeTime(slot.startsAt)}–${officeTime(slot.endsAt)}` : ''}
          </p>
        )
      })}
    </>
  )
}
