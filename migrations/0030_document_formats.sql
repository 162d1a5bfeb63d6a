-- 公文格式: what GB/T 9704-2012, 10.3 leaves to the office. One row a change; what was issued keeps the format of its day.
create table document_formats (
  id uuid primary key default gen_random_uuid(),
  -- Null: what holds for groups without one of their own.
  group_id uuid references groups,
  from_at timestamptz not null,
  -- Red, on top; empty: the name of the series.
  mark_text text not null default '',
  number_pattern text not null default '〔{年}〕{号}号',
  red_rule boolean not null default true,
  report_label text not null default '报',
  send_label text not null default '送',
  issue_label text not null default '发',
  -- 印发机关; empty: the office's name.
  issuing_office text not null default '',
  -- Typeface → the font that a DOCX names.
  fonts jsonb not null default '{}',
  changed_by_person_id uuid references people,
  -- Two changes of one instant still have an order.
  position bigint generated always as identity
);
create index document_formats_group on document_formats (group_id, position desc);
create trigger document_formats_append_only before update or delete on document_formats for each row execute function refuse_change();
