import type { Day, WorkCalendar } from '../../../lib/dates.ts'
import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Due } from '../days/rules.ts'
import type { Mention, Names } from '../names/rules.ts'
import type { Sentence, Span } from '../text/rules.ts'
import type { Clause } from '../units/rules.ts'

export interface Ground {
  text: string
  names: Names
  calendar: WorkCalendar
  meetingDay: Day
}

/** Words that made the extractor think so, for showing. */
export interface Mark extends Span {
  as: 'lead' | 'supporting' | 'set' | 'due'
}

/** One duty in the making: a lead, what it is to do, until when. */
export interface Frame {
  leads: NamedAgency[]
  /** 分别, 各自: each of the leads has the duty for itself. */
  each: boolean
  supporting: NamedAgency[]
  sets: string[]
  doubtful: Mention[]
  due: Due | null
  /** Holds for the day given for several (均于, 以上三项均须). */
  shared: boolean
  tasks: string[]
  /** How many of the tasks stand before the lead. */
  ahead: number
  /** 原定由…: replaced by whoever else the sentence charges. */
  former?: boolean
  asked: boolean
  sentence: Sentence
  marks: Mark[]
  /** Not laid on anybody by this sentence: a report, praise, a rule. */
  dropped: boolean
}

/** What the sentences before have left behind: whom 该局, 两乡 and 其 mean. */
export interface Memory {
  lead: NamedAgency | null
  named: NamedAgency | null
  group: NamedAgency[]
}

export interface Read {
  frames: Frame[]
  /** Helpers and a day of a sentence that names no lead: they belong to the duty before it. */
  loose: { supporting: NamedAgency[]; sets: string[]; due: Due | null; tasks: string[]; marks: Mark[] }
  mentions: Mention[]
  clauses: Clause[]
  dues: Due[]
}
