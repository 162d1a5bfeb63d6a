import { RuleViolation } from '../lib/errors.ts'
import type { Alternatives } from './free/queries.ts'
import type { Span } from './free/rules.ts'

/** Somebody else has the venue at that time (409): the page names what is free instead and keeps what was typed. */
export class VenueTaken extends RuleViolation {
  readonly free: Alternatives
  readonly wanted: Span
  constructor(key: string, args: Record<string, string | number>, free: Alternatives, wanted: Span) {
    super(key, args)
    this.free = free
    this.wanted = wanted
  }
}
