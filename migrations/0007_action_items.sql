-- 督办事项: a duty with one lead agency and a due day, followed until closed.
create table action_items (
  id uuid primary key default gen_random_uuid(),
  source text not null default 'minutes' check (source in ('minutes','leader_instruction','document','complaint','other')),
  decision_id uuid references decisions,
  meeting_id uuid references meetings,
  matter_id uuid references matters,
  parent_id uuid references action_items,
  item_no int not null default 1,
  title text not null check (title <> ''),
  title_en text not null default '',
  deliverable text not null default '',
  lead_agency_id uuid not null references agencies, -- R47
  responsible_person_id uuid references people,
  contact_person_id uuid references people,
  state text not null default 'proposed' check (state in ('proposed','assigned','accepted','in_progress','submitted','returned','closed','cancelled')),
  assigned_on date,
  assigned_at timestamptz,
  accepted_at timestamptz,
  accepted_by_person_id uuid references people,
  accepted_channel text check (accepted_channel in ('web','mail','phone','paper')),
  original_due_on date not null,
  due_on date not null,
  due_text text not null default '',
  percent int not null default 0 check (percent between 0 and 100),
  result text not null default '',
  submitted_on date,
  closed_on date,
  closed_at timestamptz,
  closed_by_person_id uuid references people,
  cancelled_on date,
  cancel_reason text not null default '',
  cancelled_by_person_id uuid references people,
  -- R59: the chair's consent, or a later decision.
  cancel_consent_person_id uuid references people,
  cancel_decision_id uuid references decisions,
  version int not null default 1,
  created_at timestamptz not null default now(),
  check ((source = 'minutes') = (decision_id is not null)),
  check (state <> 'closed' or closed_on is not null),
  check (state <> 'cancelled' or cancel_reason <> '')
);
create index action_items_lead on action_items (lead_agency_id, state);
create index action_items_due on action_items (due_on) where state not in ('closed','cancelled','proposed');
create index action_items_decision on action_items (decision_id);
create index action_items_meeting on action_items (meeting_id);
create index action_items_matter on action_items (matter_id);

create table action_item_supporters (
  action_item_id uuid not null references action_items on delete cascade,
  agency_id uuid not null references agencies,
  primary key (action_item_id, agency_id)
);
create index action_item_supporters_agency on action_item_supporters (agency_id);

create function refuse_lead_as_supporter() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'action_item_supporters' then
    if exists (select 1 from action_items a where a.id = new.action_item_id and a.lead_agency_id = new.agency_id) then
      raise exception 'the lead is among the supporting agencies' using errcode = 'check_violation', constraint = 'lead_not_supporting'; -- R47
    end if;
  elsif exists (select 1 from action_item_supporters s where s.action_item_id = new.id and s.agency_id = new.lead_agency_id) then
    raise exception 'the lead is among the supporting agencies' using errcode = 'check_violation', constraint = 'lead_not_supporting';
  end if;
  return new;
end $$;
create trigger supporter_is_not_lead before insert or update on action_item_supporters for each row execute function refuse_lead_as_supporter();
create trigger lead_is_not_supporter before update of lead_agency_id on action_items for each row execute function refuse_lead_as_supporter();

-- 反馈: append-only (R51); a supporting agency's entry carries no percent.
create table progress_reports (
  id uuid primary key default gen_random_uuid(),
  action_item_id uuid not null references action_items,
  agency_id uuid not null references agencies,
  percent int check (percent between 0 and 100),
  text text not null,
  lower_reason text not null default '',
  channel text not null default 'web' check (channel in ('web','mail','phone','paper')),
  reported_by_person_id uuid references people,
  reported_on date not null,
  created_at timestamptz not null
);
create index progress_reports_item on progress_reports (action_item_id, created_at);
create trigger progress_reports_append_only before update or delete on progress_reports for each row execute function refuse_change();

