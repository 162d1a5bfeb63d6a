import type { Sql } from '#src/lib/db.ts'

/** What the bare pages read: ten pages of 60 rows, shaped like the agencies of a reply board. */
export async function makeBareRows(sql: Sql): Promise<void> {
  await sql`create table bench_rows (id int primary key, page int not null, name text not null, state text not null, person text not null,
    position text not null, level text not null, telephone text not null, due text not null)`
  await sql`
    insert into bench_rows
    select n, n / 60, '市自然资源和规划局第' || n || '分局', '已报名参会', '韩一副局长', '分管副局长', '主要或分管负责人', '000-0000-1234', '11月26日 周四 14:30'
    from generate_series(0, 599) n`
  await sql`create index bench_rows_page on bench_rows (page)`
  await sql`analyze bench_rows`
}
