import type { DutyLine } from '#src/decisions/duties/rules.ts'
import { isAsked } from '#src/decisions/rules.ts'
import { formatDay } from '#src/i18n/format.ts'
import { translateError } from '#src/i18n/translate.ts'
import type { ParagraphDuty } from '#src/minutes/paragraphs/queries.ts'
import { DueLight } from '../action-items/light.tsx'
import { useView } from '../context.ts'

/** What was understood of the typed duty lines: agencies, task, day with weekday; or what is wrong with which line. */
export function DutyPreview(props: { lines: readonly DutyLine[] }) {
  const { t, locale } = useView()
  return (
    <div id="duty-preview" aria-live="polite">
      {props.lines.length ? (
        <ul class="plain duty-lines">
          {props.lines.map((line) =>
            line.duty ? (
              <li>
                <strong>{line.duty.lead.shortZh}</strong>
                {isAsked(line.duty.lead.relation) ? (
                  <span class="quiet"> {t('minutes.askedHint')}</span>
                ) : null}
                {line.duty.supporting.length ? (
                  <span class="quiet">
                    {' '}
                    {t('minutes.supportedBy', {
                      names: line.duty.supporting.map((agency) => agency.shortZh).join('、'),
                    })}
                  </span>
                ) : null}
                <br />
                {line.duty.title} <Due day={line.duty.dueOn} onWorkingDay={line.duty.onWorkingDay} />
              </li>
            ) : (
              <li class="error">{translateError(locale, line.error)}</li>
            ),
          )}
        </ul>
      ) : (
        <p class="hint">{t('minutes.noDuties')}</p>
      )}
    </div>
  )
}

/** The same for saved duties. */
export function savedLines(duties: readonly ParagraphDuty[]): DutyLine[] {
  return duties.map((duty, at) => ({
    no: at + 1,
    typed: '',
    error: null,
    duty: {
      lead: {
        id: duty.leadId,
        nameZh: duty.lead,
        shortZh: duty.lead,
        relation: duty.leadRelation,
        standingOrder: 0,
      },
      supporting: duty.supporting.map((name, index) => ({
        id: duty.supportingIds[index] ?? '',
        nameZh: name,
        shortZh: name,
        relation: 'subordinate',
        standingOrder: index,
      })),
      title: duty.title,
      deliverable: duty.deliverable,
      dueOn: duty.dueOn,
      dueText: duty.dueText,
      onWorkingDay: duty.onWorkingDay,
    },
  }))
}

/** R48: the weekday always, and a word when nobody works that day. */
function Due(props: { day: string; onWorkingDay: boolean }) {
  const { t, locale, today } = useView()
  return (
    <span class="nowrap">
      · <time datetime={props.day}>{formatDay(locale, props.day, today)}</time>
      {props.onWorkingDay ? null : <strong> {t('minutes.notWorkingDay')}</strong>}
    </span>
  )
}

/** “What became of it”: the light of a duty, in words. */
export function DutyLight(props: { duty: ParagraphDuty }) {
  const { duty } = props
  const ended =
    duty.state === 'closed' || duty.state === 'cancelled' || duty.state === 'proposed' ? duty.state : null
  return <DueLight light={ended ?? duty.light} workingDays={duty.daysLeft} dueOn={duty.dueOn} />
}