-- 报结: what the lead claims, who contributed; a return undoes it but the row stays.
create table submissions (
  id uuid primary key default gen_random_uuid(),
  action_item_id uuid not null references action_items,
  result text not null default '',
  contributing_text text not null default '',
  channel text not null default 'web' check (channel in ('web','mail','phone','paper')),
  submitted_by_person_id uuid references people,
  submitted_on date not null,
  created_at timestamptz not null,
  outcome text check (outcome in ('closed','returned')),
  decided_by_person_id uuid references people,
  decided_on date,
  decided_at timestamptz,
  return_reason text not null default ''
);
create index submissions_item on submissions (action_item_id, created_at);
create unique index submissions_one_open on submissions (action_item_id) where outcome is null;
create table submission_contributors (
  submission_id uuid not null references submissions,
  agency_id uuid not null references agencies,
  primary key (submission_id, agency_id)
);

create table extensions (
  id uuid primary key default gen_random_uuid(),
  action_item_id uuid not null references action_items,
  no int not null check (no > 0),
  from_due_on date not null,
  to_due_on date not null,
  reason text not null,
  -- Withdrawn: the item was closed or cancelled before anybody decided.
  state text not null default 'pending' check (state in ('pending','approved','rejected','withdrawn')),
  channel text not null default 'web' check (channel in ('web','mail','phone','paper')),
  requested_on date not null,
  requested_at timestamptz not null,
  requested_by_person_id uuid references people,
  decided_by_person_id uuid references people,
  decided_on date,
  decided_at timestamptz,
  decided_note text not null default '',
  check (to_due_on > from_due_on),
  unique (action_item_id, no)
);
create unique index extensions_one_pending on extensions (action_item_id) where state = 'pending';

create table objections (
  id uuid primary key default gen_random_uuid(),
  action_item_id uuid not null references action_items,
  reason text not null,
  state text not null default 'pending' check (state in ('pending','upheld','reassigned','withdrawn')),
  channel text not null default 'web' check (channel in ('web','mail','phone','paper')),
  raised_on date not null,
  raised_at timestamptz not null,
  raised_by_person_id uuid references people,
  decided_by_person_id uuid references people,
  decided_on date,
  decided_at timestamptz,
  decided_note text not null default '',
  reassigned_to_agency_id uuid references agencies
);
create unique index objections_one_pending on objections (action_item_id) where state = 'pending';

-- Each step at most once per item and due day (R57).
create table action_item_reminders (
  action_item_id uuid not null references action_items,
  due_on date not null,
  step text not null,
  state text not null default 'sent' check (state in ('sent','proposed','issued','skipped','counted_as_sent')),
  at timestamptz not null,
  by_person_id uuid references people,
  primary key (action_item_id, due_on, step)
);

-- Light and days are derived, never stored (R55). `today` is the office's day.
create function action_item_light(state text, due_on date, today date, objection_pending boolean) returns text
language sql stable as $$
  select case
    when state in ('closed','cancelled','proposed') then 'none'
    when state = 'submitted' then 'blue'
    when due_on < today and not objection_pending then 'red'
    when due_on >= today and working_days_between(today, due_on) <= 7 then 'yellow'
    else 'green'
  end
$$;

-- Files: one parent each, which decides who may read (R68).
create table files (
  id uuid primary key default gen_random_uuid(),
  sha256 bytea not null references file_blobs,
  name text not null check (name <> ''),
  mime text not null,
  bytes bigint not null,
  kind text not null check (kind in ('material','evidence','signed_scan','basis','result')),
  version int not null default 1,
  matter_id uuid references matters,
  agenda_item_id uuid references agenda_items,
  minutes_id uuid references minutes,
  action_item_id uuid references action_items,
  progress_report_id uuid references progress_reports,
  submission_id uuid references submissions,
  basis_document_id uuid references basis_documents,
  uploaded_by_person_id uuid references people,
  uploaded_by_agency_id uuid references agencies,
  uploaded_at timestamptz not null,
  withdrawn_at timestamptz,
  check (num_nonnulls(matter_id, agenda_item_id, minutes_id, action_item_id, basis_document_id) = 1)
);
create index files_matter on files (matter_id) where matter_id is not null;
create index files_agenda_item on files (agenda_item_id) where agenda_item_id is not null;
create index files_minutes on files (minutes_id) where minutes_id is not null;
create index files_action_item on files (action_item_id) where action_item_id is not null;
