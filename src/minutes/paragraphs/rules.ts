import type { DutyLine } from '../../decisions/duties/rules.ts'
import type { Typed } from '../../lib/form.ts'
import type { Paragraph } from './queries.ts'

/** The paragraph as it would read with what is typed and not yet saved. */
export function withTyped(saved: Paragraph, typed: Typed, lines: readonly DutyLine[]): Paragraph {
  const value = (name: string, fallback: string) => typed[name]?.[0] ?? fallback
  return {
    ...saved,
    heard: value('heard', saved.heard),
    text: value('text', saved.text),
    duties: lines.flatMap((line) =>
      line.duty
        ? [
            {
              id: '',
              leadId: line.duty.lead.id,
              lead: line.duty.lead.shortZh,
              leadRelation: line.duty.lead.relation,
              supporting: line.duty.supporting.map((agency) => agency.shortZh),
              supportingIds: line.duty.supporting.map((agency) => agency.id),
              title: line.duty.title,
              deliverable: line.duty.deliverable,
              dueOn: line.duty.dueOn,
              dueText: line.duty.dueText,
              onWorkingDay: line.duty.onWorkingDay,
              state: 'proposed',
              light: 'none',
              daysLeft: 0,
              closedOn: null,
            },
          ]
        : [],
    ),
  }
}
