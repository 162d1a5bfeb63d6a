-- Sign-in, sessions, signed links: secrets are hashed or derived, never stored.
create table sign_in_emails (
  email text primary key check (email = lower(email)),
  person_id uuid not null references people on delete cascade,
  verified_at timestamptz
);
create index sign_in_emails_person on sign_in_emails (person_id);
create table passwords (
  person_id uuid primary key references people on delete cascade,
  hash text not null,
  -- Given by an administrator, who knows it: its owner chooses another at the next sign-in.
  must_change boolean not null default false,
  changed_at timestamptz not null default now()
);
create table passkeys (
  credential_id text primary key,
  person_id uuid not null references people on delete cascade,
  public_key bytea not null,
  sign_count bigint not null,
  transports text not null default '',
  device_type text not null,
  backed_up boolean not null,
  aaguid text,
  name text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_person on passkeys (person_id);
create table totp_secrets (
  person_id uuid primary key references people on delete cascade,
  secret_enc bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
create table recovery_codes (
  person_id uuid not null references people on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);
create table oidc_identities (
  issuer text not null,
  subject text not null,
  person_id uuid not null references people on delete cascade,
  linked_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index oidc_identities_person on oidc_identities (person_id);
create table sessions (
  id uuid not null default gen_random_uuid() unique,
  token_hash bytea primary key,
  person_id uuid not null references people on delete cascade,
  methods text not null,
  created_at timestamptz not null,
  verified_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_seconds int not null,
  idle_expires_at timestamptz not null,
  expires_at timestamptz not null,
  ip inet,
  user_agent text
);
create index sessions_person on sessions (person_id);
create index sessions_expiry on sessions (expires_at);
create table challenges (
  id uuid primary key default gen_random_uuid(),
  cookie_hash bytea not null unique,
  kind text not null check (kind in ('email','totp','oidc','passkey','password')),
  person_id uuid references people on delete cascade,
  email text,
  payload jsonb not null default '{}',
  code_tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index challenges_expiry on challenges (expires_at);
create index challenges_person on challenges (person_id);

-- A link in a mail: one grantee (a person or an agency's mailbox), one purpose, one subject.
create table link_grants (
  id uuid primary key default gen_random_uuid(),
  person_id uuid references people on delete cascade,
  agency_id uuid references agencies,
  purpose text not null check (purpose in ('reply','attendance','leave_decision','countersign','signature','extension','poll','upload','materials','receipt')),
  subject_id uuid not null,
  meeting_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by uuid references people,
  uses int not null default 0,
  last_used_at timestamptz,
  check (num_nonnulls(person_id, agency_id) = 1)
);
create unique index link_grants_one on link_grants (purpose, subject_id, coalesce(person_id, agency_id)) where revoked_at is null;
create index link_grants_meeting on link_grants (meeting_id);
create index link_grants_person on link_grants (person_id);

create table throttle (
  key text primary key,
  n int not null,
  resets_at timestamptz not null
);
create table auth_events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  person_id uuid,
  email text,
  ip inet,
  detail jsonb not null default '{}'
);
create index auth_events_person on auth_events (person_id, id);

-- The first administrator of a real office is made with a token printed on the console, once.
create table setup_token (
  one_row boolean primary key default true check (one_row),
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
