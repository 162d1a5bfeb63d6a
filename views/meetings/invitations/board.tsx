import { isOffice } from '#src/auth/viewer.ts'
import type { BoardRow, OwnAttendee } from '#src/meetings/invitations/queries.ts'
import { whyNotReply } from '#src/meetings/invitations/replies/rules.ts'
import { boardFilters, boardState, passesFilter } from '#src/meetings/invitations/rules.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import type { Away } from '#src/scheduling/availability/away/queries.ts'
import { useView } from '../../context.ts'
import { AwayNote } from '../../scheduling/away.tsx'
import { Chip, Chips, Empty } from '../../ui/table.tsx'
import { InstantText } from '../../ui/time.tsx'
import { MeetingHead } from '../head.tsx'
import { usePersonLabel } from '../person-label.tsx'
import { BoardLine } from './board-line.tsx'

export interface BoardProps {
  meeting: Meeting
  rows: readonly BoardRow[]
  own: readonly OwnAttendee[]
  away: readonly Away[]
  filter: string
  /** In which role the viewer may decide what waits for the chair (R28). */
  decides: 'chair' | 'director' | null
}

/** The reply board: one row an agency in standing order, renewed in place while it stands open. */
export function BoardPage(props: BoardProps) {
  const { t } = useView()
  const label = usePersonLabel()
  return (
    <>
      <MeetingHead meeting={props.meeting} tab="replies" />
      <Board {...props} />
      {props.own.length ? (
        <section class="block">
          <h2>{t('invitations.board.own')}</h2>
          <ul class="plain">
            {props.own.map((person) => (
              <li>
                {label(person)}{' '}
                <span class="quiet">
                  {t(`invitations.board.part.${person.part}`)} ·{' '}
                  {t(`invitations.partstat.${person.partstat}`)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

/** The part that renews itself; the whole of it is one fragment. */
export function Board(props: BoardProps) {
  const { t, path, now, viewer } = useView()
  const { meeting } = props
  const replyable = {
    state: meeting.storedState,
    startsAt: meeting.startsAt ?? now,
    replyBy: meeting.replyBy,
    withdrawnAt: null,
  }
  const office = viewer !== null && isOffice(viewer)
  const open = whyNotReply(replyable, now, true) === null
  const rows = props.rows.map((row) => ({ row, state: stateOf(row) }))
  const shown = rows.filter(({ state }) => passesFilter(state, props.filter))
  const silent = rows.filter(({ state }) => state === 'silent').length
  return (
    <section id="board" hx-get={path} hx-trigger="every 5s" hx-swap="outerMorph">
      <h2 class="visually-hidden">{t('invitations.board.title')}</h2>
      <p class="summary" aria-live="polite">
        <strong>{t('invitations.board.summary', totals(rows))}</strong>
        {meeting.replyBy ? <Deadline at={meeting.replyBy} /> : null}
      </p>
      <AwayNote away={props.away} />
      {office && open ? (
        <div class="acts">
          {silent > 0 ? (
            <a class="button quiet" href={`/meetings/${meeting.id}/replies/reminder`}>
              {t('invitations.remind.button')}
            </a>
          ) : null}
          <a href={`/meetings/${meeting.id}/replies/calendar`}>{t('invitations.calendarReply.title')}</a>
        </div>
      ) : null}
      <Chips label={t('invitations.board.filter')}>
        <Chip name="state" value="">
          {t('invitations.board.filter.all')} {rows.length}
        </Chip>
        {boardFilters.map((filter) => (
          <Chip name="state" value={filter}>
            {t(`invitations.board.filter.${filter}`)}{' '}
            {rows.filter(({ state }) => passesFilter(state, filter)).length}
          </Chip>
        ))}
      </Chips>
      {shown.length === 0 ? (
        <Empty>{t('invitations.board.none')}</Empty>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={t('invitations.board.title')}>
          <table class="stacked board">
            <thead>
              <tr>
                <th scope="col">{t('invitations.board.agency')}</th>
                <th scope="col">{t('invitations.board.state')}</th>
                <th scope="col">{t('invitations.board.people')}</th>
                <th scope="col">{t('invitations.board.level')}</th>
                <th scope="col">{t('invitations.board.reminded')}</th>
                <th scope="col">{t('invitations.board.telephone')}</th>
                <th scope="col">{t('invitations.board.more')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ row, state }) => (
                <BoardLine
                  meetingId={meeting.id}
                  row={row}
                  state={state}
                  decides={open || meeting.storedState === 'held' ? props.decides : null}
                  open={open}
                  deadline={meeting.replyBy ?? meeting.startsAt}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p class="hint no-print">{t('invitations.board.live')}</p>
    </section>
  )
}

export const stateOf = (row: BoardRow) =>
  boardState({ ...row, attending: row.people.filter((person) => isComing(person)).length })

const isComing = (person: BoardRow['people'][number]) =>
  person.partstat !== 'DELEGATED' && person.partstat !== 'DECLINED'

function totals(rows: readonly { row: BoardRow; state: string }[]) {
  const standing = rows.filter(({ state }) => state !== 'withdrawn')
  const count = (wanted: string) => standing.filter(({ state }) => state === wanted).length
  const silent = count('silent')
  return {
    expected: standing.length,
    replied: standing.length - silent,
    people: standing.flatMap(({ row }) => row.people.filter(isComing)).length,
    leave: count('on_leave'),
    silent,
  }
}

function Deadline(props: { at: Date }) {
  const { t, now } = useView()
  const over = props.at < now
  const [before = '', after = ''] = t(
    over ? 'invitations.board.deadlineOver' : 'invitations.board.deadline',
    { at: '\u0001' },
  ).split('\u0001')
  return (
    <span class="quiet">
      {' '}
      {before}
      <InstantText at={props.at} />
      {after}
    </span>
  )
}
