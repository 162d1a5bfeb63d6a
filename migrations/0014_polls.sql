-- 时间征询: a date poll among agencies for a meeting without a time. One answer an agency; who changed what is in the trail.
create table polls (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings on delete cascade,
  -- closed: the deadline is over and nothing is decided yet.
  state text not null default 'open' check (state in ('open','closed','decided','withdrawn')),
  duration_minutes int not null check (duration_minutes between 15 and 720),
  answer_by timestamptz not null,
  -- What the asked see of the others: nothing, how many said what, or who said what.
  results text not null default 'none' check (results in ('none','totals','names')),
  note text not null default '',
  created_by_person_id uuid references people,
  created_at timestamptz not null,
  -- The one letter to the clerk that everybody has answered.
  all_answered_at timestamptz,
  closed_at timestamptz,
  ended_at timestamptz,
  ended_by_person_id uuid references people,
  withdraw_reason text not null default '',
  version int not null default 1,
  check ((state in ('decided','withdrawn')) = (ended_at is not null))
);
create index polls_meeting on polls (meeting_id, created_at);
-- One undecided poll a meeting, however often the button is pressed.
create unique index polls_one_standing on polls (meeting_id) where state in ('open','closed');
create index polls_due on polls (answer_by) where state in ('open','closed');

create table poll_slots (
  id uuid primary key default gen_random_uuid(),
  poll_id uuid not null references polls on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- No longer offered; answers given stay.
  stopped_at timestamptz,
  stopped_by_person_id uuid references people,
  chosen_at timestamptz,
  check (starts_at < ends_at),
  unique (poll_id, starts_at)
);
create unique index poll_slots_one_chosen on poll_slots (poll_id) where chosen_at is not null;

create table poll_agencies (
  id uuid primary key default gen_random_uuid(),
  poll_id uuid not null references polls on delete cascade,
  agency_id uuid not null references agencies,
  required boolean not null,
  -- One reminder for each deadline, by hand or by itself (as R32): when it went, and for which deadline.
  reminded_at timestamptz,
  reminded_for timestamptz,
  reminded_by_person_id uuid references people,
  unique (poll_id, agency_id)
);
create index poll_agencies_agency on poll_agencies (agency_id);

create table poll_answers (
  id uuid primary key default gen_random_uuid(),
  poll_agency_id uuid not null unique references poll_agencies on delete cascade,
  channel text not null check (channel in ('web','phone','paper')),
  comment text not null default '',
  answered_at timestamptz not null,
  answered_by_person_id uuid references people,
  link_grant_id uuid references link_grants,
  -- How often it was given or changed.
  version int not null default 1
);
create table poll_choices (
  answer_id uuid not null references poll_answers on delete cascade,
  slot_id uuid not null references poll_slots on delete cascade,
  choice text not null check (choice in ('yes','if_need_be','no')),
  primary key (answer_id, slot_id)
);
create index poll_choices_slot on poll_choices (slot_id);

-- 预留: a candidate slot kept for the chair or the venue of a meeting while its poll runs. It warns others, it forbids nothing.
create table holds (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings on delete cascade,
  poll_slot_id uuid not null references poll_slots on delete cascade,
  person_id uuid references people,
  venue_id uuid references venues,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  created_at timestamptz not null,
  released_at timestamptz,
  check (num_nonnulls(person_id, venue_id) = 1),
  check (starts_at < ends_at)
);
create unique index holds_one on holds (poll_slot_id, coalesce(person_id, venue_id));
create index holds_person on holds using gist (person_id, tstzrange(starts_at, ends_at)) where released_at is null and person_id is not null;
create index holds_venue on holds using gist (venue_id, tstzrange(starts_at, ends_at)) where released_at is null and venue_id is not null;
create index holds_meeting on holds (meeting_id);
