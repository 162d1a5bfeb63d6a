-- 协调事项: something needing coordination, from raising to close.
create table matters (
  id uuid primary key default gen_random_uuid(),
  title text not null check (title <> ''),
  title_en text not null default '',
  description text not null default '',
  topic_id uuid references topics,
  raised_by_agency_id uuid not null references agencies,
  raised_by_person_id uuid references people,
  raised_on date not null,
  basis text not null default '',
  milestone text not null default '',
  milestone_on date,
  urgent_at timestamptz,
  confidential_at timestamptz,
  state text not null default 'raised' check (state in ('raised','accepted','coordinating','tabled','deferred','resolved','closed','withdrawn','rejected')),
  state_reason text not null default '',
  accepted_at timestamptz,
  closed_at timestamptz,
  times_deferred int not null default 0,
  version int not null default 1,
  created_at timestamptz not null default now()
);
create index matters_state on matters (state);
create index matters_agency on matters (raised_by_agency_id);
