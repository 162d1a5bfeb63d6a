import type { Child } from 'hono/jsx'
import { isLiaisonOf, isOffice } from '#src/auth/viewer.ts'
import type { StoredFile } from '#src/files/queries.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import { type MessageKey, translateStored } from '#src/i18n/translate.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import type { Matter, MatterThread } from '#src/matters/queries.ts'
import {
  isDeferredTwice,
  whyNotAccept,
  whyNotAskBack,
  whyNotCloseMatter,
  whyNotReject,
  whyNotResolve,
  whyNotRevise,
  whyNotWithdraw,
} from '#src/matters/rules.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FileList } from '../files/list.tsx'
import { TextArea } from '../ui/field.tsx'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { DayText, InstantText } from '../ui/time.tsx'
import { MatterState, Urgent } from './state.tsx'

type NounForm = FormErrors & { noun: string }

/** One matter as one thread: what it is, where it was taken up, what was decided, what became of it. */
export function MatterPage(props: {
  matter: Matter
  thread: MatterThread
  files: readonly StoredFile[]
  form: NounForm
}) {
  const { t, viewer } = useView()
  const name = useName()
  const { matter, thread } = props
  const office = viewer !== null && isOffice(viewer)
  const own = viewer !== null && isLiaisonOf(viewer, matter.agencyId)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/matters">{t('nav.matters')}</a>
        </p>
        <h1>
          {name(matter.title, matter.titleEn)} <MatterState state={matter.state} />
        </h1>
        <p class="quiet">
          {name(matter.agencyName, matter.agencyNameEn)} · <DayText day={matter.raisedOn} />{' '}
          <Urgent matter={matter} />
        </p>
        {isDeferredTwice(matter) ? (
          <p class="note">{t('matters.deferredTwice', { n: matter.timesDeferred })}</p>
        ) : null}
        {office ? <Acts matter={matter} /> : null}
      </header>
      <div class="columns wide-left">
        <div>
          <Facts matter={matter} />
          <Meetings thread={thread} />
          <Decisions thread={thread} />
          <Items matter={matter} thread={thread} />
        </div>
        <div>
          {office || own ? <MoreActs matter={matter} office={office} form={props.form} /> : null}
          <section class="block">
            <h2>{t('matters.files')}</h2>
            {props.files.length ? (
              <FileList
                files={props.files}
                mayWithdraw={(file) => office || (own && file.uploadedByAgencyId === matter.agencyId)}
              />
            ) : (
              <p class="quiet">{t('matters.noFiles')}</p>
            )}
          </section>
          <History thread={thread} />
        </div>
      </div>
    </>
  )
}

function Acts(props: { matter: Matter }) {
  const { t } = useView()
  const { matter } = props
  const base = `/matters/${matter.id}`
  const canMeet = ['accepted', 'coordinating', 'deferred', 'resolved'].includes(matter.state)
  return (
    <div class="acts">
      {whyNotAccept(matter) ? null : (
        <form method="post" action={`${base}/acceptance`}>
          <button>{t('matters.accept')}</button>
        </form>
      )}
      {canMeet ? (
        <a
          class={matter.state === 'resolved' ? 'button quiet' : 'button'}
          href={`/meetings/new?matters=${matter.id}`}
        >
          {t('matters.planMeeting')}
        </a>
      ) : null}
      {whyNotCloseMatter(matter, matter.openActionItems) ? null : (
        <form method="post" action={`${base}/closure`}>
          <button class="quiet">{t('matters.close')}</button>
        </form>
      )}
    </div>
  )
}

