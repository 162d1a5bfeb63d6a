-- 会议、议程、通知、回执、参会、签到.
create table meetings (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('plenary','coordination','other')),
  title text not null check (title <> ''),
  title_en text not null default '',
  host_group_id uuid references groups,
  chair_person_id uuid references people,
  acting_chair_person_id uuid references people,
  -- The post through which the chair chairs: after a change of post its holder decides what is still open.
  chair_post_id uuid references posts,
  presiding_person_id uuid generated always as (coalesce(acting_chair_person_id, chair_person_id)) stored,
  venue_id uuid references venues,
  starts_at timestamptz,
  ends_at timestamptz,
  required_level text not null default 'principal_or_deputy' check (required_level in ('principal','principal_or_deputy','deputy','any')),
  state text not null default 'draft' check (state in ('draft','noticed','held','postponed','cancelled')),
  reply_by timestamptz,
  urgent_reason text not null default '',
  urgent_by_person_id uuid references people,
  minutes_required boolean not null default true,
  -- iCalendar identity (R18): the UID never changes while the meeting stands.
  uid text not null unique default gen_random_uuid()::text,
  sequence int not null default 0,
  -- Unguessable local part of ORGANIZER, so that answers by mail find their meeting.
  mail_token text not null unique default translate(encode(decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), 'base64'), '+/=', 'xy'),
  notice_version int not null default 0,
  recorded_afterwards boolean not null default false,
  created_by_person_id uuid references people,
  created_at timestamptz not null default now(),
  held_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by_person_id uuid references people,
  cancel_reason text not null default '',
  version int not null default 1,
  check (starts_at < ends_at),
  check (state in ('draft','cancelled','postponed') or (starts_at is not null and ends_at is not null and chair_person_id is not null)),
  -- R17, in the database: no venue and no chair twice at a time. Drafts only warn.
  constraint meetings_venue_free exclude using gist (venue_id with =, tstzrange(starts_at, ends_at) with &&) where (state in ('noticed','held')),
  constraint meetings_chair_free exclude using gist (presiding_person_id with =, tstzrange(starts_at, ends_at) with &&) where (state in ('noticed','held'))
);
create index meetings_starts on meetings (starts_at);
create index meetings_state on meetings (state, starts_at);

create function refuse_deleting_noticed_meeting() returns trigger language plpgsql as $$
begin
  if old.notice_version > 0 or old.state <> 'draft' then
    raise exception 'a noticed meeting cannot be deleted' using errcode = 'raise_exception'; -- R21
  end if;
  return old;
end $$;
create trigger meetings_noticed_stay before delete on meetings for each row execute function refuse_deleting_noticed_meeting();

create table agenda_items (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings on delete cascade,
  no int not null check (no > 0),
  title text not null check (title <> ''),
  title_en text not null default '',
  matter_id uuid references matters,
  topic_id uuid references topics,
  reporting_agency_id uuid not null references agencies, -- R10
  duration_minutes int not null check (duration_minutes between 1 and 720),
  unique (meeting_id, no) deferrable initially deferred
);
create index agenda_items_matter on agenda_items (matter_id) where matter_id is not null;

create table participant_presets (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (name <> ''),
  created_by_person_id uuid references people,
  created_at timestamptz not null default now()
);
create table participant_preset_agencies (
  preset_id uuid not null references participant_presets on delete cascade,
  agency_id uuid not null references agencies,
  primary key (preset_id, agency_id)
);

-- One row a version; what the agencies were told stays readable (R22).
create table notices (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings,
  version int not null check (version > 0),
  kind text not null check (kind in ('first','change','correction','cancellation','postponement','renotice')),
  sent_at timestamptz not null,
  sent_by_person_id uuid references people,
  reply_by timestamptz,
  starts_at timestamptz,
  ends_at timestamptz,
  venue_name text not null default '',
  reason text not null default '',
  -- Title, chair, agenda and participants as told, for reading an old version.
  snapshot jsonb not null,
  primary_change text not null default '',
  unique (meeting_id, version)
);
create trigger notices_immutable before update or delete on notices for each row execute function refuse_change();

