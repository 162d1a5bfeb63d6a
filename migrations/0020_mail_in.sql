-- Mail in: what came, what it did, and what a person has to look at; answers as one history; bounces.
create table inbound_messages (
  id uuid primary key default gen_random_uuid(),
  -- The Message-ID, or the hash of a message that has none: nothing acts twice.
  message_key text not null unique,
  received_at timestamptz not null,
  via text not null check (via in ('imap','pipe','worker')),
  from_address text not null default '',
  from_name text not null default '',
  to_address text not null default '',
  subject text not null default '',
  text_body text not null default '',
  outcome text not null check (outcome in ('applied','proposal','stale','duplicate','held','ignored','rejected','bounce','delayed','complaint')),
  -- Why, as the end of a message key; empty where the outcome says all.
  reason text not null default '',
  -- Not from a person, or without an address to write to: nobody is told anything.
  automatic boolean not null default false,
  method text not null default '',
  uid text not null default '',
  sequence int,
  recurrence_id timestamptz,
  attendee_address text not null default '',
  partstat text not null default '',
  comment text not null default '',
  stamp timestamptz,
  proposed_starts_at timestamptz,
  proposed_ends_at timestamptz,
  proposed_location text not null default '',
  meeting_id uuid references meetings,
  attendee_id uuid references attendees,
  outbox_id uuid references outbox,
  settled_at timestamptz,
  settled_by_person_id uuid references people,
  settled_as text check (settled_as in ('applied','ignored','told','refused'))
);
create index inbound_messages_open on inbound_messages (received_at) where outcome in ('held','proposal','complaint') and settled_at is null;
create index inbound_messages_meeting on inbound_messages (meeting_id, received_at) where meeting_id is not null;
create index inbound_messages_received on inbound_messages (received_at);

-- The stamp of the calendar object that holds the answer: a program's clock, to order its own answers by.
alter table attendees add column partstat_stamp timestamptz;

-- Every answer of a person, whichever way it came: written by the database, so that no way is forgotten.
create table attendee_answers (
  id bigint generated always as identity primary key,
  attendee_id uuid not null references attendees on delete cascade,
  answered_at timestamptz not null,
  channel text not null,
  partstat text not null,
  sequence int,
  comment text not null default ''
);
create index attendee_answers_attendee on attendee_answers (attendee_id, id);

create function keep_answer() returns trigger language plpgsql as $$
begin
  if new.partstat_channel is null or new.partstat_at is null then return null; end if;
  if tg_op = 'UPDATE' then
    if (new.partstat, new.partstat_channel, new.partstat_at, new.partstat_comment)
      is not distinct from (old.partstat, old.partstat_channel, old.partstat_at, old.partstat_comment) then return null; end if;
    -- What the chair decides is no answer of the person.
    if (new.partstat_channel, new.partstat_at) is not distinct from (old.partstat_channel, old.partstat_at) then return null; end if;
  end if;
  insert into attendee_answers (attendee_id, answered_at, channel, partstat, sequence, comment)
  values (new.id, new.partstat_at, new.partstat_channel, new.partstat, new.partstat_sequence, new.partstat_comment);
  return null;
end $$;
create trigger attendees_keep_answer after insert or update on attendees for each row execute function keep_answer();
insert into attendee_answers (attendee_id, answered_at, channel, partstat, sequence, comment)
  select id, partstat_at, partstat_channel, partstat, partstat_sequence, partstat_comment
  from attendees where partstat_channel is not null and partstat_at is not null order by partstat_at;

-- Bounces: what came back for a mail that its server had taken.
alter table outbox
  add column bounced_at timestamptz,
  add column bounce_status text not null default '',
  add column bounce_retried_at timestamptz,
  add column delayed_at timestamptz,
  add column complained_at timestamptz;
-- `withheld`: a reminder that was not sent, because its address gives back what it is sent.
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check
  check (state in ('queued','sending','sent','failed','dead','superseded','withheld'));
alter table outbox drop constraint outbox_ical_method_check;
alter table outbox add constraint outbox_ical_method_check check (ical_method in ('REQUEST','CANCEL','DECLINECOUNTER'));
create index outbox_attendee on outbox (attendee_id, position) where attendee_id is not null;

create table dead_addresses (
  address text primary key,
  since timestamptz not null,
  status text not null default '',
  diagnostic text not null default '',
  outbox_id uuid references outbox
);

-- One of several servers reads a mailbox; it goes on where the last one stopped.
create table mailbox_readers (
  mailbox text primary key,
  owner uuid,
  lease_until timestamptz,
  uid_validity text not null default '',
  last_uid bigint not null default 0,
  read_at timestamptz,
  last_error text not null default ''
);

-- An answer finds its meeting by address, and by a UID that the meeting no longer has.
create index meetings_mail_token on meetings (lower(mail_token));
create index outbox_uid on outbox (uid) where uid is not null;
