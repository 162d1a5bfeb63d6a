import type { ActionItem } from '#src/action-items/queries.ts'
import type { ItemEvent } from '#src/action-items/timeline/queries.ts'
import { isOffice } from '#src/auth/viewer.ts'
import { chineseNumeral } from '#src/decisions/rules.ts'
import type { StoredFile } from '#src/files/queries.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { DocumentLinks } from '../documents/links.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'
import { Acts } from './acts.tsx'
import { DueLight } from './light.tsx'
import { Timeline } from './timeline.tsx'

export interface ItemPageProps {
  item: ActionItem
  events: readonly ItemEvent[]
  files: readonly StoredFile[]
  /** What was typed into an act that did not pass, by the act's name. */
  forms: Record<string, FormErrors>
}

/** One duty: what, who, until when; what happened; what this reader may do now. */
export function ItemPage(props: ItemPageProps) {
  const { t, viewer } = useView()
  const { item } = props
  const name = useName()
  const open = !['submitted', 'closed', 'cancelled'].includes(item.state)
  const mayWithdraw = (file: StoredFile) =>
    open &&
    viewer !== null &&
    (isOffice(viewer) || viewer.agencyIds.some((id) => id === file.uploadedByAgencyId))
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/action-items">{t('actionitems.title')}</a>
        </p>
        <h1>
          {name(item.title, item.titleEn)}{' '}
          <span class={`state ${item.overdue ? 'overdue' : item.state}`}>
            {t(`actionitems.state.${item.state}`)}
          </span>
        </h1>
        {item.calendarLoaded ? null : <p class="note">{t('common.mondayToFriday')}</p>}
      </header>
      <div class="columns wide-left">
        <div>
          <Facts item={item} />
          <Source item={item} />
          {viewer && isOffice(viewer) ? (
            <DocumentLinks
              links={[
                {
                  label: 'documents.supervisionNotice',
                  path: `/action-items/${item.id}/documents/supervision-notice`,
                },
                { label: 'documents.reminderSlip', path: `/action-items/${item.id}/documents/reminder-slip` },
              ]}
            />
          ) : null}
          <section class="block">
            <h2>{t('actionitems.timeline')}</h2>
            <Timeline events={props.events} files={props.files} mayWithdraw={mayWithdraw} />
          </section>
        </div>
        <Acts {...props} />
      </div>
    </>
  )
}

function Facts(props: { item: ActionItem }) {
  const { t } = useView()
  const name = useName()
  const { item } = props
  return (
    <dl class="facts">
      <dt>{t('actionitems.field.lead')}</dt>
      <dd>{name(item.lead.nameZh, item.lead.nameEn)}</dd>
      <dt>{t('actionitems.field.supporters')}</dt>
      <dd>
        {item.supporters.map((a) => name(a.nameZh, a.nameEn)).join(t('common.listSeparator')) ||
          t('common.none')}
      </dd>
      {item.deliverable ? (
        <>
          <dt>{t('actionitems.field.deliverable')}</dt>
          <dd>{item.deliverable}</dd>
        </>
      ) : null}
      <dt>{t('actionitems.field.dueOn')}</dt>
      <dd>
        <DayText day={item.dueOn} />{' '}
        {item.state === 'proposed' ? null : (
          <DueLight light={lightOf(item)} workingDays={item.workingDays} dueOn={item.dueOn} />
        )}
        {item.dueOn === item.originalDueOn ? null : (
          <span class="quiet below">
            {t('actionitems.originally')} <DayText day={item.originalDueOn} />
          </span>
        )}
        {item.onTime === null ? null : (
          <span class="below">{t(item.onTime ? 'actionitems.onTime' : 'actionitems.late')}</span>
        )}
      </dd>
      <Acceptance item={item} />
      {item.state === 'proposed' || item.state === 'assigned' ? null : (
        <>
          <dt>{t('actionitems.field.percent')}</dt>
          <dd>
            <progress max={100} value={item.percent} aria-label={t('actionitems.field.percent')} />{' '}
            {item.percent}%
          </dd>
        </>
      )}
    </dl>
  )
}

const lightOf = (item: ActionItem) =>
  item.state === 'closed' || item.state === 'cancelled' ? item.state : item.light

function Acceptance(props: { item: ActionItem }) {
  const { t, today } = useView()
  const { item } = props
  if (item.state !== 'assigned' || !item.acceptBy || item.objectionPending) return null
  return (
    <>
      <dt>{t('actionitems.field.acceptBy')}</dt>
      <dd>
        <DayText day={item.acceptBy} />{' '}
        {today > item.acceptBy ? <strong class="error">{t('actionitems.acceptanceLate')}</strong> : null}
      </dd>
    </>
  )
}

/** 会议 · 纪要〔2026〕3号 · 第二条, each a link where the reader may follow it, and the paragraph itself. */
function Source(props: { item: ActionItem }) {
  const { t } = useView()
  const name = useName()
  const { source } = props.item
  const text = name(source.text, source.textEn)
  const matter = name(source.matterTitle, source.matterTitleEn)
  const places: [boolean, string, string][] = [
    [source.seesMeeting, `/meetings/${source.meetingId}`, name(source.meetingTitle, source.meetingTitleEn)],
    [
      source.seesMinutes,
      `/minutes/${source.minutesId}`,
      source.docYear && source.docNo ? source.seriesName + formatDocNo(source.docYear, source.docNo) : '',
    ],
    [
      source.seesMinutes,
      `/minutes/${source.minutesId}#paragraph-${source.paragraphNo}`,
      source.paragraphNo
        ? t('actionitems.paragraph', { n: source.paragraphNo, zh: chineseNumeral(source.paragraphNo) })
        : '',
    ],
  ]
  const shown = places.filter(([, , label]) => label)
  return (
    <section class="block">
      <h2>{t('actionitems.source')}</h2>
      <p>
        {shown.map(([sees, href, label], at) => (
          <>
            {at ? ' · ' : ''}
            {sees ? <a href={href}>{label}</a> : label}
          </>
        ))}
      </p>
      {text ? <blockquote class="text">{text}</blockquote> : null}
      {matter ? (
        <p>
          {t('actionitems.matter')}{' '}
          {source.seesMatter ? <a href={`/matters/${source.matterId}`}>{matter}</a> : matter}
        </p>
      ) : null}
    </section>
  )
}