-- 参会单位: the agency's participation.
create table invitations (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings on delete cascade,
  agency_id uuid not null references agencies,
  capacity text not null default 'required' check (capacity in ('required','in_attendance')),
  required_level text not null default 'principal_or_deputy' check (required_level in ('principal','principal_or_deputy','deputy','any')),
  seats int not null default 1 check (seats between 1 and 20),
  noticed_version int not null default 0,
  withdrawn_at timestamptz,
  created_at timestamptz not null default now(),
  unique (meeting_id, agency_id)
);
create index invitations_agency on invitations (agency_id);
create table invitation_agenda_items (
  invitation_id uuid not null references invitations on delete cascade,
  agenda_item_id uuid not null references agenda_items on delete cascade,
  primary key (invitation_id, agenda_item_id)
);

-- 回执: append-only; the latest one for the current re-opening counts.
create table replies (
  id uuid primary key default gen_random_uuid(),
  invitation_id uuid not null references invitations,
  notice_version int not null,
  kind text not null check (kind in ('attend','substitute','leave')),
  channel text not null check (channel in ('web','mail','phone','paper')),
  reason text not null default '',
  note text not null default '',
  entered_by_person_id uuid references people,
  link_grant_id uuid references link_grants,
  created_at timestamptz not null,
  -- A typed reply by telephone waits on the clerk's Today until confirmed.
  nominees jsonb not null default '[]',
  -- Two replies of one instant still have an order.
  position bigint generated always as identity
);
create index replies_invitation on replies (invitation_id, position desc);
create trigger replies_append_only before update or delete on replies for each row execute function refuse_change();

-- 参会人员: the person's participation; agency, name and position are snapshots (R06).
create table attendees (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null references meetings,
  person_id uuid not null references people,
  invitation_id uuid references invitations,
  agency_id uuid references agencies,
  agency_name text not null,
  person_name text not null,
  position_name text not null default '',
  part text not null check (part in ('nominee','substitute','assistant','chair','office','recorder','leader','walk_in')),
  role text not null default 'REQ-PARTICIPANT' check (role in ('CHAIR','REQ-PARTICIPANT','OPT-PARTICIPANT','NON-PARTICIPANT')),
  partstat text not null default 'NEEDS-ACTION' check (partstat in ('NEEDS-ACTION','ACCEPTED','TENTATIVE','DECLINED','DELEGATED')),
  partstat_channel text check (partstat_channel in ('web','mail','phone','paper')),
  partstat_at timestamptz,
  partstat_sequence int,
  partstat_comment text not null default '',
  below_level boolean not null default false,
  -- R18: the number last sent, and the number that last asked this person for an answer.
  sequence_sent int,
  sequence_asked int,
  request_sent_at timestamptz,
  cancel_sent_at timestamptz,
  first_message_id text,
  dropped_at timestamptz,
  created_at timestamptz not null default now(),
  unique (meeting_id, person_id)
);
create index attendees_person on attendees (person_id);
create index attendees_invitation on attendees (invitation_id);

create table leave_requests (
  id uuid primary key default gen_random_uuid(),
  attendee_id uuid references attendees,
  invitation_id uuid not null references invitations,
  reason text not null,
  state text not null default 'pending' check (state in ('pending','approved','refused','withdrawn')),
  requested_at timestamptz not null,
  requested_channel text not null default 'web' check (requested_channel in ('web','mail','phone','paper')),
  requested_by_person_id uuid references people,
  decided_by_person_id uuid references people,
  decided_at timestamptz,
  decided_note text not null default '',
  on_behalf_of_chair boolean not null default false
);
create index leave_requests_invitation on leave_requests (invitation_id);
create unique index leave_requests_one_pending on leave_requests (invitation_id, coalesce(attendee_id, '00000000-0000-0000-0000-000000000000')) where state = 'pending';

