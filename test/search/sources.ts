import type { Db } from '#src/lib/db.ts'

/** Where what is kept for searching is not what the tables say. */
export async function differences(sql: Db): Promise<{ kind: string; title: string }[]> {
  return await sql<{ kind: string; title: string }[]>`
    select coalesce(s.kind, d.kind) as kind, coalesce(s.title, d.title) as title
    from search_sources s full join search_documents d on d.kind = s.kind and d.subject_id = s.subject_id
    where (s.parent_id, s.agency_id, s.topic_id, s.day, s.title, s.text) is distinct from (d.parent_id, d.agency_id, d.topic_id, d.day, d.title, d.text)`
}
