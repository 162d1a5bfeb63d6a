import { formatLetterInstant, formatLetterSpan } from '#src/i18n/format.ts'
import type { ReplyInvitation } from '#src/meetings/invitations/replies/queries.ts'
import { deadlineOf } from '#src/meetings/invitations/replies/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'

/** Mail is not the only channel: the same call as text, link and QR code, for a messenger or SMS. */
export function MessagePage(props: { meeting: Meeting; invitation: ReplyInvitation; link: string | null }) {
  const { t, locale } = useView()
  const name = useName()
  const { invitation, link } = props
  const base = `/meetings/${props.meeting.id}/replies`
  const agency = name(invitation.agencyName, invitation.agencyNameEn)
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="replies" />
      <h2>{t('invitations.message.title', { agency })}</h2>
      {link ? (
        <>
          <p class="hint">{t('invitations.message.hint')}</p>
          <label for="message">{t('invitations.message.label')}</label>
          <textarea id="message" rows={6} readonly>
            {t('invitations.message.text', {
              agency,
              title: name(invitation.title, invitation.titleEn),
              time: formatLetterSpan(locale, invitation.startsAt, invitation.endsAt),
              place: name(invitation.venueName, invitation.venueNameEn) || t('meetings.noVenue'),
              until: formatLetterInstant(locale, deadlineOf(invitation)),
              link,
            })}
          </textarea>
          <div class="acts">
            <button type="button" data-copy="#message" data-copied={t('invitations.message.copied')}>
              {t('invitations.message.copy')}
            </button>
          </div>
          <p>
            <img
              class="qr"
              src={`${base}/${invitation.id}/qr.svg`}
              alt={t('invitations.message.qr')}
              width={160}
              height={160}
            />
          </p>
        </>
      ) : (
        <form method="post" class="acts">
          <button>{t('invitations.message.make')}</button>
        </form>
      )}
      <p>
        <a href={base}>{t('invitations.back')}</a>
      </p>
    </>
  )
}
