-- 外出与占用: when a person or an agency is not free, as far as the office was told. Withdrawn, never deleted.
create table absences (
  id uuid primary key default gen_random_uuid(),
  person_id uuid references people,
  agency_id uuid references agencies,
  -- Half-open: to_day is the first day back.
  from_day date not null,
  to_day date not null,
  reason text not null default '',
  entered_by_person_id uuid references people,
  entered_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by_person_id uuid references people,
  check (num_nonnulls(person_id, agency_id) = 1),
  check (from_day < to_day)
);
create index absences_person on absences (person_id, to_day) where withdrawn_at is null;
create index absences_agency on absences (agency_id, to_day) where withdrawn_at is null;

-- Half-days that a secretary or liaison typed in; a whole day is two rows.
create table busy_blocks (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references people,
  day date not null,
  half text not null check (half in ('morning','afternoon')),
  note text not null default '',
  entered_by_person_id uuid references people,
  entered_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by_person_id uuid references people
);
-- One block a half-day, however often the form is sent.
create unique index busy_blocks_one on busy_blocks (person_id, day, half) where withdrawn_at is null;
