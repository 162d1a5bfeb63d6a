-- 单位、人员、职务、领导小组: who exists, on which day, in which order. Half-open validity [from_day, to_day).
create table agencies (
  id uuid primary key default gen_random_uuid(),
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  standing_order int not null unique deferrable initially immediate check (standing_order > 0),
  name_zh text not null check (name_zh <> ''),
  short_zh text not null check (short_zh <> ''),
  name_en text not null default '',
  type text not null check (type in ('leadership','office','department','public_utility','township','subdistrict','superior','external')),
  relation text not null check (relation in ('leadership','self','subordinate','vertical','superior','external')),
  is_member_unit boolean not null default false,
  mailbox text check (mailbox = lower(mailbox)),
  telephone text not null default '',
  from_day date not null default '-infinity',
  to_day date not null default 'infinity',
  version int not null default 1,
  check (from_day < to_day)
);
create unique index agencies_name on agencies (name_zh) where to_day = 'infinity';
create unique index agencies_one_office on agencies ((1)) where relation = 'self' and to_day = 'infinity';

create table people (
  id uuid primary key default gen_random_uuid(),
  name_zh text not null check (name_zh <> ''),
  name_en text not null default '',
  email text check (email = lower(email)),
  phone text not null default '',
  locale text not null default 'zh-CN' check (locale in ('zh-CN','en')),
  status text not null default 'active' check (status in ('active','suspended')),
  -- A person typed on a reply page by a link is unconfirmed until the office or a signed-in liaison confirms.
  confirmed_at timestamptz default now(),
  named_by_agency_id uuid references agencies,
  version int not null default 1,
  created_at timestamptz not null default now()
);
create index people_email on people (email) where email is not null;

create table employments (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references people,
  agency_id uuid not null references agencies,
  position_zh text not null default '',
  position_en text not null default '',
  level text not null check (level in ('leader','principal','deputy','staff')),
  from_day date not null default '-infinity',
  to_day date not null default 'infinity',
  check (from_day < to_day),
  exclude using gist (person_id with =, agency_id with =, daterange(from_day, to_day) with &&)
);
create index employments_agency on employments (agency_id);
create index employments_person on employments (person_id);

-- 单位专班: a unit's own leader in charge and staff for this undertaking.
create table desks (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid not null references agencies,
  leader_person_id uuid not null references people,
  duty_zh text not null default '',
  from_day date not null,
  to_day date not null default 'infinity',
  check (from_day < to_day),
  exclude using gist (agency_id with =, daterange(from_day, to_day) with &&)
);
create table desk_staff (
  desk_id uuid not null references desks,
  person_id uuid not null references people,
  primary key (desk_id, person_id)
);

create table posts (
  id uuid primary key default gen_random_uuid(),
  agency_id uuid references agencies,
  title_zh text not null check (title_zh <> ''),
  title_en text not null default ''
);
create table post_holdings (
  id uuid primary key default gen_random_uuid(),
  post_id uuid not null references posts,
  person_id uuid not null references people,
  from_day date not null,
  to_day date not null default 'infinity',
  check (from_day < to_day),
  exclude using gist (post_id with =, daterange(from_day, to_day) with &&)
);
create index post_holdings_person on post_holdings (person_id);

create table groups (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('leading_group','office','task_force')),
  name_zh text not null check (name_zh <> ''),
  name_en text not null default '',
  parent_id uuid references groups,
  duty_zh text not null default '',
  functions_zh text not null default '',
  functions_en text not null default '',
  version int not null default 1
);
create table group_statuses (
  id uuid primary key default gen_random_uuid(),
  group_id uuid not null references groups,
  status text not null check (status in ('active','temporary','permanent','dissolved','closed')),
  from_day date not null,
  to_day date not null default 'infinity',
  check (from_day < to_day),
  exclude using gist (group_id with =, daterange(from_day, to_day) with &&)
);
create table basis_documents (
  id uuid primary key default gen_random_uuid(),
  group_id uuid not null references groups,
  title_zh text not null check (title_zh <> ''),
  doc_no text not null default '',
  day date not null
);
create table seats (
  id uuid primary key default gen_random_uuid(),
  group_id uuid not null references groups,
  role text not null check (role in ('head','first_deputy_head','deputy_head','member','office_director','office_deputy_director','office_staff','leader','deputy_leader','staff')),
  post_id uuid references posts,
  person_id uuid references people,
  agency_id uuid references agencies,
  seat_order int not null default 0,
  from_day date not null,
  to_day date not null default 'infinity',
  basis_document_id uuid references basis_documents,
  ended_basis_document_id uuid references basis_documents,
  constraint seats_post_or_person check (num_nonnulls(post_id, person_id) = 1), -- R02
  check (from_day < to_day),
  constraint seats_one_head exclude using gist (group_id with =, daterange(from_day, to_day) with &&) where (role in ('head','leader')) -- R01
);
create index seats_group on seats (group_id);

-- R04: what carries history is ended, never deleted.
create trigger seats_never_deleted before delete on seats for each row execute function refuse_change();
create trigger post_holdings_never_deleted before delete on post_holdings for each row execute function refuse_change();

-- Granted roles; chair and attendee are derived. Ended, never deleted.
create table role_grants (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references people,
  role text not null check (role in ('clerk','director','liaison','auditor','admin')),
  agency_id uuid references agencies,
  granted_by uuid references people,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((role = 'liaison') = (agency_id is not null))
);
create unique index role_grants_current on role_grants (person_id, role, coalesce(agency_id, '00000000-0000-0000-0000-000000000000')) where ended_at is null;
create index role_grants_agency on role_grants (agency_id) where ended_at is null;
create trigger role_grants_never_deleted before delete on role_grants for each row execute function refuse_change();

create table venues (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  name_zh text not null check (name_zh <> ''),
  name_en text not null default '',
  capacity int check (capacity > 0),
  to_day date not null default 'infinity'
);
create table topics (
  id uuid primary key default gen_random_uuid(),
  code text not null unique,
  name_zh text not null check (name_zh <> ''),
  name_en text not null default '',
  topic_order int not null default 0,
  to_day date not null default 'infinity'
);

-- What a liaison answers for today; an agency without a row here is shown as such (R07).
create view active_liaisons as
  select g.agency_id, p.id as person_id, p.name_zh, p.name_en, p.email, p.phone, p.locale
  from role_grants g join people p on p.id = g.person_id and p.status = 'active'
  where g.role = 'liaison' and g.ended_at is null;
