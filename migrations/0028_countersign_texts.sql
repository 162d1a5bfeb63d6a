-- The draft as it lay before the agencies of a round, before the chair, and as the chair last read it: what changed since is shown.
create table minutes_texts (
  minutes_id uuid not null references minutes,
  no int not null check (no > 0),
  occasion text not null check (occasion in ('countersigning','signature','reading')),
  round int not null,
  -- [{key, text}]: title, opening, each paragraph by its decision, closing.
  parts jsonb not null,
  at timestamptz not null,
  person_id uuid references people,
  primary key (minutes_id, no)
);
create trigger minutes_texts_append_only before update or delete on minutes_texts for each row execute function refuse_change();

-- What an agency says of single paragraphs: [{decisionId, no, text}].
alter table countersigns add column paragraph_comments jsonb not null default '[]';
