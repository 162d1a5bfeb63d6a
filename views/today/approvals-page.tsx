import type { Approval } from '#src/today/approvals/queries.ts'
import { type ApprovalKind, approvalKinds } from '#src/today/approvals/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** One list of everything that waits for the director, by kind; each line leads to the page where it is decided. */
export function ApprovalsPage(props: { rows: readonly Approval[] }) {
  const { t } = useView()
  const kinds = approvalKinds.filter((kind) => props.rows.some((row) => row.kind === kind))
  return (
    <div class="approvals">
      <header class="page-head">
        <h1>
          {t('nav.approvals')} <span class="quiet number">{props.rows.length}</span>
        </h1>
      </header>
      {kinds.length === 0 ? (
        <Empty>
          {t('today.nothingToApprove')} <a href="/today">{t('nav.today')}</a>
        </Empty>
      ) : null}
      {kinds.map((kind) => (
        <ApprovalBlock kind={kind} rows={props.rows.filter((row) => row.kind === kind)} />
      ))}
    </div>
  )
}

function ApprovalBlock(props: { kind: ApprovalKind; rows: readonly Approval[] }) {
  const { t } = useView()
  const { kind } = props
  return (
    <section class="block" aria-labelledby={kind}>
      <h2 id={kind}>
        {t(`today.approval.${kind}`)} <span class="quiet number">{props.rows.length}</span>
      </h2>
      <p class="hint">{t(`today.approvalHint.${kind}`)}</p>
      <ul class="plain">
        {props.rows.map((row) => (
          <ApprovalLine row={row} />
        ))}
      </ul>
    </section>
  )
}

function ApprovalLine(props: { row: Approval }) {
  const { t } = useView()
  const name = useName()
  const { row } = props
  const who = [name(row.agencyZh, row.agencyEn), row.person].filter(Boolean).join(' ')
  const title = name(row.title, row.titleEn)
  // Of a request the person is news, the meeting is known.
  const asks = row.kind === 'leave' || row.kind === 'substitution'
  return (
    <li class="with-act">
      <div>
        {asks ? who : title}
        {row.reason ? <p class="text">{row.reason}</p> : null}
        <p class="quiet">
          {[asks ? title : who, t(`today.since.${row.kind}`)].filter(Boolean).join(' · ')}{' '}
          <DayText day={row.on} />
          {row.kind === 'extension' && row.until ? (
            <>
              {' → '}
              <DayText day={row.until} />
            </>
          ) : null}
        </p>
      </div>
      <a class="button quiet" href={approvalHref(row)}>
        {t(`today.decide.${row.kind}`)}
      </a>
    </li>
  )
}

export function approvalHref(row: Pick<Approval, 'kind' | 'id'>): string {
  switch (row.kind) {
    case 'extension':
    case 'objection':
      return `/action-items/${row.id}`
    case 'urgent_matter':
    case 'deferred_twice':
      return `/matters/${row.id}`
    case 'minutes_overdue':
      return `/meetings/${row.id}/minutes`
    case 'leave':
    case 'substitution':
      return `/meetings/${row.id}/replies`
    case 'urgent_notice':
      return `/meetings/${row.id}`
  }
}
