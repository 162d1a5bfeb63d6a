import type { Db } from '../lib/db.ts'

export interface Venue {
  id: string
  nameZh: string
  nameEn: string
  capacity: number | null
}

export async function listVenues(sql: Db): Promise<Venue[]> {
  return await sql<
    Venue[]
  >`select id, name_zh as "nameZh", name_en as "nameEn", capacity from venues where to_day = 'infinity' order by code`
}

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
