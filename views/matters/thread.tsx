import { formatDocNo } from '#src/i18n/format.ts'
import { translateStored } from '#src/i18n/translate.ts'
import type { Matter, MatterThread } from '#src/matters/queries.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { DayText, InstantText } from '../ui/time.tsx'

/** Where the matter was taken up. */
export function Meetings(props: { thread: MatterThread }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block">
      <h2>{t('matters.meetings')}</h2>
      {props.thread.meetings.length === 0 ? <p class="quiet">{t('matters.noMeetings')}</p> : null}
      <ul class="plain">
        {props.thread.meetings.map((row) => (
          <li>
            <a href={`/meetings/${row.meetingId}`}>{name(row.title, row.titleEn)}</a>{' '}
            <span class={`state ${row.state}`}>
              {translateStored(useView().locale, `meetings.state.${row.state}`)}
            </span>
            <br />
            <span class="quiet">
              {row.startsAt ? <InstantText at={new Date(row.startsAt)} /> : t('meetings.noTime')} ·{' '}
              {t('matters.itemNo', { n: row.itemNo })} {name(row.itemTitle, row.itemTitleEn)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Decisions(props: { thread: MatterThread }) {
  const { t, locale } = useView()
  if (props.thread.decisions.length === 0) return null
  return (
    <section class="block">
      <h2>{t('matters.decisions')}</h2>
      <ul class="plain">
        {props.thread.decisions.map((decision) => (
          <li>
            <p class="text">{decision.text}</p>
            <span class="quiet">
              {translateStored(locale, `decisions.type.${decision.type}`)} ·{' '}
              <a href={`/meetings/${decision.meetingId}/minutes`}>
                {decision.meetingTitle}
                {decision.docYear && decision.docNo ? formatDocNo(decision.docYear, decision.docNo) : ''}
              </a>{' '}
              · {t('matters.paragraph', { n: decision.paragraphNo })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Items(props: { matter: Matter; thread: MatterThread }) {
  const { t, locale } = useView()
  const name = useName()
  if (props.thread.items.length === 0) return null
  return (
    <section class="block">
      <h2>{t('matters.items')}</h2>
      <div class="scroll" tabindex={0} role="region" aria-label={t('matters.items')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('matters.item')}</th>
              <th scope="col">{t('matters.lead')}</th>
              <th scope="col">{t('matters.due')}</th>
              <th scope="col">{t('matters.light')}</th>
            </tr>
          </thead>
          <tbody>
            {props.thread.items.map((item) => (
              <tr>
                <th scope="row">
                  <a href={`/action-items/${item.id}`}>{item.title}</a>
                </th>
                <td>{name(item.leadShort, item.leadNameEn)}</td>
                <td class="nowrap">
                  <DayText day={item.dueOn} />
                </td>
                <td>
                  <Light colour={item.light}>
                    {item.light === 'red'
                      ? t('common.workingDaysOver', { n: -item.days })
                      : item.light === 'yellow' || item.light === 'green'
                        ? t('common.workingDaysLeft', { n: item.days })
                        : translateStored(locale, `actionitems.state.${item.state}`)}
                  </Light>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.matter.state === 'resolved' && props.matter.openActionItems > 0 ? (
        <p class="quiet">{t('matters.closesWhenDone', { n: props.matter.openActionItems })}</p>
      ) : null}
    </section>
  )
}

export function History(props: { thread: MatterThread }) {
  const { t, locale } = useView()
  return (
    <section class="block">
      <h2>{t('matters.history')}</h2>
      <ol class="timeline">
        {props.thread.history.map((event) => (
          <li>
            <span class="when">
              <InstantText at={new Date(event.at)} /> · {event.who}
            </span>
            <span class="text">{translateStored(locale, `audit.${event.action}`, event.args)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
