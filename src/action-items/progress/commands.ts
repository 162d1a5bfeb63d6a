import type { Act } from '../../auth/act.ts'
import { storeFile } from '../../files/commands.ts'
import { officeDay } from '../../lib/dates.ts'
import { transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { actingFor, auditItem, type Channel, takeItem } from '../acting.ts'
import { mayReport, whyNotPercent, whyNotReport } from '../rules.ts'

export interface Progress {
  /** The lead or a supporting agency; the one that speaks. */
  agencyId: string
  percent: number | null
  text: string
  lowerReason: string
  channel: Channel
}

/** 反馈: one more entry (R51); the first of the lead sets the item going. */
export async function reportProgress(
  act: Act,
  id: string,
  report: Progress,
  files: readonly File[],
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeItem(tx, act, id, (i) => mayReport(i, act.viewer), whyNotReport)
    const { agencyId, percent } = report
    const leads = agencyId === item.leadAgencyId
    if (!leads && !item.supporterIds.includes(agencyId)) throw new NotFound()
    const by = actingFor(act, item, report.channel, agencyId)
    const why = whyNotPercent(item, report)
    if (why) throw new RuleViolation(why, { from: item.percent })
    const reportId = crypto.randomUUID()
    await tx`insert into progress_reports ${tx({
      id: reportId,
      action_item_id: id,
      agency_id: agencyId,
      percent,
      text: report.text,
      lower_reason: leads && (percent ?? 0) < item.percent ? report.lowerReason : '',
      channel: by.channel,
      reported_by_person_id: act.viewer.personId,
      reported_on: officeDay(act.now),
      created_at: act.now,
    })}`
    if (leads)
      await tx`
        update action_items set percent = ${percent}, version = version + 1,
          state = case when state = 'accepted' then 'in_progress' else state end
        where id = ${id}`
    for (const file of files)
      await storeFile(tx, act, file, { actionItemId: id, progressReportId: reportId }, 'evidence', agencyId)
    await auditItem(tx, act, item, {
      action: leads ? 'actionitems.reported' : 'actionitems.supported',
      agencyId,
      onBehalfOfAgencyId: by.onBehalfOfAgencyId,
      args: leads ? { percent } : {},
      before: { percent: item.percent },
      after: { percent, text: report.text, channel: by.channel, files: files.length },
    })
  })
}
