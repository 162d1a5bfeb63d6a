/** Errors that a page knows how to say. Everything else is a 500 with its request id. */
export class NotFound extends Error {}
export class Forbidden extends Error {}
/** The session is missing or over; the page offers sign-in. */
export class SignInNeeded extends Error {}

/** A rule of the field says no. `key` is a message key, `args` fill it; shown with 422. */
export class RuleViolation extends Error {
  readonly key: string
  readonly args: Record<string, string | number>
  constructor(key: string, args: Record<string, string | number> = {}) {
    super(key)
    this.key = key
    this.args = args
  }
}

/** Somebody else saved first. `theirs` is what stands now, field by field, to be shown beside what was typed. */
export class Conflict extends Error {
  readonly theirs: Record<string, string>
  readonly changedBy: string
  constructor(theirs: Record<string, string>, changedBy = '') {
    super('conflict')
    this.theirs = theirs
    this.changedBy = changedBy
  }
}

/** A link that worked once: expired, revoked or used up (410). */
export class Gone extends Error {
  readonly reason: 'expired' | 'revoked' | 'used'
  readonly grantId: string | null
  constructor(reason: 'expired' | 'revoked' | 'used', grantId: string | null = null) {
    super(reason)
    this.reason = reason
    this.grantId = grantId
  }
}

/** What came in is not text we can store (NUL, lone surrogate) or not a form at all (400). */
export class Malformed extends Error {}

/** Asked too often (429). */
export class TooMany extends Error {}

/** A body over the limit (413). */
export class TooLarge extends Error {}

/** A changing request that did not come from a page of ours (403). */
export class CrossSite extends Error {}

/** A sensitive act long after the last secret was given: the page asks for one again, and then goes on. */
export class ProofNeeded extends Error {}
