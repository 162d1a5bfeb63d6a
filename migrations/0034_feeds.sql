-- 日历订阅: secret, revocable addresses that calendar programs ask by themselves.
create table feeds (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('person','agency','group','venue')),
  person_id uuid references people,
  agency_id uuid references agencies,
  group_id uuid references groups,
  venue_id uuid references venues,
  owner_person_id uuid not null references people,
  locale text not null default 'zh-CN' check (locale in ('zh-CN','en')),
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_program text not null default '',
  check (num_nonnulls(person_id, agency_id, group_id, venue_id) = 1),
  check (kind = case when person_id is not null then 'person' when agency_id is not null then 'agency' when group_id is not null then 'group' else 'venue' end)
);
create unique index feeds_one_each on feeds (owner_person_id, coalesce(person_id, agency_id, group_id, venue_id)) where revoked_at is null;
