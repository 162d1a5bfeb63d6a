import { isLiaisonOf, isOffice } from '#src/auth/viewer.ts'
import type { StoredFile } from '#src/files/queries.ts'
import type { Matter, MatterThread } from '#src/matters/queries.ts'
import { isDeferredTwice } from '#src/matters/rules.ts'
import { useView } from '../context.ts'
import { FileList } from '../files/list.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'
import { Acts, MoreActs, type NounForm } from './acts.tsx'
import { MatterState, Urgent } from './state.tsx'
import { Decisions, History, Items, Meetings } from './thread.tsx'

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
