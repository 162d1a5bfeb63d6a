import type { Viewer } from '../auth/viewer.ts'
import { isLiaisonOf, isOffice } from '../auth/viewer.ts'

/** Only the office keeps the list of agencies. */
export const mayEditAgencies = (viewer: Viewer) => isOffice(viewer)
/** An agency reports its own desk; the office may enter it too. */
export const mayReportDesk = (viewer: Viewer, agencyId: string) =>
  isOffice(viewer) || isLiaisonOf(viewer, agencyId)
