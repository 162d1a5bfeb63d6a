import type { LadderVersion } from '#src/action-items/reminders/rules.ts'
import { ladderOn, levelOf } from '#src/action-items/reminders/rules.ts'
import type { ProposedSlip, Slip } from '#src/action-items/slips/queries.ts'
import { kindOfLevel, mayIssueSlips } from '#src/action-items/slips/rules.ts'
import { formatDay, formatDocNo } from '#src/i18n/format.ts'
import { type FormErrors, noErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FormSummary, TextArea } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'

interface SlipsPageProps {
  proposed: readonly ProposedSlip[]
  issued: readonly Slip[]
  ladders: readonly LadderVersion[]
  /** What was typed into a proposal that did not pass. */
  wrong: { itemId: string; form: FormErrors } | null
}

/** What the ladder proposes, each with the slip as it would go; and what went. */
export function SlipsPage(props: SlipsPageProps) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/action-items">{t('actionitems.title')}</a>
        </p>
        <h1>{t('actionitems.slips.title')}</h1>
      </header>
      {props.wrong && !props.proposed.some((row) => row.itemId === props.wrong?.itemId) ? (
        <FormSummary form={props.wrong.form} />
      ) : null}
      <section class="block">
        <h2>
          {t('actionitems.slips.proposed')} {props.proposed.length || null}
        </h2>
        <p class="hint">{t('actionitems.slips.hint')}</p>
        {props.proposed.length === 0 ? <p class="empty">{t('actionitems.slips.none')}</p> : null}
        {props.proposed.map((row) => (
          <Proposal
            row={row}
            ladders={props.ladders}
            form={props.wrong?.itemId === row.itemId ? props.wrong.form : null}
          />
        ))}
      </section>
      <Register issued={props.issued} />
    </>
  )
}

function Proposal(props: { row: ProposedSlip; ladders: readonly LadderVersion[]; form: FormErrors | null }) {
  const { t, viewer, locale, office } = useView()
  const name = useName()
  const { row } = props
  const form = props.form ?? noErrors
  const level = levelOf(row.step, ladderOn(props.ladders, row.assignedOn))
  const full = row.slipsThisWeek >= office.slipsPerAgencyAndWeek
  const text = t('actionitems.slips.text', {
    title: name(row.title, row.titleEn),
    day: formatDay(locale, row.dueOn),
    n: row.workingDaysOver,
  })
  return (
    <article class="slip-proposal">
      <h3>
        <a href={`/action-items/${row.itemId}`}>{name(row.title, row.titleEn)}</a>
      </h3>
      <p>
        {name(row.agencyZh, row.agencyEn)} · <DayText day={row.dueOn} /> ·{' '}
        <strong class="error">{t('actionitems.slips.overBy', { n: row.workingDaysOver })}</strong> ·{' '}
        {t(`actionitems.slips.level.${level >= 3 ? 3 : 2}`)}
      </p>
      {viewer && mayIssueSlips(viewer) ? (
        <details class="act" open={props.form !== null}>
          <summary>{t(`actionitems.slips.issue.${kindOfLevel(level)}`)}</summary>
          <FormSummary form={form} />
          <form method="post" action={`/action-items/${row.itemId}/slip`}>
            <input type="hidden" name="step" value={row.step} />
            <TextArea
              name="text"
              id={`text-${row.itemId}`}
              label={t('actionitems.slips.field.text')}
              form={form}
              value={text}
            />
            {full ? (
              <p>
                <label>
                  <input type="checkbox" name="urgent" value="1" />{' '}
                  {t('actionitems.slips.urgent', { n: row.slipsThisWeek })}
                </label>
              </p>
            ) : null}
            <button>{t('actionitems.slips.send')}</button>
          </form>
          <form method="post" action={`/action-items/${row.itemId}/slip-omission`}>
            <input type="hidden" name="step" value={row.step} />
            <TextArea
              name="note"
              id={`note-${row.itemId}`}
              label={t('actionitems.slips.field.note')}
              rows={2}
              form={form}
            />
            <button class="quiet">{t('actionitems.slips.omit')}</button>
          </form>
        </details>
      ) : null}
    </article>
  )
}

function Register(props: { issued: readonly Slip[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <section class="block">
      <h2>{t('actionitems.slips.issued')}</h2>
      {props.issued.length === 0 ? <p class="empty">{t('actionitems.slips.noneIssued')}</p> : null}
      {props.issued.length ? (
        <div class="scroll" tabindex={0} role="region" aria-label={t('actionitems.slips.issued')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('actionitems.slips.number')}</th>
                <th scope="col">{t('actionitems.slips.issuedOn')}</th>
                <th scope="col">{t('actionitems.field.lead')}</th>
                <th scope="col">{t('actionitems.field.title')}</th>
                <th scope="col">{t('actionitems.slips.addressees')}</th>
              </tr>
            </thead>
            <tbody>
              {props.issued.map((slip) => (
                <tr>
                  <th scope="row">
                    <a href={`/supervision-slips/${slip.id}`}>
                      {t(`actionitems.slips.kind.${slip.kind}`)}
                      {formatDocNo(slip.docYear, slip.docNo)}
                    </a>
                  </th>
                  <td>
                    <DayText day={slip.issuedOn} />
                  </td>
                  <td>{name(slip.agencyZh, slip.agencyEn)}</td>
                  <td>{name(slip.title, slip.titleEn)}</td>
                  <td>{slip.addressees}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
