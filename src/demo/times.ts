import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** What secretaries and liaisons have entered: the vice mayor's mornings, and a bureau that is out. */
export async function loadTimes({ tx, days }: Loading): Promise<void> {
  const entered = { entered_at: days.at(-3, '10:20') }
  const mornings = [1, 7, 8, 15]
  await insertRows(
    tx,
    'busy_blocks',
    mornings.map((n) => ({
      ...entered,
      person_id: demoId('person', 'p-zhou'),
      day: days.day(n),
      half: 'morning',
      note: '市委常委会',
      entered_by_person_id: demoId('person', 'p-feng'),
    })),
  )
  await insertRows(tx, 'absences', [
    {
      ...entered,
      agency_id: demoId('agency', 'land'),
      from_day: days.day(14),
      to_day: days.day(17),
      reason: '外出考察',
      entered_by_person_id: demoId('person', 'p-land-3'),
    },
  ])
}
