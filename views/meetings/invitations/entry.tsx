import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Candidate, ReplyInvitation } from '#src/meetings/invitations/replies/queries.ts'
import { whyNotReply } from '#src/meetings/invitations/replies/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FieldError } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { MeetingHead } from '../head.tsx'
import { ReplyForm, WhyNot } from './reply-form.tsx'
import { Standing } from './reply-page.tsx'

/** The reply form of one agency for somebody signed in: the office on its behalf, or its own liaison. */
export function EntryPage(props: {
  meeting: Meeting
  invitation: ReplyInvitation
  candidates: readonly Candidate[]
  byOffice: boolean
  form: FormErrors
}) {
  const { t, now } = useView()
  const name = useName()
  const { invitation, byOffice } = props
  const why = whyNotReply(invitation, now, byOffice)
  const agency = name(invitation.agencyName, invitation.agencyNameEn)
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="replies" />
      <h2>{t(byOffice ? 'invitations.entry.title' : 'invitations.entry.own', { agency })}</h2>
      <Standing invitation={invitation} />
      {why ? (
        <WhyNot reason={why} />
      ) : (
        <ReplyForm
          invitation={invitation}
          candidates={props.candidates}
          form={props.form}
          question={byOffice ? 'invitations.entry.question' : 'invitations.form.question'}
        >
          {byOffice ? <Channel form={props.form} /> : null}
        </ReplyForm>
      )}
      <p>
        <a href={`/meetings/${props.meeting.id}/replies`}>{t('invitations.back')}</a>
      </p>
    </>
  )
}

function Channel(props: { form: FormErrors }) {
  const { t } = useView()
  const chosen = typedOr(props.form, 'channel', 'phone')
  return (
    <fieldset>
      <legend>{t('invitations.entry.channel')}</legend>
      {(['phone', 'paper'] as const).map((channel) => (
        <label class="check">
          <input type="radio" name="channel" value={channel} checked={chosen === channel} />
          {t(`invitations.entry.${channel}`)}
        </label>
      ))}
      <FieldError name="channel" form={props.form} />
      <p class="hint">{t('invitations.entry.noted')}</p>
    </fieldset>
  )
}
