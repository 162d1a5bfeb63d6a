-- The audit trail sealed into a chain (SEC-14): who changes or removes an entry behind the program's back breaks it.

-- What waits for its place in the chain. Writers only add here, so that they never wait for each other.
create table audit_unsealed (
  entry_id bigint primary key references audit_entries
);

create function await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (entry_id) select id from added order by id;
  return null;
end $$;
create trigger audit_entries_await_seal after insert on audit_entries
  referencing new table as added for each statement execute function await_seal();
insert into audit_unsealed (entry_id) select id from audit_entries order by id;

-- 1..n without gaps, in the order of sealing. `hash` is SHA-256 of the hash before and the entry's bytes (src/audit/chain/rules.ts).
create table audit_chain (
  position bigint primary key check (position > 0),
  entry_id bigint not null unique references audit_entries,
  hash bytea not null unique check (length(hash) = 32),
  sealed_at timestamptz not null
);
create trigger audit_chain_append_only before update or delete on audit_chain
  for each row execute function refuse_change();
create trigger audit_chain_no_truncate before truncate on audit_chain
  for each statement execute function refuse_change();

-- What each day's check of the whole chain found; `position` and `hash` are where it ended, so that a chain cut short is noticed.
create table audit_checks (
  id bigint generated always as identity primary key,
  checked_at timestamptz not null,
  position bigint not null,
  hash bytea not null check (length(hash) = 32),
  faults jsonb not null
);
create trigger audit_checks_append_only before update or delete on audit_checks
  for each row execute function refuse_change();
