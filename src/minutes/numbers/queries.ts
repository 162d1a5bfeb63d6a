import type { Db } from '../../lib/db.ts'

export interface SeriesRow {
  series: string
  name: string
  year: number
  nextNo: number
}

/** The series in use and their next numbers, the newest year first. */
export async function listSeries(sql: Db): Promise<SeriesRow[]> {
  return await sql<SeriesRow[]>`
    select s.series, coalesce((select n.series_name from minutes n where n.series = s.series order by n.created_at desc limit 1), s.series) as name,
      s.year, s.next_no as "nextNo"
    from number_series s order by s.year desc, s.series`
}
