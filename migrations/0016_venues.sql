-- 会场与车辆: what can be booked, who has it when, and who was asked for it.
alter table venues
  add column kind text not null default 'room' check (kind in ('room','vehicle')),
  add column place text not null default '',
  -- Free tags, a list of texts.
  add column equipment jsonb not null default '[]' check (jsonb_typeof(equipment) = 'array'),
  -- Clock times of the office, HH:MM; empty means at any hour.
  add column bookable_from text not null default '' check (bookable_from ~ '^(|([01]\d|2[0-3]):[0-5]\d)$'),
  add column bookable_to text not null default '' check (bookable_to ~ '^(|([01]\d|2[0-3]):[0-5]\d)$'),
  add column working_days_only boolean not null default false,
  add column keeper_person_id uuid references people,
  add column needs_approval boolean not null default false,
  add column note text not null default '',
  add column version int not null default 1,
  add constraint venues_hours check (bookable_from = '' or bookable_to = '' or bookable_from < bookable_to);

-- Branch venues (分会场) and vehicles of a meeting, beside its main venue; planned here, booked by the notice.
create table meeting_venues (
  meeting_id uuid not null references meetings on delete cascade,
  venue_id uuid not null references venues,
  part text not null check (part in ('branch','vehicle')),
  position int not null default 0,
  primary key (meeting_id, venue_id)
);
create index meeting_venues_venue on meeting_venues (venue_id);

alter table meetings add column video_url text not null default '';

-- Where an agency, or one person of it, attends; null means at the main venue.
alter table invitations
  add column venue_id uuid,
  add constraint invitations_branch foreign key (meeting_id, venue_id) references meeting_venues (meeting_id, venue_id) on delete set null (venue_id);
alter table attendees
  add column venue_id uuid,
  add constraint attendees_branch foreign key (meeting_id, venue_id) references meeting_venues (meeting_id, venue_id) on delete set null (venue_id);

-- Who has what, when: half-open, without a buffer, never twice. Rows of meetings are written by the triggers below from
-- noticed and held meetings alone; the others are written by people.
create table venue_bookings (
  id uuid primary key default gen_random_uuid(),
  venue_id uuid not null references venues,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  kind text not null check (kind in ('meeting','hold','upkeep','lent','visit','other')),
  meeting_id uuid references meetings on delete cascade,
  part text check (part in ('main','branch','vehicle')),
  -- What a hold is held for (a poll's candidate slot); its owner releases it.
  held_for uuid,
  title text not null default '',
  note text not null default '',
  booked_by_person_id uuid references people,
  booked_at timestamptz not null default now(),
  released_at timestamptz,
  released_by_person_id uuid references people,
  check (starts_at < ends_at),
  check ((kind = 'meeting') = (meeting_id is not null)),
  check ((kind = 'meeting') = (part is not null)),
  constraint venue_bookings_free exclude using gist (venue_id with =, tstzrange(starts_at, ends_at) with &&) where (released_at is null)
);
create unique index venue_bookings_meeting on venue_bookings (meeting_id, venue_id) where meeting_id is not null;
create index venue_bookings_time on venue_bookings (starts_at, ends_at) where released_at is null;
create index venue_bookings_held on venue_bookings (held_for) where held_for is not null;

-- Asked of the keeper or the director, where a venue is not free for all. Of a meeting, or (without one) of a direct booking.
create table venue_requests (
  id uuid primary key default gen_random_uuid(),
  venue_id uuid not null references venues,
  meeting_id uuid references meetings on delete cascade,
  kind text not null check (kind in ('meeting','upkeep','lent','visit','other')),
  title text not null default '',
  note text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending','approved','refused','withdrawn')),
  asked_at timestamptz not null,
  asked_by_person_id uuid references people,
  decided_at timestamptz,
  decided_by_person_id uuid references people,
  decided_note text not null default '',
  booking_id uuid references venue_bookings,
  check (starts_at < ends_at),
  check ((kind = 'meeting') = (meeting_id is not null))
);
create index venue_requests_venue on venue_requests (venue_id, starts_at);
create unique index venue_requests_one_pending on venue_requests (meeting_id, venue_id) where state = 'pending' and meeting_id is not null;

-- What a meeting needs: its main venue, its branches and its vehicles.
create view meeting_needs as
select m.id as meeting_id, m.venue_id, 'main' as part from meetings m where m.venue_id is not null
union all
select v.meeting_id, v.venue_id, v.part from meeting_venues v join meetings m on m.id = v.meeting_id
where v.venue_id is distinct from m.venue_id;

-- The bookings follow the meeting in its own transaction: a notice books, a change moves, a cancellation frees.
-- Locks are taken in the order of ids, so that those who race wait for each other instead of in a ring.
create function book_meeting(which uuid) returns void language plpgsql as $$
declare
  m meetings%rowtype;
begin
  select * into m from meetings where id = which;
  if m.id is null or m.state not in ('noticed','held') or m.starts_at is null then
    delete from venue_bookings where meeting_id = which;
    return;
  end if;
  perform 1 from venues v where v.id in (select n.venue_id from meeting_needs n where n.meeting_id = which)
    order by v.id for no key update;
  delete from venue_bookings b where b.meeting_id = which
    and not exists (select 1 from meeting_needs n where n.meeting_id = which and n.venue_id = b.venue_id);
  insert into venue_bookings as b (venue_id, starts_at, ends_at, kind, meeting_id, part)
  select n.venue_id, m.starts_at, m.ends_at, 'meeting', which, n.part from meeting_needs n where n.meeting_id = which
  on conflict (meeting_id, venue_id) where meeting_id is not null
  do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, part = excluded.part
  where (b.starts_at, b.ends_at, b.part) is distinct from (excluded.starts_at, excluded.ends_at, excluded.part);
end $$;

create function meeting_waits_for_venues() returns trigger language plpgsql as $$
begin
  perform 1 from venues v
    where v.id = new.venue_id or v.id in (select x.venue_id from meeting_venues x where x.meeting_id = new.id)
    order by v.id for no key update;
  return new;
end $$;
create function meeting_books_venues() returns trigger language plpgsql as $$
begin
  perform book_meeting(new.id);
  return null;
end $$;
create function meeting_venue_books() returns trigger language plpgsql as $$
begin
  perform book_meeting(coalesce(new.meeting_id, old.meeting_id));
  return null;
end $$;
create trigger meetings_wait_insert before insert on meetings for each row
  when (new.state in ('noticed','held')) execute function meeting_waits_for_venues();
create trigger meetings_wait before update of state, starts_at, ends_at, venue_id on meetings for each row
  when (new.state in ('noticed','held')) execute function meeting_waits_for_venues();
create trigger meetings_book_insert after insert on meetings for each row
  when (new.state in ('noticed','held')) execute function meeting_books_venues();
create trigger meetings_book after update of state, starts_at, ends_at, venue_id on meetings for each row
  when ((old.state, old.starts_at, old.ends_at, old.venue_id) is distinct from (new.state, new.starts_at, new.ends_at, new.venue_id))
  execute function meeting_books_venues();
create trigger meeting_venues_book after insert or update or delete on meeting_venues for each row execute function meeting_venue_books();

-- What stands already.
insert into venue_bookings (venue_id, starts_at, ends_at, kind, meeting_id, part, booked_at)
select venue_id, starts_at, ends_at, 'meeting', id, 'main', created_at from meetings
where state in ('noticed','held') and venue_id is not null;
