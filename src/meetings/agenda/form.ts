import { z } from 'zod'
import { type FormErrors, field, type Typed } from '../../lib/form.ts'
import type { AgendaDraft } from './commands.ts'

export const DEFAULT_MINUTES = 30

/** One line of the agenda as typed. */
export interface TypedItem {
  id: string
  matterId: string
  no: string
  title: string
  agencyId: string
  minutes: string
}

/** What the agenda needs to know of a matter that is ticked. */
export interface TickedMatter {
  id: string
  title: string
  agencyId: string
}

export function typedItems(typed: Typed): TypedItem[] {
  const column = (name: string) => typed[name] ?? []
  return column('itemTitle').map((title, n) => ({
    id: column('itemId')[n] ?? '',
    matterId: column('itemMatter')[n] ?? '',
    no: column('itemNo')[n] ?? '',
    title: title.trim(),
    agencyId: column('itemAgency')[n] ?? '',
    minutes: column('itemMinutes')[n] ?? '',
  }))
}

/**
 * The agenda follows the ticks: a matter newly ticked becomes a line with its title and agency, one unticked goes.
 * Lines without a matter stay as they are. Emptied lines go.
 */
export function followTicks(
  items: readonly TypedItem[],
  ticked: readonly string[],
  matters: readonly TickedMatter[],
): TypedItem[] {
  const kept = items.filter((item) => item.title !== '' && (!item.matterId || ticked.includes(item.matterId)))
  const standing = new Set(kept.map((item) => item.matterId))
  const added = matters
    .filter((matter) => ticked.includes(matter.id) && !standing.has(matter.id))
    .map((matter) => ({
      id: '',
      matterId: matter.id,
      no: '',
      title: matter.title,
      agencyId: matter.agencyId,
      minutes: String(DEFAULT_MINUTES),
    }))
  return inOrder([...kept, ...added])
}

/** By the typed number, lines without one last; the sort is stable. */
function inOrder(items: readonly TypedItem[]): TypedItem[] {
  const place = (item: TypedItem) => Number.parseInt(item.no, 10) || 1000
  return [...items].sort((a, b) => place(a) - place(b)).map((item, n) => ({ ...item, no: String(n + 1) }))
}

/** R10: one reporting agency an item; every line a title and minutes. */
export function checkItems(items: readonly TypedItem[]): {
  items: AgendaDraft[]
  errors: FormErrors['errors']
} {
  for (const [n, item] of items.entries()) {
    const no = JSON.stringify({ n: n + 1 })
    if (!isUuid(item.agencyId)) return { items: [], errors: { items: `meetings.error.itemAgency|${no}` } }
    const minutes = Number(item.minutes)
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 720)
      return { items: [], errors: { items: `meetings.error.itemMinutes|${no}` } }
    if (item.title.length > 200) return { items: [], errors: { items: `meetings.error.itemTitle|${no}` } }
  }
  return {
    errors: {},
    items: items.map((item, n) => ({
      id: isUuid(item.id) ? item.id : null,
      no: n + 1,
      title: item.title,
      matterId: isUuid(item.matterId) ? item.matterId : null,
      reportingAgencyId: item.agencyId,
      durationMinutes: Number(item.minutes),
    })),
  }
}

const isUuid = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)

/** Who may read a paper; which earlier one it takes the place of. Left out, it is a new one for the invited. */
export const materialForm = z.object({
  level: field.choice(['office', 'invited', 'distribution']).default('invited'),
  replacesFileId: field.optionalUuid(),
})
