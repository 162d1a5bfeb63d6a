-- 纪要、议定事项.
create table number_series (
  series text not null,
  year int not null,
  next_no int not null default 1 check (next_no > 0),
  primary key (series, year)
);

create table minutes (
  id uuid primary key default gen_random_uuid(),
  meeting_id uuid not null unique references meetings, -- R37
  series text not null,
  series_name text not null,
  doc_year int,
  doc_no int check (doc_no > 0),
  title text not null check (title <> ''),
  state text not null default 'drafting' check (state in ('drafting','countersigning','awaiting_signature','issued','archived')),
  -- What comes before paragraph 1 and after the last one; the attendance block is generated (R38).
  opening text not null default '',
  closing text not null default '',
  drafter_person_id uuid references people,
  drafted_on date,
  due_on date not null,
  countersign_round int not null default 0,
  countersign_due_on date,
  signer_person_id uuid references people,
  signed_at timestamptz,
  signed_method text check (signed_method in ('passkey','totp','signed_scan','password','imported','demo')),
  issued_at timestamptz,
  issued_on date,
  -- Frozen at issue: the whole text as filed, its attendance block, its hash.
  issued_text text,
  attendance_block text,
  sha256 bytea,
  version int not null default 1,
  saved_at timestamptz,
  saved_by_person_id uuid references people,
  created_at timestamptz not null default now(),
  check (drafter_person_id is distinct from signer_person_id or signer_person_id is null), -- R41
  check ((state in ('issued','archived')) = (doc_no is not null)),
  unique (series, doc_year, doc_no) -- R42
);

create function refuse_changing_issued_minutes() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state in ('issued','archived') then raise exception 'issued minutes are immutable' using errcode = 'raise_exception'; end if;
    return old;
  end if;
  if old.state in ('issued','archived') and (new.state not in ('issued','archived')
     or (new.meeting_id, new.series, new.series_name, new.doc_year, new.doc_no, new.title, new.opening, new.closing, new.signer_person_id, new.drafter_person_id, new.issued_on, new.issued_text, new.attendance_block, new.sha256)
     is distinct from (old.meeting_id, old.series, old.series_name, old.doc_year, old.doc_no, old.title, old.opening, old.closing, old.signer_person_id, old.drafter_person_id, old.issued_on, old.issued_text, old.attendance_block, old.sha256)) then
    raise exception 'issued minutes are immutable' using errcode = 'raise_exception'; -- R43
  end if;
  return new;
end $$;
create trigger minutes_immutable before update or delete on minutes for each row execute function refuse_changing_issued_minutes();

-- 议定事项: one numbered paragraph of the minutes (R45).
create table decisions (
  id uuid primary key default gen_random_uuid(),
  minutes_id uuid not null references minutes,
  meeting_id uuid not null references meetings,
  agenda_item_id uuid not null references agenda_items,
  paragraph_no int not null check (paragraph_no > 0),
  type text not null check (type in ('decide','approve_in_principle','order','note','defer','reject')),
  text text not null default '',
  text_en text not null default '',
  -- What was reported on this item, printed before the decision (听取).
  heard text not null default '',
  binding_at timestamptz,
  deferred_matter_id uuid references matters,
  version int not null default 1,
  saved_at timestamptz,
  saved_by_person_id uuid references people,
  unique (minutes_id, paragraph_no) deferrable initially deferred
);
create index decisions_agenda_item on decisions (agenda_item_id);

create function refuse_changing_issued_decision() returns trigger language plpgsql as $$
begin
  if exists (select 1 from minutes m where m.id = coalesce(old.minutes_id, new.minutes_id) and m.state in ('issued','archived'))
     and (tg_op = 'DELETE' or old.binding_at is not null
          and (new.text, new.type, new.paragraph_no, new.agenda_item_id) is distinct from (old.text, old.type, old.paragraph_no, old.agenda_item_id)) then
    raise exception 'issued minutes are immutable' using errcode = 'raise_exception'; -- R43
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger decisions_immutable before update or delete on decisions for each row execute function refuse_changing_issued_decision();

create table countersigns (
  id uuid primary key default gen_random_uuid(),
  minutes_id uuid not null references minutes,
  round int not null,
  agency_id uuid not null references agencies,
  state text not null default 'pending' check (state in ('pending','agreed','agreed_with_comment','disagreed','silent_agreed')),
  comment text not null default '',
  channel text check (channel in ('web','mail','phone','paper')),
  answered_by_person_id uuid references people,
  answered_at timestamptz,
  -- The office's answer to a disagreement (R40).
  office_answer text not null default '',
  office_answered_at timestamptz,
  office_answered_by_person_id uuid references people,
  unique (minutes_id, round, agency_id)
);

-- 报、送、发 (distribution).
create table distributions (
  minutes_id uuid not null references minutes,
  agency_id uuid not null references agencies,
  kind text not null check (kind in ('report','send','issue')),
  first_opened_at timestamptz,
  primary key (minutes_id, agency_id)
);

create table amendments (
  id uuid primary key default gen_random_uuid(),
  minutes_id uuid not null references minutes,
  no int not null check (no > 0),
  kind text not null check (kind in ('correction','supplement')),
  text text not null check (text <> ''),
  issued_on date not null,
  signer_person_id uuid references people,
  created_at timestamptz not null default now(),
  unique (minutes_id, no)
);
create trigger amendments_immutable before update or delete on amendments for each row execute function refuse_change();

-- A meeting is closed when its minutes are issued or none are required (derived).
create view meeting_states as
select m.id as meeting_id,
  case when m.state = 'held' and (not m.minutes_required or n.state in ('issued','archived')) then 'closed' else m.state end as state,
  n.id as minutes_id, n.state as minutes_state, n.due_on as minutes_due_on
from meetings m left join minutes n on n.meeting_id = m.id;