function Facts(props: { matter: Matter }) {
  const { t, viewer } = useView()
  const name = useName()
  const { matter } = props
  const office = viewer !== null && isOffice(viewer)
  return (
    <>
      <dl class="facts">
        <dt>{t('matters.field.topic')}</dt>
        <dd>{name(matter.topicName, matter.topicNameEn) || '—'}</dd>
        {matter.basis ? (
          <>
            <dt>{t('matters.field.basis')}</dt>
            <dd>{matter.basis}</dd>
          </>
        ) : null}
        {matter.milestone || matter.milestoneOn ? (
          <>
            <dt>{t('matters.field.milestone')}</dt>
            <dd>
              {matter.milestone} {matter.milestoneOn ? <DayText day={matter.milestoneOn} /> : null}
            </dd>
          </>
        ) : null}
        {matter.raisedByName && (office || !matter.confidentialAt) ? (
          <>
            <dt>{t('matters.raisedBy')}</dt>
            <dd>{matter.raisedByName}</dd>
          </>
        ) : null}
        {matter.timesDeferred > 0 ? (
          <>
            <dt>{t('matters.timesDeferred')}</dt>
            <dd>{t('matters.times', { n: matter.timesDeferred })}</dd>
          </>
        ) : null}
        {matter.stateReason ? (
          <>
            <dt>{t('matters.stateReason')}</dt>
            <dd class="text">{matter.stateReason}</dd>
          </>
        ) : null}
      </dl>
      {matter.confidentialAt ? <p class="note">{t('matters.confidentialNote')}</p> : null}
      {matter.description ? <p class="text">{matter.description}</p> : null}
    </>
  )
}

function Meetings(props: { thread: MatterThread }) {
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

function Decisions(props: { thread: MatterThread }) {
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

function Items(props: { matter: Matter; thread: MatterThread }) {
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

/** Acts with words, each a small form; nothing is shown that the state forbids. */
function MoreActs(props: { matter: Matter; office: boolean; form: NounForm }) {
  const { t } = useView()
  const { matter, office } = props
  const all: [noun: string, shown: boolean][] = [
    ['question', office && !whyNotAskBack(matter)],
    ['resolution', office && !whyNotResolve(matter)],
    ['rejection', office && !whyNotReject(matter)],
    ['withdrawal', !whyNotWithdraw(matter)],
  ]
  const shown = all.filter(([, may]) => may)
  if (shown.length === 0 && whyNotRevise(matter, office)) return null
  return (
    <section class="block no-print">
      <h2>{t('matters.acts')}</h2>
      {whyNotRevise(matter, office) ? null : (
        <p>
          <a href={`/matters/${matter.id}/edit`}>{t('common.edit')}</a>
        </p>
      )}
      {shown.map(([noun]) => (
        <WordsAct matter={matter} noun={noun} form={props.form} />
      ))}
      {whyNotAskBack(matter) ? null : (
        <Act noun="files" form={props.form} label={t('matters.addFile')}>
          <form method="post" action={`/matters/${matter.id}/files`} enctype="multipart/form-data">
            <FileField form={props.form.noun === 'files' ? props.form : noErrors} />
            <button class="quiet">{t('matters.addFile')}</button>
          </form>
        </Act>
      )}
    </section>
  )
}

function WordsAct(props: { matter: Matter; noun: string; form: NounForm }) {
  const { t } = useView()
  const form = props.form.noun === props.noun ? props.form : noErrors
  const key = (part: string) => t(`matters.${part}.${props.noun}` as MessageKey)
  return (
    <Act noun={props.noun} form={props.form} label={key('act')}>
      <form method="post" action={`/matters/${props.matter.id}/${props.noun}`}>
        {/* Four such forms on a page: the label wraps its field, because ids must differ. */}
        <TextArea
          name="reason"
          id={`reason-${props.noun}`}
          label={key('words')}
          form={form}
          rows={3}
          hint={key('hint')}
        />
        <button class={props.noun === 'withdrawal' || props.noun === 'rejection' ? 'danger' : 'quiet'}>
          {key('act')}
        </button>
      </form>
    </Act>
  )
}

function Act(props: { noun: string; form: NounForm; label: string; children: Child }) {
  return (
    <details class="act" open={props.form.noun === props.noun}>
      <summary>{props.label}</summary>
      {props.children}
    </details>
  )
}

function History(props: { thread: MatterThread }) {
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