create table substitutions (
  id uuid primary key default gen_random_uuid(),
  invitation_id uuid not null references invitations,
  -- The one who was named before, if anyone was; the substitute's own attendee row is made on approval or nomination.
  original_attendee_id uuid references attendees,
  original_person_id uuid references people,
  substitute_person_id uuid not null references people,
  substitute_attendee_id uuid references attendees,
  reason text not null,
  state text not null default 'pending' check (state in ('pending','approved','refused','withdrawn')),
  requested_at timestamptz not null,
  requested_channel text not null default 'web' check (requested_channel in ('web','mail','phone','paper')),
  requested_by_person_id uuid references people,
  decided_by_person_id uuid references people,
  decided_at timestamptz,
  decided_note text not null default '',
  on_behalf_of_chair boolean not null default false
);
create index substitutions_invitation on substitutions (invitation_id);
create unique index substitutions_one_pending on substitutions (invitation_id, substitute_person_id) where state = 'pending';

-- 签到: the latest mark counts; history is in the audit trail.
create table arrivals (
  attendee_id uuid primary key references attendees,
  outcome text not null check (outcome in ('present','late','leave','substituted','absent')),
  arrived_at timestamptz,
  left_at timestamptz,
  marked_by_person_id uuid references people,
  marked_at timestamptz not null
);

-- R32: one reminder before and one at the deadline, never more; a hand-sent one uses up the first.
create table reply_reminders (
  invitation_id uuid not null references invitations,
  notice_version int not null,
  step text not null check (step in ('before_deadline','at_deadline')),
  sent_at timestamptz not null,
  sent_by_person_id uuid references people,
  primary key (invitation_id, notice_version, step)
);



-- Since when answers count: whatever was answered or asked before the last change of time does not (R19).
create view meeting_rounds as
select m.id as meeting_id, coalesce(max(n.version), 0) as version, coalesce(max(n.sent_at), '-infinity') as since
from meetings m left join notices n on n.meeting_id = m.id and n.primary_change = 'time'
group by m.id;

-- When a meeting is or, while it waits for a new date, was to be.
create view meeting_times as
select m.id as meeting_id, coalesce(m.starts_at, n.starts_at) as starts_at, coalesce(m.ends_at, n.ends_at) as ends_at
from meetings m left join lateral (
  select starts_at, ends_at from notices where meeting_id = m.id and starts_at is not null order by version desc limit 1
) n on true;

-- Status and outcome of an agency, in one place.
create view invitation_statuses as
select i.id as invitation_id, i.meeting_id, i.agency_id,
  case
    when i.withdrawn_at is not null then 'withdrawn'
    when exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'pending' and l.requested_at >= o.since) then 'leave_pending'
    when exists (select 1 from substitutions s where s.invitation_id = i.id and s.state = 'pending' and s.requested_at >= o.since) then 'substitution_pending'
    when r.id is not null and r.channel = 'phone' then 'replied_by_phone'
    when r.id is not null then 'replied'
    else 'pending'
  end as reply_status,
  r.kind as reply_kind, r.channel as reply_channel, r.created_at as replied_at, r.id as reply_id,
  case
    when m.state <> 'held' then 'pending'
    when exists (select 1 from attendees a join arrivals v on v.attendee_id = a.id
                 where a.invitation_id = i.id and a.part in ('nominee','walk_in') and v.outcome in ('present','late')) then 'present'
    when exists (select 1 from attendees a join arrivals v on v.attendee_id = a.id
                 where a.invitation_id = i.id and a.part = 'substitute' and v.outcome in ('present','late')) then 'substituted'
    -- Leave of the agency, or of every person it had named (R29).
    when exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'approved' and l.requested_at >= o.since)
      and (exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'approved' and l.requested_at >= o.since and l.attendee_id is null)
        or not exists (select 1 from attendees a where a.invitation_id = i.id and a.part in ('nominee','substitute')
             and a.dropped_at is null and a.partstat <> 'DELEGATED'
             and not exists (select 1 from leave_requests l where l.attendee_id = a.id and l.state = 'approved' and l.requested_at >= o.since))) then 'leave'
    else 'absent'
  end as outcome
from invitations i
join meetings m on m.id = i.meeting_id
join meeting_rounds o on o.meeting_id = m.id
left join lateral (
  select r.id, r.kind, r.channel, r.created_at from replies r
  where r.invitation_id = i.id and r.notice_version >= o.version
  order by r.position desc limit 1
) r on true;
