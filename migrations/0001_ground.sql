-- What every other theme rests on: settings, the work calendar, the audit trail, files.
create extension if not exists btree_gist;

-- Dated settings: an old case keeps the rule that was in force on its day.
create table settings (
  key text not null,
  value jsonb not null,
  valid_from date not null default '-infinity',
  primary key (key, valid_from)
);

-- Exceptions to Monday–Friday, as the State Council's yearly notice gives them.
create table work_calendar (
  day date primary key,
  kind text not null check (kind in ('holiday', 'workday')),
  name text not null default ''
);

create function is_working_day(d date) returns boolean
language sql stable as $$
  select coalesce((select kind = 'workday' from work_calendar where day = d), extract(isodow from d) < 6)
$$;

-- Monday–Friday days in (-inf, d], up to a constant: lets a span be counted without walking it.
create function weekday_index(d date) returns int
language sql immutable as $$
  select ((d - date '2001-01-01') / 7) * 5 + least((d - date '2001-01-01') % 7 + 1, 5)
$$;

-- Working days after `a` up to and including `b`; negative when b lies before a (days from 2001 on).
create function working_days_between(a date, b date) returns int
language sql stable as $$
  select case when b >= a then
    weekday_index(b) - weekday_index(a)
    + coalesce((select sum(case kind when 'workday' then (extract(isodow from day) > 5)::int else -(extract(isodow from day) < 6)::int end)
                from work_calendar where day > a and day <= b), 0)::int
  else
    -(weekday_index(a) - weekday_index(b)
    + coalesce((select sum(case kind when 'workday' then (extract(isodow from day) > 5)::int else -(extract(isodow from day) < 6)::int end)
                from work_calendar where day > b and day <= a), 0)::int)
  end
$$;

-- The day n working days after d (n >= 0; 0 gives d itself), or before it (n < 0).
create function add_working_days(d date, n int) returns date
language sql stable as $$
  select case when n = 0 then d
    when n > 0 then (select day::date from generate_series(d + 1, d + n * 3 + 30, interval '1 day') as day
                     where is_working_day(day::date) order by day offset n - 1 limit 1)
    else (select day::date from generate_series(d + n * 3 - 30, d - 1, interval '1 day') as day
          where is_working_day(day::date) order by day desc offset -n - 1 limit 1)
  end
$$;

-- The civil day of an instant in the office's zone.
create function office_day(at timestamptz) returns date
language sql immutable as $$ select (at at time zone 'Asia/Shanghai')::date $$;

-- One entry a change, in the change's own transaction; sentences are made from key + args when shown.
create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  person_id uuid,
  person_name text not null,
  role text not null,
  agency_id uuid,
  on_behalf_of_agency_id uuid,
  action text not null,
  subject_type text not null,
  subject_id uuid,
  meeting_id uuid,
  args jsonb not null default '{}',
  before jsonb,
  after jsonb,
  request_id text,
  imported boolean not null default false
);
create index audit_entries_subject on audit_entries (subject_type, subject_id, id);
create index audit_entries_meeting on audit_entries (meeting_id, id) where meeting_id is not null;
create index audit_entries_at on audit_entries (at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'raise_exception';
end $$;
create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function refuse_change();
create trigger audit_entries_no_truncate before truncate on audit_entries
  for each statement execute function refuse_change();

-- Content by hash; a file row gives it a name and (in a later theme) a parent that decides who may read it.
create table file_blobs (
  sha256 bytea primary key check (length(sha256) = 32),
  bytes bigint not null check (bytes > 0),
  created_at timestamptz not null default now()
);
create table file_chunks (
  sha256 bytea not null references file_blobs,
  no int not null check (no >= 0),
  content bytea not null check (length(content) <= 262144),
  primary key (sha256, no)
);
