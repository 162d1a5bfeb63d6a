import type { Db } from '../lib/db.ts'

export interface Topic {
  id: string
  nameZh: string
  nameEn: string
}

export async function listTopics(sql: Db): Promise<Topic[]> {
  return await sql<
    Topic[]
  >`select id, name_zh as "nameZh", name_en as "nameEn" from topics where to_day = 'infinity' order by topic_order, name_zh`
}
