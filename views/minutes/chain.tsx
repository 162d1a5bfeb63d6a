import { isOffice } from '#src/auth/viewer.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { ChainRow, ChainState } from '#src/minutes/chain/queries.ts'
import type { Problem } from '#src/minutes/chain/rules.ts'
import { useView } from '../context.ts'
import { Empty } from '../ui/table.tsx'
import { InstantText } from '../ui/time.tsx'

/** How far everything issued is verified, what is wrong, and the newest records with their codes. */
export function ChainPage(props: {
  state: ChainState
  rows: readonly ChainRow[]
  /** A code from a mail to look for, and the record that has it. */
  code: string
  found: number | null
}) {
  const { t, viewer } = useView()
  const { state } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/minutes">{t('nav.minutes')}</a>
        </p>
        <h1>{t('chain.title')}</h1>
        <p class="quiet">{t('chain.intro')}</p>
        {viewer && isOffice(viewer) && state.records > 0 ? (
          <form method="post" action="/minutes/chain/checks" class="acts">
            <button>{t('chain.check')}</button>
          </form>
        ) : null}
      </header>
      {state.records > 0 ? <Verified state={state} /> : null}
      <Problems problems={state.check?.problems ?? []} />
      {state.records > 0 ? <Compare code={props.code} found={props.found} /> : null}
      <section class="block">
        <h2>{t('chain.latest')}</h2>
        <Records rows={props.rows} />
      </section>
    </>
  )
}

/** 已核验至第12号，未发现改动 · 11月23日 09:00. */
export function Verified(props: { state: ChainState }) {
  const { t } = useView()
  const { check, records, head } = props.state
  const later = records - (check?.records ?? 0)
  return (
    <dl class="facts">
      <dt>{t('chain.record')}</dt>
      <dd>
        {check === null ? (
          t('chain.notVerified')
        ) : check.problems.length > 0 ? (
          <strong class="alert">{t('chain.broken', { n: check.problems.length })}</strong>
        ) : (
          t('chain.verifiedUntil', { n: check.records })
        )}{' '}
        {check ? (
          <span class="quiet">
            <InstantText at={check.at} />
          </span>
        ) : null}
        {check && later > 0 ? <div class="quiet">{t('chain.later', { n: later })}</div> : null}
      </dd>
      <dt>{t('chain.head')}</dt>
      <dd>
        <code class="hash">{head}</code>
      </dd>
    </dl>
  )
}

function Problems(props: { problems: readonly Problem[] }) {
  const { t } = useView()
  if (props.problems.length === 0) return null
  return (
    <section class="block">
      <h2>{t('chain.problems')}</h2>
      <div class="scroll" tabindex={0} role="region" aria-label={t('chain.problems')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('chain.column.paper')}</th>
              <th scope="col">{t('chain.column.what')}</th>
              <th scope="col">{t('chain.column.where')}</th>
            </tr>
          </thead>
          <tbody>
            {props.problems.map((problem) => (
              <tr>
                <th scope="row">
                  {problem.position === null ? '' : t('chain.positionNo', { n: problem.position })}{' '}
                  {problem.number}
                </th>
                <td>{t(`chain.problem.${problem.what}`)}</td>
                <td>
                  <code>{problem.where}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Compare(props: { code: string; found: number | null }) {
  const { t } = useView()
  return (
    <form method="get" action="/minutes/chain" class="filters" role="search">
      <div class="field">
        <label for="head">{t('chain.compare')}</label>
        <input id="head" name="head" value={props.code} maxlength={64} size={48} spellcheck={false} />
        <p class="hint">{t('chain.compareHint')}</p>
      </div>
      <button class="quiet">{t('chain.compareButton')}</button>
      {props.code ? (
        <p role="status" class={props.found === null ? 'alert' : 'note'}>
          {props.found === null ? t('chain.unknown') : t('chain.known', { n: props.found })}
        </p>
      ) : null}
    </form>
  )
}

function Records(props: { rows: readonly ChainRow[] }) {
  const { t } = useView()
  if (props.rows.length === 0) return <Empty>{t('chain.empty')}</Empty>
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('chain.latest')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chain.position')}</th>
            <th scope="col">{t('chain.column.paper')}</th>
            <th scope="col">{t('chain.column.at')}</th>
            <th scope="col">{t('chain.column.code')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <td class="number">{row.position}</td>
              <th scope="row">
                <a href={`/minutes/${row.minutesId}`}>
                  {row.docYear && row.docNo ? formatDocNo(row.docYear, row.docNo) : ''} {row.title}
                </a>
                {row.amendmentNo ? (
                  <span class="quiet small"> {t('minutes.amendmentNo', { no: row.amendmentNo })}</span>
                ) : null}
              </th>
              <td>
                <InstantText at={row.recordedAt} />
              </td>
              <td>
                <code class="small" title={row.head}>
                  {row.head.slice(0, 16)}…
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
