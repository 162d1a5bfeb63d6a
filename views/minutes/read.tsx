import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Paragraph } from '#src/minutes/paragraphs/queries.ts'
import type { Aftermath, Minutes } from '#src/minutes/queries.ts'
import { isIssued } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'
import { type DocumentLink, DocumentLinks } from '../documents/links.tsx'
import { fileHref } from '../files/list.tsx'
import { InstantText } from '../ui/time.tsx'
import { Amend, BecameOfIt, Papers, Seal } from './aftermath.tsx'
import { MinutesHead } from './head.tsx'
import { IssuedPaper } from './issued-paper.tsx'

export interface ReadProps {
  minutes: Minutes
  paragraphs: readonly Paragraph[]
  text: string
  aftermath: Aftermath
  form: FormErrors
}

/** A draft as it would be printed; issued minutes with amendments above the text, and what became of them. */
export function ReadPage(props: ReadProps) {
  const { t } = useView()
  const { minutes, aftermath } = props
  const issued = isIssued(minutes.state)
  return (
    <>
      <MinutesHead minutes={minutes} tab="read" next={<NextStep minutes={minutes} />} />
      <Acknowledge {...props} />
      <IssuedPaper minutes={minutes} text={props.text} aftermath={aftermath} />
      <DocumentLinks
        links={[{ label: 'documents.minutes', path: `/minutes/${minutes.id}/documents/minutes` }]}
        more={useExtracts(props)}
      />
      {issued ? (
        <div class="no-print">
          <BecameOfIt paragraphs={props.paragraphs} />
          <Papers materials={aftermath.materials} href={fileHref} />
          <Seal {...props} />
          <Amend minutes={minutes} form={props.form} />
        </div>
      ) : (
        <p class="note no-print">{t('minutes.draftNote')}</p>
      )}
    </>
  )
}

/** Extracts: the office's for each agency with a duty, an agency's own for itself. */
function useExtracts(props: ReadProps): DocumentLink[] {
  const { viewer } = useView()
  const path = `/minutes/${props.minutes.id}/documents`
  const duties = props.paragraphs.flatMap((paragraph) => paragraph.duties)
  const agencies = new Map(
    duties.flatMap((duty) => [
      [duty.leadId, duty.lead] as const,
      ...duty.supportingIds.map((id, at) => [id, duty.supporting[at] ?? ''] as const),
    ]),
  )
  const chosen = [...agencies].filter(
    ([id]) => viewer !== null && (isOffice(viewer) || isAuditor(viewer) || viewer.agencyIds.includes(id)),
  )
  return chosen.map(([id, name]) => ({
    label: 'documents.extractFor',
    args: { name },
    path: `${path}/extract`,
    query: `?agency=${id}`,
  }))
}

/** The one filled button of the page: what comes next, for whoever may do it. */
function NextStep(props: { minutes: Minutes }) {
  const { t, viewer } = useView()
  const { minutes } = props
  if (!viewer || isIssued(minutes.state)) return null
  const base = `/minutes/${minutes.id}`
  const link = (href: string, key: Parameters<typeof t>[0]) => (
    <a class="button" href={href}>
      {t(key)}
    </a>
  )
  if (isOffice(viewer)) {
    if (minutes.state === 'drafting') return link(`${base}/edit`, 'minutes.goOnDrafting')
    if (minutes.state === 'countersigning') return link(`${base}/countersigning`, 'minutes.seeCountersigning')
    return minutes.signedAt
      ? link(`${base}/issue`, 'minutes.toIssue')
      : link(`${base}/signature`, 'minutes.toSignature')
  }
  if (minutes.state === 'awaiting_signature' && minutes.chairedByViewer && !minutes.signedAt)
    return link(`${base}/signature`, 'minutes.toSign')
  if (minutes.state === 'countersigning' && viewer.agencyIds.length)
    return link(`${base}/countersign`, 'minutes.toCountersign')
  return null
}

/** 签收: only this button records that an agency has read the minutes; opening the page does not. */
function Acknowledge(props: ReadProps) {
  const { t, viewer } = useView()
  const own = props.aftermath.distribution.filter((one) => viewer?.agencyIds.includes(one.agencyId))
  if (own.length === 0 || !isIssued(props.minutes.state)) return null
  if (own.every((one) => one.openedAt))
    return (
      <p class="note no-print">
        {t('minutes.acknowledged')} <InstantText at={new Date(own[0]?.openedAt ?? 0)} />
      </p>
    )
  return (
    <form method="post" action={`/minutes/${props.minutes.id}/acknowledgement`} class="acts no-print">
      <button>{t('minutes.acknowledge')}</button>
      <a class="button quiet" href="/action-items">
        {t('minutes.ownItems')}
      </a>
    </form>
  )
}
