import { isOffice, type Viewer } from '../../auth/viewer.ts'
import type { Why } from '../rules.ts'

export type SlipKind = 'reminder_slip' | 'supervision_notice'

/** 催办单 for a leader in charge, 督办通知单 once principal and chair are told. */
export const kindOfLevel = (level: number): SlipKind => (level >= 3 ? 'supervision_notice' : 'reminder_slip')

/** Slips are numbered apart by kind, gap-free within a year, like minutes (R42). */
export const seriesOf = (kind: SlipKind): string => kind

export const mayIssueSlips = (viewer: Viewer) => isOffice(viewer)

interface Proposal {
  state: string
  slipsThisWeek: number
}

/** Levels propose, a person issues (R57); more than the week's share goes only when it is said to be urgent. */
export function whyNotIssue(proposal: Proposal, share: number, urgent: boolean): Why {
  if (proposal.state !== 'proposed') return 'actionitems.slips.why.decided'
  return proposal.slipsThisWeek >= share && !urgent ? 'actionitems.slips.why.share' : null
}
