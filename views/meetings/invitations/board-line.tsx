import { isOffice } from '#src/auth/viewer.ts'
import type { MessageKey } from '#src/i18n/translate.ts'
import type { BoardPerson, BoardReply, BoardRequest, BoardRow } from '#src/meetings/invitations/queries.ts'
import type { BoardState } from '#src/meetings/invitations/rules.ts'
import { useView } from '../../context.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import { useName } from '../../ui/names.tsx'
import { InstantText } from '../../ui/time.tsx'
import { usePersonLabel } from '../person-label.tsx'

interface Props {
  meetingId: string
  row: BoardRow
  state: BoardState
  decides: 'chair' | 'director' | null
  /** Replies may still be entered by the office. */
  open: boolean
  deadline: Date | null
}

const colours: Record<BoardState, LightColour> = {
  attending: 'green',
  substituting: 'green',
  on_leave: 'blue',
  leave_pending: 'yellow',
  substitution_pending: 'yellow',
  refused: 'red',
  silent: 'none',
  withdrawn: 'none',
}

// So long a changed row is marked; the board asks every five seconds.
const FRESH = 8000

export function BoardLine(props: Props) {
  const { t, now } = useView()
  const name = useName()
  const { row, state } = props
  const fresh = row.repliedAt !== null && now.getTime() - row.repliedAt.getTime() < FRESH
  const late = state === 'silent' && props.deadline !== null && props.deadline < now
  return (
    <tr id={`agency-${row.invitationId}`} class={fresh ? 'changed' : undefined}>
      <th scope="row">
        {name(row.agencyShort, row.agencyNameEn)}
        {row.capacity === 'in_attendance' ? (
          <small class="quiet"> {t('invitations.board.inAttendance')}</small>
        ) : null}
      </th>
      <td data-label={t('invitations.board.state')}>
        <Light colour={late ? 'red' : colours[state]}>{t(`invitations.board.state.${state}`)}</Light>
        <How row={row} />
        {row.undelivered ? (
          <p>
            <Light colour="red">{t('invitations.board.undelivered')}</Light>
          </p>
        ) : null}
        {row.pending.map((request) => (
          <Pending {...props} request={request} />
        ))}
      </td>
      <td
        data-label={t('invitations.board.people')}
        class={row.people.length === 0 ? 'bare-cell' : undefined}
      >
        {row.people.length === 0 ? <span class="quiet">—</span> : null}
        {row.people.map((person) => (
          <Person person={person} {...props} />
        ))}
      </td>
      <td data-label={t('invitations.board.level')}>{t(`level.${row.requiredLevel}`)}</td>
      <td data-label={t('invitations.board.reminded')} class={row.remindedAt ? undefined : 'bare-cell'}>
        <InstantText at={row.remindedAt} />
      </td>
      <td data-label={t('invitations.board.telephone')} class="nowrap">
        {row.telephone ? <a href={`tel:${row.telephone}`}>{row.telephone}</a> : '—'}
      </td>
      <td>
        <More {...props} />
      </td>
    </tr>
  )
}

/** By which way a reply came, where it was not the agency's own page. */
function How(props: { row: BoardRow }) {
  const { t } = useView()
  const ways: Record<string, MessageKey> = {
    phone: 'invitations.board.byPhone',
    paper: 'invitations.board.byPaper',
    mail: 'invitations.board.byMail',
  }
  const way = props.row.replyChannel ? ways[props.row.replyChannel] : undefined
  return way ? <small class="quiet"> {t(way)}</small> : null
}

function Pending(props: Props & { request: BoardRequest }) {
  const { t, viewer } = useView()
  const { request } = props
  const text =
    request.kind === 'substitution'
      ? t('invitations.board.pending.substitution', {
          substitute: request.substituteName,
          reason: request.reason,
        })
      : request.personName
        ? t('invitations.board.pending.leave', { person: request.personName, reason: request.reason })
        : t('invitations.board.pending.leaveAgency', { reason: request.reason })
  return (
    <div class="pending">
      <p class="small">{text}</p>
      {props.decides ? (
        <form
          method="post"
          action={`/meetings/${props.meetingId}/replies/requests/${request.id}`}
          class="acts"
        >
          <button class="quiet small" name="decision" value="approved">
            {t('invitations.decision.approved')}
          </button>
          <button class="quiet small" name="decision" value="refused">
            {t('invitations.decision.refused')}
          </button>
          {props.decides === 'director' ? <small class="quiet">{t('invitations.board.decide')}</small> : null}
        </form>
      ) : viewer && isOffice(viewer) ? (
        <p class="hint">{t('invitations.board.waitsForChair')}</p>
      ) : null}
    </div>
  )
}

