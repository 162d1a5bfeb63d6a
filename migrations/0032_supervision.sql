-- 督办提醒: what went to an agency by itself, one mail a day, and the numbered slips that a person issues.
create table agency_digests (
  agency_id uuid not null references agencies,
  day date not null,
  sent_at timestamptz not null,
  primary key (agency_id, day)
);

-- The steps of R57 are kept by item and due day; this says to which leaders' level one belongs when it waits for a person.
alter table action_item_reminders add column note text not null default '';

-- 催办单、督办通知单: numbered without gaps per series and year, as issued; never changed.
create table supervision_slips (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('reminder_slip','supervision_notice')),
  series text not null,
  doc_year int not null,
  doc_no int not null check (doc_no > 0),
  action_item_id uuid not null references action_items,
  agency_id uuid not null references agencies,
  due_on date not null,
  step text not null,
  level int not null check (level between 1 and 9),
  addressees text not null default '',
  text text not null check (text <> ''),
  issued_on date not null,
  issued_at timestamptz not null,
  issued_by_person_id uuid not null references people,
  unique (series, doc_year, doc_no)
);
create index supervision_slips_item on supervision_slips (action_item_id, issued_at);
create index supervision_slips_agency on supervision_slips (agency_id, issued_on);
create trigger supervision_slips_immutable before update or delete on supervision_slips
  for each row execute function refuse_change();
