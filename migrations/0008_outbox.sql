-- Mail out: written in the transaction of the change, delivered later, seen by recipient.
create table outbox (
  id uuid primary key default gen_random_uuid(),
  channel text not null default 'mail' check (channel in ('mail')),
  kind text not null, -- M-1 … M-12 of the mail catalogue, or sign_in
  message_id text not null unique,
  in_reply_to text,
  to_address text not null,
  to_name text not null default '',
  to_person_id uuid references people,
  to_agency_id uuid references agencies,
  locale text not null default 'zh-CN',
  from_name text not null default '',
  organizer_token text,
  subject text not null,
  text_body text not null, -- places for links and codes (src/lib/places.ts) are filled in at sending
  html_body text not null,
  ical text,
  ical_method text check (ical_method in ('REQUEST','CANCEL')),
  uid text,
  sequence int,
  dtstamp timestamptz,
  -- Earlier unfinished rows of the same key go first: a CANCEL never overtakes its REQUEST.
  ordering_key text,
  position bigint generated always as identity,
  meeting_id uuid references meetings,
  minutes_id uuid references minutes,
  action_item_id uuid references action_items,
  attendee_id uuid references attendees,
  invitation_id uuid references invitations,
  state text not null default 'queued' check (state in ('queued','sending','sent','failed','dead','superseded')),
  not_before timestamptz not null,
  attempts int not null default 0,
  lease_owner uuid,
  lease_until timestamptz,
  last_error text not null default '',
  last_tried_at timestamptz,
  sent_at timestamptz,
  smtp_response text not null default '',
  resend_of uuid references outbox,
  superseded_by uuid references outbox,
  created_at timestamptz not null,
  check ((ical is null) = (ical_method is null))
);
create index outbox_due on outbox (not_before, position) where state in ('queued','sending','failed');
create index outbox_ordering on outbox (ordering_key, position) where state in ('queued','sending','failed') and ordering_key is not null;
create index outbox_meeting on outbox (meeting_id, position) where meeting_id is not null;
create index outbox_action_item on outbox (action_item_id) where action_item_id is not null;
create index outbox_minutes on outbox (minutes_id) where minutes_id is not null;

-- Demo only: what the local catcher received over SMTP.
create table caught_mails (
  id uuid primary key default gen_random_uuid(),
  received_at timestamptz not null default now(),
  mail_from text not null,
  rcpt_to text not null,
  raw bytea not null
);
create index caught_mails_rcpt on caught_mails (rcpt_to, received_at);

-- Jobs that must happen once a day or once at all, whoever runs them.
create table job_runs (
  job text not null,
  period text not null,
  ran_at timestamptz not null,
  primary key (job, period)
);
