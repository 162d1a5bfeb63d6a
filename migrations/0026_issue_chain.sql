-- 存证链: what was issued, as of its issue, each record bound to the one before it (R43).
create table issue_records (
  position int primary key check (position > 0),
  kind text not null check (kind in ('minutes','amendment')),
  minutes_id uuid not null references minutes,
  amendment_id uuid unique references amendments,
  -- Everything that was issued, as canonical JSON; verification compares it with the rows themselves.
  content text not null check (content <> ''),
  content_sha256 bytea not null check (length(content_sha256) = 32),
  -- Head of the record before; thirty-two zeros for the first.
  previous bytea not null unique check (length(previous) = 32),
  head bytea not null unique check (length(head) = 32),
  -- HMAC over the head with a key that is not in the database, and which key it was.
  seal bytea not null check (length(seal) = 32),
  seal_key text not null check (seal_key <> ''),
  recorded_at timestamptz not null,
  check ((kind = 'amendment') = (amendment_id is not null))
);
create unique index issue_records_minutes on issue_records (minutes_id) where kind = 'minutes';
create trigger issue_records_append_only before update or delete on issue_records for each row execute function refuse_change();
create trigger issue_records_no_truncate before truncate on issue_records for each statement execute function refuse_change();

-- How far the chain was followed, when, and what was found wrong: an empty list is good.
create table chain_checks (
  id int generated always as identity primary key,
  at timestamptz not null,
  records int not null,
  head bytea,
  problems jsonb not null default '[]',
  by_person_id uuid references people
);
create trigger chain_checks_append_only before update or delete on chain_checks for each row execute function refuse_change();

-- A correction or supplement is signed like the minutes: on screen with a second factor, or on paper with its scan.
alter table amendments
  add column scan_file_id uuid references files,
  add column signed_at timestamptz,
  add column signed_method text check (signed_method in ('passkey','totp','signed_scan','imported','demo')),
  add column drafter_person_id uuid references people;
