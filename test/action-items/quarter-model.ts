/** What should happen in a quarter, from the rules alone (R49, R50, R57, R58): no line of it is the product's. */

export interface Mail {
  day: string
  agency: string
  titles: string[]
}

export type Happening = 'accept' | 'submit' | 'return' | 'close' | 'object' | 'uphold' | 'extend'

interface ModelItem {
  id: string
  agency: string
  title: string
  dueOn: string
  assignedOn: string
  state: 'assigned' | 'accepted' | 'submitted' | 'returned' | 'closed'
  dueSince: string
  extensions: number
  objection: 'none' | 'pending' | 'decided'
  taken: Set<string>
}

const BEFORE = [7, 3, 1]
const AFTER = [1, 3, 7]
const DAY = 86_400_000

export class QuarterModel {
  readonly items: ModelItem[] = []
  readonly mails: Mail[] = []
  readonly proposals: string[] = []
  /** Every working day around the quarter, in order: days are counted by looking them up. */
  private readonly workdays: string[]

  constructor(calendar: ReadonlyMap<string, 'holiday' | 'workday'>) {
    const all = Array.from({ length: 420 }, (_, n) =>
      new Date(Date.parse('2026-06-01T00:00:00Z') + n * DAY).toISOString().slice(0, 10),
    )
    this.workdays = all.filter((day) => {
      const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
      return calendar.has(day) ? calendar.get(day) === 'workday' : !weekend
    })
  }

  assigned(item: Pick<ModelItem, 'id' | 'agency' | 'title' | 'dueOn' | 'assignedOn'>): void {
    this.items.push({
      ...item,
      state: 'assigned',
      dueSince: item.assignedOn,
      extensions: 0,
      objection: 'none',
      taken: new Set(),
    })
  }

  /** Something that may happen to it now, or nothing. */
  choose(item: ModelItem, random: () => number): Happening | null {
    if (item.objection === 'pending') return 'uphold'
    const may: Record<ModelItem['state'], (Happening | null)[]> = {
      assigned: ['accept', 'accept', item.objection === 'none' ? 'object' : null],
      accepted: ['submit', item.extensions < 2 ? 'extend' : null, null],
      returned: ['submit', null],
      submitted: ['return', 'close'],
      closed: [null],
    }
    const choices = may[item.state]
    return choices[Math.floor(random() * choices.length)] ?? null
  }

  happened(item: ModelItem, act: Happening): void {
    if (act === 'object') item.objection = 'pending'
    else if (act === 'uphold') item.objection = 'decided'
    else if (act !== 'extend')
      item.state = (
        { accept: 'accepted', submit: 'submitted', return: 'returned', close: 'closed' } as const
      )[act]
  }

  /** A new due day starts the steps afresh. */
  extended(item: ModelItem, dueOn: string, today: string): void {
    item.dueOn = dueOn
    item.dueSince = today
    item.extensions += 1
    item.taken = new Set()
  }

  /** The job ran on this day after the office's hour, once or more, and the last time to its end. */
  jobRan(today: string): void {
    if (!this.workdays.includes(today)) return
    const told = new Map<string, string[]>()
    for (const item of this.items)
      if (this.steps(item, today)) told.set(item.agency, [...(told.get(item.agency) ?? []), item.title])
    for (const [agency, titles] of told) this.mails.push({ day: today, agency, titles: titles.sort() })
  }

  /** True if the agency is written to about it today. */
  private steps(item: ModelItem, today: string): boolean {
    if (item.state === 'submitted' || item.state === 'closed') return false
    const send = [
      this.take(item, this.reachedBefore(item, today), today <= item.dueOn, () => true),
      item.objection === 'pending'
        ? false
        : this.take(item, this.reachedAfter(item, today), true, (step) => {
            if (step === 'overdue_1') return true
            this.proposals.push(`${item.title} ${item.dueOn} ${step} ${today}`)
            return false
          }),
      this.unaccepted(item, today),
    ]
    return send.some(Boolean)
  }

  /** All that was reached counts as done; the last one is sent if it is new and still true. */
  private take(item: ModelItem, reached: string[], holds: boolean, send: (step: string) => boolean): boolean {
    const last = reached.at(-1)
    const isNew = last !== undefined && !item.taken.has(last)
    for (const step of reached) item.taken.add(step)
    return isNew && holds ? send(last) : false
  }

  private reachedBefore(item: ModelItem, today: string): string[] {
    return BEFORE.map((n) => [`before_${n}`, this.workday(item.dueOn, -n)] as const)
      .filter(([, day]) => day <= today && day >= item.dueSince)
      .map(([step]) => step)
  }

  private reachedAfter(item: ModelItem, today: string): string[] {
    return AFTER.map((n) => [`overdue_${n}`, this.workday(item.dueOn, n)] as const)
      .filter(([, day]) => day <= today)
      .map(([step]) => step)
  }

  private unaccepted(item: ModelItem, today: string): boolean {
    const late = today > this.workday(item.assignedOn, 1)
    if (item.state !== 'assigned' || item.objection === 'pending' || !late || item.taken.has('unaccepted'))
      return false
    item.taken.add('unaccepted')
    return true
  }

  /** The nth working day after a day (n > 0) or before it. */
  private workday(day: string, n: number): string {
    const after = this.workdays.filter((each) => each > day)
    const before = this.workdays.filter((each) => each < day)
    return (n > 0 ? after[n - 1] : before.at(n)) ?? ''
  }
}
