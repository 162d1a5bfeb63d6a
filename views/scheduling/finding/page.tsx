import type { FormErrors } from '#src/lib/form.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import type { Plan } from '#src/scheduling/finding/queries.ts'
import type { Criteria } from '#src/scheduling/finding/rules.ts'
import { mapOfWeeks, type Search } from '#src/scheduling/finding/rules.ts'
import { type Answer, bestOfHalves } from '#src/scheduling/solver/rules.ts'
import { useView } from '../../context.ts'
import { FormSummary } from '../../ui/field.tsx'
import { useName } from '../../ui/names.tsx'
import { Blockers } from './blockers.tsx'
import { CriteriaForm } from './criteria.tsx'
import { WeekMap } from './map.tsx'
import { SlotList, slotId } from './slots.tsx'

/** So many half-days are listed at first; the rest is one press away. */
const SHOWN = 12

export interface Found {
  criteria: Criteria
  search: Search
  answer: Answer
}

export interface FindingProps {
  meeting: Meeting
  plan: Plan
  /** Null where what is looked for has an error. */
  found: Found | null
  /** Every half-day is listed, not only the best. */
  all: boolean
  form: FormErrors
}

/** 找时间: what is looked for, the range at a glance, and the times in their order, or who stands in the way. */
export function FindingPage(props: FindingProps) {
  const { t } = useView()
  const name = useName()
  const { meeting, found } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>
        </p>
        <h1>{t('finding.title')}</h1>
        <p class="quiet">{t('finding.hint')}</p>
        <p class="on-phone">
          <a href="#criteria">{t('finding.criteria')}</a>
        </p>
      </header>
      <FormSummary form={props.form} />
      <div class="columns wide-left">
        <div>
          {props.plan.agencies.length === 0 ? (
            <p class="note">
              {t('finding.noAgencies')}{' '}
              <a href={`/meetings/${meeting.id}/edit`}>{t('meetings.act.pickAgencies')}</a>
            </p>
          ) : null}
          {meeting.presidingPersonId ? null : <p class="note">{t('finding.noChair')}</p>}
          {found ? <Result {...props} found={found} /> : null}
        </div>
        <div>
          <CriteriaForm {...props} />
        </div>
      </div>
    </>
  )
}

function Result(props: FindingProps & { found: Found }) {
  const { criteria, search, answer } = props.found
  const { path } = useView()
  const halves = bestOfHalves(answer.slots)
  const shown = props.all ? halves : halves.slice(0, SHOWN)
  const more = new URL(path, 'http://x')
  more.searchParams.set('all', '1')
  const rest = more.pathname + more.search
  return (
    <>
      <WeekMap
        weeks={mapOfWeeks(criteria, search.question.windows, answer.slots)}
        criteria={criteria}
        shown={new Set(shown.map(slotId))}
        rest={rest}
      />
      {halves.length ? (
        <SlotList {...props} shown={shown} total={halves.length} rest={rest} />
      ) : (
        <Blockers {...props} />
      )}
    </>
  )
}