function Person(props: Props & { person: BoardPerson }) {
  const { t, viewer } = useView()
  const { person, row } = props
  const label = usePersonLabel()(person)
  const mayConfirm = viewer !== null && (isOffice(viewer) || viewer.agencyIds.includes(row.agencyId))
  return (
    <p class="person">
      {label}{' '}
      <small class="quiet">
        {person.part === 'nominee' ? '' : `${t(`invitations.board.part.${person.part}`)} · `}
        {t(answerKey(person))}
        {person.hasEmail ? '' : ` · ${t('invitations.board.noEmail')}`}
      </small>
      {person.undelivered ? <Light colour="red">{t('invitations.board.undelivered')}</Light> : null}
      {person.confirmed ? null : mayConfirm ? (
        <form
          method="post"
          action={`/meetings/${props.meetingId}/replies/${row.invitationId}/people/${person.personId}/confirmation`}
        >
          <button class="quiet small">{t('invitations.board.confirm', { name: label })}</button>
        </form>
      ) : (
        <small class="quiet"> {t('invitations.unconfirmed')}</small>
      )}
    </p>
  )
}

function answerKey(person: BoardPerson): MessageKey {
  if (person.partstat === 'DELEGATED') return 'invitations.partstat.DELEGATED'
  if (person.partstat === 'DECLINED') return 'invitations.board.answer.declined'
  if (person.partstat === 'TENTATIVE') return 'invitations.board.answer.tentative'
  if (person.partstat !== 'ACCEPTED') return 'invitations.board.answer.none'
  if (person.channel === 'mail') return 'invitations.board.answer.calendar'
  return person.channel === 'web' ? 'invitations.board.answer.link' : 'invitations.board.answer.phone'
}

function More(props: Props) {
  const { t, viewer } = useView()
  const { row, meetingId } = props
  const office = viewer !== null && isOffice(viewer)
  const own = viewer?.agencyIds.includes(row.agencyId) ?? false
  const base = `/meetings/${meetingId}/replies/${row.invitationId}`
  return (
    <details id={`more-${row.invitationId}`}>
      <summary>{t('invitations.board.more')}</summary>
      {props.open && props.state !== 'withdrawn' ? (
        <ul class="plain small">
          {office || own ? (
            <li>
              <a href={`${base}/entry`}>
                {t(office ? 'invitations.board.enter' : 'invitations.board.answerOwn')}
              </a>
            </li>
          ) : null}
          {office ? (
            <li>
              <a href={`${base}/message`}>{t('invitations.board.message')}</a>
            </li>
          ) : null}
        </ul>
      ) : null}
      <h3 class="small">{t('invitations.board.history')}</h3>
      {row.history.length === 0 ? <p class="quiet small">{t('invitations.board.noHistory')}</p> : null}
      <ol class="plain small">
        {row.history.map((reply) => (
          <HistoryLine reply={reply} />
        ))}
      </ol>
      {row.people.map((person) => (
        <OwnAnswers person={person} />
      ))}
    </details>
  )
}

function HistoryLine(props: { reply: BoardReply }) {
  const { t, locale } = useView()
  const { reply } = props
  const names = reply.named.map((one) => one.name).join(t('common.listSeparator'))
  const colon = locale === 'en' ? ': ' : '：'
  return (
    <li>
      <span class="when quiet">
        <InstantText at={new Date(reply.at)} /> {reply.by ?? t('invitations.board.history.byAgency')}
      </span>
      <br />
      {t('invitations.board.history.line', {
        answer: t(`invitations.answer.${reply.kind}`),
        channel: t(`channel.${reply.channel}`),
      })}
      {names ? colon + names : ''}
      {reply.reason ? `${locale === 'en' ? '; ' : '；'}${reply.reason}` : ''}
    </li>
  )
}

/** What a person answered, by link, by mail and by telephone, in one line of time. */
function OwnAnswers(props: { person: BoardPerson }) {
  const { t, locale } = useView()
  const label = usePersonLabel()(props.person)
  if (props.person.answers.length === 0) return null
  return (
    <>
      <h3 class="small">{t('invitations.board.answersOf', { name: label })}</h3>
      <ol class="plain small">
        {props.person.answers.map((answer) => (
          <li>
            <span class="when quiet">
              <InstantText at={new Date(answer.at)} />
            </span>{' '}
            {t('invitations.board.history.line', {
              answer: t(`invitations.partstat.${answer.partstat}`),
              channel: t(`channel.${answer.channel}`),
            })}
            {answer.comment ? `${locale === 'en' ? '; ' : '；'}${answer.comment}` : ''}
          </li>
        ))}
      </ol>
    </>
  )
}
