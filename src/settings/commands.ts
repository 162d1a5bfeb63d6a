import type { z } from 'zod'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { json, transaction } from '../lib/db.ts'
import type { OfficeInput, topicForm, venueForm } from './form.ts'

/** Saves what changed, valid from today on: old cases keep the rule of their day. */
export async function changeOfficeSettings(act: Act, input: OfficeInput): Promise<number> {
  const changed = Object.entries(input).filter(
    ([key, value]) => act.settings[key as keyof OfficeInput] !== value,
  )
  if (changed.length === 0) return 0
  await transaction(act.sql, async (tx) => {
    const rows = changed.map(([key, value]) => ({ key, value, valid_from: act.viewer.today }))
    await tx`insert into settings (key, value, valid_from)
      select r.key, r.value, r.valid_from from jsonb_to_recordset(${json(tx, rows)}) as r(key text, value jsonb, valid_from date)
      on conflict (key, valid_from) do update set value = excluded.value`
    const before = Object.fromEntries(changed.map(([key]) => [key, act.settings[key as keyof OfficeInput]]))
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

export async function addVenue(act: Act, input: z.infer<typeof venueForm>): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await tx`insert into venues (code, name_zh, name_en, capacity) values (gen_random_uuid()::text, ${input.nameZh}, ${input.nameEn}, ${input.capacity})`
    await recordAudit(tx, act, {
      action: 'settings.venueAdded',
      subjectType: 'venue',
      subjectId: null,
      args: { name: input.nameZh },
    })
  })
}

/** A venue that is no longer offered; past meetings keep it. */
export async function endVenue(act: Act, venueId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows = await tx<
      { name: string }[]
    >`update venues set to_day = ${act.viewer.today} where id = ${venueId} and to_day = 'infinity' returning name_zh as name`
    if (rows[0])
      await recordAudit(tx, act, {
        action: 'settings.venueEnded',
        subjectType: 'venue',
        subjectId: venueId,
        args: { name: rows[0].name },
      })
  })
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
