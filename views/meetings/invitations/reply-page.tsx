import { formatLetterInstant } from '#src/i18n/format.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Candidate, ReplyInvitation } from '#src/meetings/invitations/replies/queries.ts'
import { deadlineOf, whyNotReply } from '#src/meetings/invitations/replies/rules.ts'
import { personLabel } from '#src/meetings/sign-in/rules.ts'
import { useView } from '../../context.ts'
import { useName } from '../../ui/names.tsx'
import { OfficeTelephone } from '../../ui/telephone.tsx'
import { MeetingFacts, type ToldAgendaItem } from './meeting-facts.tsx'
import { ReplyForm, WhyNot } from './reply-form.tsx'

/** The agency's reply page: one card, phone first, without sign-in (R34). */
export function ReplyPage(props: {
  invitation: ReplyInvitation
  candidates: readonly Candidate[]
  agenda: readonly ToldAgendaItem[]
  grantee: string
  byPerson: boolean
  form: FormErrors
}) {
  const { t, locale, now } = useView()
  const name = useName()
  const { invitation } = props
  const why = whyNotReply(invitation, now, false)
  const agency = name(invitation.agencyName, invitation.agencyNameEn)
  return (
    <article class="card">
      <p class="quiet">
        {t('invitations.page.host', {
          host: name(invitation.hostName, invitation.hostNameEn) || t('invitations.page.office'),
        })}
      </p>
      <h1>{name(invitation.title, invitation.titleEn)}</h1>
      <p>{t(`invitations.page.invites.${invitation.capacity}`, { agency })}</p>
      {invitation.state === 'postponed' ? null : (
        <MeetingFacts
          meeting={invitation}
          agenda={props.agenda}
          agencyId={invitation.agencyId}
          itemNos={invitation.itemNos}
        />
      )}
      <p class="behalf">
        {props.byPerson
          ? t('invitations.page.behalfBy', { agency, name: props.grantee })
          : t('invitations.page.behalf', { agency })}
      </p>
      <Standing invitation={invitation} />
      {why ? (
        <WhyNot reason={why} />
      ) : (
        <>
          <p>
            <strong>
              {t('invitations.page.deadline', { until: formatLetterInstant(locale, deadlineOf(invitation)) })}
            </strong>
          </p>
          {invitation.replyKind ? <h2>{t('invitations.page.change')}</h2> : null}
          <ReplyForm
            invitation={invitation}
            candidates={props.candidates}
            form={props.form}
            question="invitations.form.question"
          />
        </>
      )}
      <OfficeTelephone />
    </article>
  )
}

/** What was answered, and what became of it. */
export function Standing(props: { invitation: ReplyInvitation }) {
  const { t, locale } = useView()
  const { invitation } = props
  if (!invitation.replyKind || !invitation.repliedAt) return null
  const named = (invitation.named ?? [])
    .map(
      (one) =>
        personLabel({ personName: one.name, positionName: one.position, agencyName: '', part: 'nominee' }) +
        (one.part === 'assistant' ? t('invitations.assistantMark') : ''),
    )
    .join(t('common.listSeparator'))
  const asked = invitation.leaveState ?? invitation.substitutionState
  const note = invitation.leaveNote || invitation.substitutionNote
  return (
    <section class="note standing">
      <p>
        <strong>{t(`invitations.answer.${invitation.replyKind}`)}</strong>
        {named ? `${locale === 'en' ? ': ' : '：'}${named}` : ''}
      </p>
      {asked ? <p>{t(`invitations.asked.${asked}`)}</p> : null}
      {note ? <p>{t('invitations.asked.note', { note })}</p> : null}
      <p class="quiet">
        {t('invitations.page.answeredAt', { at: formatLetterInstant(locale, invitation.repliedAt) })}
      </p>
    </section>
  )
}

/** After the answer: what happens now, and until when it can be changed. */
export function ReplyDonePage(props: { invitation: ReplyInvitation; grantee: string; path: string }) {
  const { t, locale, now } = useView()
  const name = useName()
  const { invitation } = props
  const pending = invitation.leaveState === 'pending' || invitation.substitutionState === 'pending'
  const open = whyNotReply(invitation, now, false) === null
  return (
    <article class="card">
      <h1>{t('invitations.done.title')}</h1>
      <p>
        {name(invitation.title, invitation.titleEn)}{' '}
        <time datetime={invitation.startsAt.toISOString()}>
          {formatLetterInstant(locale, invitation.startsAt)}
        </time>
      </p>
      <Standing invitation={invitation} />
      <p>{t(pending ? 'invitations.next.chair' : 'invitations.next.attend')}</p>
      {open ? (
        <p>
          {t('invitations.done.until', { until: formatLetterInstant(locale, deadlineOf(invitation)) })}{' '}
          <a href={props.path}>{t('invitations.done.change')}</a>
        </p>
      ) : null}
      <OfficeTelephone />
    </article>
  )
}
