import { formatDay, formatInstant } from '#src/i18n/format.ts'
import type { Locale } from '#src/i18n/translate.ts'
import type { Day } from '#src/lib/dates.ts'
import type { InboxItem, InboxMeeting, Owed } from '#src/today/inbox/queries.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText, InstantText } from '../ui/time.tsx'

type Group = 'accept' | 'returned' | 'pressing' | 'underway' | 'supporting'

/** The agency's own to-do: what it owes an answer to, what it has to do, where it goes. */
export function InboxPage(props: {
  owed: readonly Owed[]
  items: readonly InboxItem[]
  meetings: readonly InboxMeeting[]
}) {
  const { t } = useView()
  const leads = props.items.filter((item) => item.leads)
  const pressing = (item: InboxItem) => item.light === 'red' || item.light === 'yellow'
  const groups: [Group, readonly InboxItem[]][] = [
    ['accept', leads.filter((item) => item.state === 'assigned')],
    ['returned', leads.filter((item) => item.state === 'returned')],
    ['pressing', leads.filter((item) => !['assigned', 'returned'].includes(item.state) && pressing(item))],
    ['underway', leads.filter((item) => !['assigned', 'returned'].includes(item.state) && !pressing(item))],
    ['supporting', props.items.filter((item) => !item.leads)],
  ]
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.inbox')}</h1>
        <p class="acts">
          <a class="button quiet" href="/matters/new">
            {t('today.raiseMatter')}
          </a>
        </p>
      </header>
      <div class="columns">
        <OwedBlock rows={props.owed} />
        <MeetingsBlock meetings={props.meetings} />
      </div>
      <section class="block" aria-labelledby="items">
        <h2 id="items">{t('nav.actionItems')}</h2>
        {props.items.length === 0 ? <Empty>{t('today.noOwnItems')}</Empty> : null}
        {props.items.length === 0 ? null : (
          <div class="scroll" tabindex={0} role="region" aria-label={t('today.ownItems')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('today.column.item')}</th>
                  <th scope="col">{t('today.column.due')}</th>
                  <th scope="col" class="number">
                    {t('today.column.percent')}
                  </th>
                </tr>
              </thead>
              {groups.map(([group, items]) =>
                items.length ? <ItemGroup group={group} items={items} /> : null,
              )}
            </table>
          </div>
        )}
      </section>
    </>
  )
}

function OwedBlock(props: { rows: readonly Owed[] }) {
  const { t, now, locale, today } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="owed">
      <h2 id="owed">{t('today.owed')}</h2>
      {props.rows.length === 0 ? <Empty>{t('today.nothingOwed')}</Empty> : null}
      <ul class="plain">
        {props.rows.map((row) => (
          <li class="with-act">
            <div>
              {name(row.title, row.titleEn)}
              <p class="quiet">
                {t(`today.owed.${row.kind}`)}
                {' · '}
                {t('today.before', { at: deadline(locale, row, today) })}
                {row.by && row.by < now ? <span class="light red"> {t('today.deadlineOver')}</span> : null}
              </p>
            </div>
            <a class="button" href={owedHref(row)}>
              {t(`today.owedAct.${row.kind}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function deadline(locale: Locale, row: Owed, today: Day): string {
  if (row.by) return formatInstant(locale, row.by, today)
  return row.byDay ? formatDay(locale, row.byDay, today) : '—'
}

const owedHref = (row: Owed) =>
  row.kind === 'notice'
    ? `/meetings/${row.id}/replies/${row.invitationId}/entry`
    : `/minutes/${row.minutesId}/countersign`

function MeetingsBlock(props: { meetings: readonly InboxMeeting[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block" aria-labelledby="coming">
      <h2 id="coming">{t('today.ownMeetings')}</h2>
      {props.meetings.length === 0 ? <Empty>{t('today.noOwnMeetings')}</Empty> : null}
      <ul class="plain">
        {props.meetings.map((meeting) => (
          <li>
            <InstantText at={meeting.startsAt} />{' '}
            <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>
            <p class="quiet">
              {name(meeting.venueZh, meeting.venueEn)}
              {' · '}
              {meeting.people
                ? t('today.goes', { people: meeting.people })
                : t(meeting.replyKind === 'leave' ? 'today.leaveAsked' : 'today.nobodyNamed')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function ItemGroup(props: { group: Group; items: readonly InboxItem[] }) {
  const { t } = useView()
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup" colspan={3}>
          {t(`today.items.${props.group}`)} <span class="number">{props.items.length}</span>
        </th>
      </tr>
      {props.items.map((item) => (
        <ItemRow item={item} />
      ))}
    </tbody>
  )
}

function ItemRow(props: { item: InboxItem }) {
  const { t } = useView()
  const name = useName()
  const { item } = props
  const left = item.workingDaysLeft
  return (
    <tr>
      <td>
        <a href={`/action-items/${item.id}`}>{name(item.title, item.titleEn)}</a>
        {item.leads ? null : (
          <p class="quiet">{t('today.ledBy', { agency: name(item.leadZh, item.leadEn) })}</p>
        )}
        {item.returnReason ? (
          <p class="quiet">{t('today.returnedBecause', { reason: item.returnReason })}</p>
        ) : null}
      </td>
      <td>
        <DayText day={item.dueOn} />{' '}
        <Light colour={item.light}>
          {item.state === 'submitted'
            ? t('today.submitted')
            : left < 0
              ? t('common.workingDaysOver', { n: -left })
              : t('common.workingDaysLeft', { n: left })}
        </Light>
      </td>
      <td class="number">{item.percent}%</td>
    </tr>
  )
}
