-- 例会: a rule and a template; its occurrences are planned rows until each is opened as a meeting of its own.
create table meeting_series (
  id uuid primary key default gen_random_uuid(),
  -- {n} {year} {month} {day} are filled in when an occurrence is opened.
  title text not null check (title <> ''),
  kind text not null default 'coordination' check (kind in ('plenary','coordination','other')),
  host_group_id uuid references groups,
  chair_person_id uuid references people,
  venue_id uuid references venues,
  preset_id uuid references participant_presets on delete set null,
  required_level text not null default 'principal_or_deputy' check (required_level in ('principal','principal_or_deputy','deputy','any')),
  start_time text not null check (start_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  duration_minutes int not null check (duration_minutes between 10 and 720),
  minutes_required boolean not null default true,
  -- Titles of the items, each with its agency and minutes.
  agenda jsonb not null default '[]',
  rule jsonb not null,
  -- Working days before an occurrence on which it opens by itself; null opens by hand alone.
  opens_before int check (opens_before between 1 and 30),
  ended_at timestamptz,
  created_by_person_id uuid references people,
  created_at timestamptz not null default now(),
  version int not null default 1
);
create table series_occurrences (
  id uuid primary key default gen_random_uuid(),
  series_id uuid not null references meeting_series,
  no int not null check (no > 0),
  -- The day that the rule gave, and the one on which it is to be.
  planned_on date not null,
  starts_on date not null,
  start_time text not null check (start_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  cancelled_at timestamptz,
  opened_at timestamptz,
  -- Null again when the opened draft was deleted; it does not open once more by itself.
  meeting_id uuid unique references meetings on delete set null,
  unique (series_id, no)
);
create index series_occurrences_day on series_occurrences (starts_on) where opened_at is null and cancelled_at is null;
