import { z } from 'zod'
import { addDays, type Day, daysBetween } from '../../lib/dates.ts'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import { type Hours, MAX_DAYS, type Need } from '../solver/rules.ts'
import type { Plan } from './queries.ts'
import { type Criteria, hoursLength, needs, shareNames, steps, usualNeed } from './rules.ts'

const schema = z.object({
  from: field.day(),
  to: field.day(),
  minutes: field.int(15, 720),
  step: field.choice(steps),
  share: field.choice(shareNames),
  venueId: field.optionalUuid(),
  everyDay: field.checkbox(),
})

/** Checks what stands in the address. */
export function checkCriteria(typed: Typed, plan: Plan, today: Day, hours: Hours): FormResult<Criteria> {
  const form = checkForm(schema, typed)
  if (!form.ok) return form
  const { from, to, minutes } = form.value
  const wrong = (name: string, key: string) => ({ ok: false as const, typed, errors: { [name]: key } })
  if (to < from) return wrong('to', 'finding.error.reversed')
  if (to < today) return wrong('to', 'finding.error.passed')
  if (daysBetween(from, to) >= MAX_DAYS) return wrong('to', 'finding.error.tooLong')
  if (minutes > hoursLength(hours)) return wrong('minutes', 'finding.error.longerThanDay')
  return {
    ok: true,
    typed,
    value: {
      firstDay: from,
      lastDay: to,
      durationMinutes: minutes,
      step: form.value.step,
      share: form.value.share,
      venueId: form.value.venueId,
      workingDaysOnly: !form.value.everyDay,
      needs: new Map(plan.agencies.map(({ agencyId }) => [agencyId, needOf(typed, plan, agencyId)])),
    },
  }
}

function needOf(typed: Typed, plan: Plan, agencyId: string): Need {
  const chosen = typed[`need-${agencyId}`]?.[0]
  return needs.find((need) => need === chosen) ?? usualNeed(plan, agencyId)
}

/** What is looked for before anything is chosen: two weeks from the first day that a notice reaches in time. */
export function usualCriteria(
  plan: Plan,
  meeting: { startsAt: Date | null; endsAt: Date | null; venueId: string | null },
): Typed {
  const agenda = plan.items.reduce((sum, item) => sum + item.minutes, 0)
  const planned =
    meeting.startsAt && meeting.endsAt ? (meeting.endsAt.getTime() - meeting.startsAt.getTime()) / 60_000 : 0
  const minutes = Math.min(720, Math.max(planned, Math.ceil(agenda / 30) * 30) || 90)
  return {
    from: [plan.noticeReaches],
    to: [addDays(plan.noticeReaches, 13)],
    minutes: [String(minutes)],
    step: ['quarter'],
    share: ['two_thirds'],
    venueId: [meeting.venueId ?? ''],
  }
}
