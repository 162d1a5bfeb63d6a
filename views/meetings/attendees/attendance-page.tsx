import { formatLetterInstant } from '#src/i18n/format.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Attendance } from '#src/meetings/attendees/queries.ts'
import { mayNameSubstitute, whyNotAnswer } from '#src/meetings/attendees/rules.ts'
import type { Candidate } from '#src/meetings/invitations/replies/queries.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { OfficeTelephone } from '../../ui/telephone.tsx'
import { MeetingFacts, type ToldAgendaItem } from '../invitations/meeting-facts.tsx'
import { CandidateText, Reason, WhyNot } from '../invitations/reply-form.tsx'

/** One person's page: accept, ask for leave, name a substitute; nothing chosen beforehand (R33). */
export function AttendancePage(props: {
  attendance: Attendance
  candidates: readonly Candidate[]
  agenda: readonly ToldAgendaItem[]
  form: FormErrors
}) {
  const { t, locale, now } = useView()
  const name = useName()
  const { attendance } = props
  const why = whyNotAnswer(attendance, now)
  return (
    <article class="card">
      <p class="quiet">{t('invitations.person.invited')}</p>
      <h1>{name(attendance.title, attendance.titleEn)}</h1>
      {attendance.state === 'postponed' ? null : (
        <MeetingFacts
          meeting={attendance}
          agenda={props.agenda}
          agencyId={attendance.agencyId}
          itemNos={attendance.itemNos}
        />
      )}
      <p class="behalf">
        {t('invitations.person.behalf', {
          name: name(attendance.personName, attendance.personNameEn),
          agency: name(attendance.agencyName, attendance.agencyNameEn),
        })}
      </p>
      <PersonStanding attendance={attendance} />
      {why ? (
        <WhyNot reason={why} />
      ) : (
        <>
          <p>
            <strong>
              {t('invitations.person.until', { until: formatLetterInstant(locale, attendance.startsAt) })}
            </strong>
          </p>
          <AttendanceForm {...props} />
        </>
      )}
      <OfficeTelephone />
    </article>
  )
}

function AttendanceForm(props: {
  attendance: Attendance
  candidates: readonly Candidate[]
  form: FormErrors
}) {
  const { t } = useView()
  const { form } = props
  const kinds = mayNameSubstitute(props.attendance)
    ? (['accept', 'leave', 'substitute'] as const)
    : (['accept', 'leave'] as const)
  const others = props.candidates.filter(
    (one) => !one.elsewhere && !one.part && one.id !== props.attendance.personId,
  )
  return (
    <form method="post" class="answers">
      <FormSummary form={form} />
      <fieldset class={`choices${form.errors.kind ? ' wrong' : ''}`}>
        <legend>{t('invitations.person.question')}</legend>
        {kinds.map((kind) => (
          <label>
            <input type="radio" name="kind" value={kind} required checked={typedOr(form, 'kind') === kind} />
            <span>{t(`invitations.person.choice.${kind}`)}</span>
          </label>
        ))}
        <FieldError name="kind" form={form} />
      </fieldset>
      <div class="answer-part leave">
        <Reason name="leaveReason" label={t('invitations.form.leaveReason')} form={form} />
        {kinds.length === 3 ? <p class="hint">{t('invitations.person.leaveHint')}</p> : null}
      </div>
      {kinds.length === 3 ? (
        <div class="answer-part substitute">
          <fieldset class={form.errors.substitute ? 'wrong' : undefined}>
            <legend>{t('invitations.form.substitute')}</legend>
            {others.length === 0 ? <p class="hint">{t('invitations.person.nobodyElse')}</p> : null}
            {others.map((candidate) => (
              <label class="check">
                <input
                  type="radio"
                  name="substitute"
                  value={candidate.id}
                  checked={typedOr(form, 'substitute') === candidate.id}
                />
                <CandidateText candidate={candidate} />
              </label>
            ))}
            <FieldError name="substitute" form={form} />
          </fieldset>
          <Reason name="substituteReason" label={t('invitations.form.substituteReason')} form={form} />
        </div>
      ) : null}
      <button>{t('invitations.person.send')}</button>
    </form>
  )
}

/** The answer so far, and what the chair said to it. */
function PersonStanding(props: { attendance: Attendance }) {
  const { t } = useView()
  const { requestKind, requestState, partstat, substituteName, decidedNote } = props.attendance
  const asked = requestKind && requestState ? (`${requestKind}.${requestState}` as const) : null
  if (!asked && partstat === 'NEEDS-ACTION') return null
  return (
    <section class="note standing">
      <p>
        <strong>
          {asked
            ? t(`invitations.person.asked.${asked}`, { substitute: substituteName })
            : t(`invitations.partstat.${partstat}`)}
        </strong>
      </p>
      {decidedNote ? <p>{t('invitations.asked.note', { note: decidedNote })}</p> : null}
    </section>
  )
}

export function AttendanceDonePage(props: { attendance: Attendance; path: string }) {
  const { t, locale, now } = useView()
  const name = useName()
  const { attendance } = props
  const pending = attendance.requestState === 'pending'
  return (
    <article class="card">
      <h1>{t('invitations.done.title')}</h1>
      <p>
        {name(attendance.title, attendance.titleEn)}{' '}
        <time datetime={attendance.startsAt.toISOString()}>
          {formatLetterInstant(locale, attendance.startsAt)}
        </time>
      </p>
      <PersonStanding attendance={attendance} />
      <p>{t(pending ? 'invitations.person.next.chair' : 'invitations.person.next.noted')}</p>
      {whyNotAnswer(attendance, now) ? null : (
        <p>
          {t('invitations.done.until', { until: formatLetterInstant(locale, attendance.startsAt) })}{' '}
          <a href={props.path}>{t('invitations.done.change')}</a>
        </p>
      )}
      <OfficeTelephone />
    </article>
  )
}
