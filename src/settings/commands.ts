import type { z } from 'zod'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { json, transaction } from '../lib/db.ts'
import type { hoursForm, OfficeInput, topicForm } from './form.ts'

/** Saves what changed, valid from today on: old cases keep the rule of their day. */
export async function changeOfficeSettings(
  act: Act,
  input: OfficeInput | z.infer<typeof hoursForm>,
): Promise<number> {
  const stored: Record<string, unknown> = { ...act.settings }
  const changed = Object.entries(input).filter(([key, value]) => stored[key] !== value)
  if (changed.length === 0) return 0
  await transaction(act.sql, async (tx) => {
    const rows = changed.map(([key, value]) => ({ key, value, valid_from: act.viewer.today }))
    await tx`insert into settings (key, value, valid_from)
      select r.key, r.value, r.valid_from from jsonb_to_recordset(${json(tx, rows)}) as r(key text, value jsonb, valid_from date)
      on conflict (key, valid_from) do update set value = excluded.value`
    const before = Object.fromEntries(changed.map(([key]) => [key, stored[key]]))
    await recordAudit(tx, act, {
      action: 'settings.changed',
      subjectType: 'settings',
      subjectId: null,
      args: { names: changed.map(([key]) => key).join(', ') },
      before,
      after: Object.fromEntries(changed),
    })
  })
  return changed.length
}

export async function addTopic(act: Act, input: z.infer<typeof topicForm>): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await tx`insert into topics (code, name_zh, name_en, topic_order) values (gen_random_uuid()::text, ${input.nameZh}, ${input.nameEn}, (select coalesce(max(topic_order), 0) + 1 from topics))`
    await recordAudit(tx, act, {
      action: 'settings.topicAdded',
      subjectType: 'topic',
      subjectId: null,
      args: { name: input.nameZh },
    })
  })
}
