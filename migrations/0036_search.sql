-- 搜索: what can be found, one row a thing, kept by the database itself so that no command can forget it.

-- Texts and queries are folded alike: full and half width, capitals, every pair of brackets, blanks.
create function search_fold(t text) returns text
language sql immutable parallel safe as $$
  select lower(regexp_replace(translate(normalize(t, nfkc), '[](){}【】〖〗', '〔〕〔〕〔〕〔〕〔〕'), '\s+', ' ', 'g'))
$$;

-- Every two neighbouring characters, each pair once. Chinese has no blanks, and a segmenter cuts one word differently
-- in different sentences: pairs miss nothing of two characters or more.
create function search_pairs(folded text) returns text[]
language sql immutable parallel safe cost 5000 as $$
  select coalesce(array_agg(distinct c || n), '{}') from (
    select c, lead(c) over (order by at) as n from unnest(string_to_array(folded, null)) with ordinality as u (c, at)
  ) as pair where c <> ' ' and n <> ' '
$$;

create table search_documents (
  kind text not null check (kind in ('matter','meeting','agenda','minutes','decision','action_item','file')),
  subject_id uuid not null,
  -- What decides who may see it: the matter, meeting, minutes, action item or file.
  parent_id uuid not null,
  -- Who raised, reports, leads or brought it; never that of a matter whose reporter is protected.
  agency_id uuid,
  topic_id uuid,
  day date not null,
  title text not null,
  text text not null,
  folded text not null generated always as (search_fold(title || E'\n' || text)) stored,
  primary key (kind, subject_id)
);
create index search_documents_pairs on search_documents using gin (search_pairs(folded)) with (fastupdate = off);
create index search_documents_newest on search_documents (day desc, subject_id);

-- The one place that says what is searched.
create view search_sources as
select 'matter' as kind, x.id as subject_id, x.id as parent_id,
  case when x.confidential_at is null then x.raised_by_agency_id end as agency_id, x.topic_id, x.raised_on as day,
  x.title, concat_ws(E'\n', nullif(x.title_en, ''), nullif(x.description, ''), nullif(x.basis, ''), nullif(x.milestone, '')) as text
from matters x
union all
select 'meeting', m.id, m.id, null, null, office_day(coalesce(m.starts_at, m.created_at)), m.title, m.title_en
from meetings m
union all
select 'agenda', g.id, m.id, case when x.confidential_at is null then g.reporting_agency_id end, g.topic_id, office_day(coalesce(m.starts_at, m.created_at)), g.title, g.title_en
from agenda_items g join meetings m on m.id = g.meeting_id left join matters x on x.id = g.matter_id
union all
select 'minutes', n.id, n.id, null, null, coalesce(n.issued_on, office_day(coalesce(m.starts_at, m.created_at))), n.title,
  concat_ws(E'\n', n.series_name || '〔' || n.doc_year || '〕' || n.doc_no || '号',
    coalesce(n.issued_text, concat_ws(E'\n', nullif(n.opening, ''), nullif(n.closing, ''))),
    (select string_agg(e.text, E'\n' order by e.no) from amendments e where e.minutes_id = n.id))
from minutes n join meetings m on m.id = n.meeting_id
union all
select 'decision', d.id, d.minutes_id, case when x.confidential_at is null then g.reporting_agency_id end, g.topic_id, office_day(coalesce(m.starts_at, m.created_at)), g.title,
  concat_ws(E'\n', nullif(d.heard, ''), nullif(d.text, ''), nullif(d.text_en, ''))
from decisions d join meetings m on m.id = d.meeting_id join agenda_items g on g.id = d.agenda_item_id left join matters x on x.id = g.matter_id
union all
select 'action_item', a.id, a.id, a.lead_agency_id, coalesce(x.topic_id, g.topic_id), coalesce(a.assigned_on, a.original_due_on), a.title,
  concat_ws(E'\n', nullif(a.title_en, ''), nullif(a.deliverable, ''), nullif(a.due_text, ''), nullif(a.result, ''))
from action_items a left join matters x on x.id = a.matter_id left join decisions d on d.id = a.decision_id left join agenda_items g on g.id = d.agenda_item_id
union all
select 'file', f.id, f.id, case when x.confidential_at is null then f.uploaded_by_agency_id end, coalesce(x.topic_id, g.topic_id), office_day(f.uploaded_at), f.name, ''
from files f left join agenda_items g on g.id = f.agenda_item_id left join matters x on x.id = coalesce(f.matter_id, g.matter_id);

-- Writes only what differs: whoever saves something unchanged locks nothing here.
-- Planned anew each time: a plan made while the tables were empty would be slow for ever in a session that fills them.
create function search_put(which text, ids uuid[]) returns void language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
  insert into search_documents as o (kind, subject_id, parent_id, agency_id, topic_id, day, title, text)
  select s.kind, s.subject_id, s.parent_id, s.agency_id, s.topic_id, s.day, s.title, s.text
  from search_sources s left join search_documents d on d.kind = which and d.subject_id = s.subject_id
  where s.kind = which and s.subject_id = any(ids)
    and (s.parent_id, s.agency_id, s.topic_id, s.day, s.title, s.text) is distinct from (d.parent_id, d.agency_id, d.topic_id, d.day, d.title, d.text)
  on conflict (kind, subject_id) do update set parent_id = excluded.parent_id, agency_id = excluded.agency_id,
    topic_id = excluded.topic_id, day = excluded.day, title = excluded.title, text = excluded.text;
end $$;

-- One statement's rows at once, so that loading many costs little.
create function search_keep() returns trigger language plpgsql as $$
declare
  ids uuid[] := (select array_agg(id) from changed);
begin
  if ids is null then return null; end if;
  if tg_op = 'DELETE' then
    delete from search_documents where subject_id = any(ids) and kind = case tg_table_name
      when 'matters' then 'matter' when 'meetings' then 'meeting' when 'agenda_items' then 'agenda' when 'minutes' then 'minutes'
      when 'decisions' then 'decision' when 'action_items' then 'action_item' when 'files' then 'file' end;
  elsif tg_table_name = 'files' then perform search_put('file', ids);
  elsif tg_table_name = 'decisions' then perform search_put('decision', ids);
  elsif tg_table_name = 'action_items' then perform search_put('action_item', ids);
  elsif tg_table_name = 'minutes' then perform search_put('minutes', ids);
  elsif tg_table_name = 'amendments' then
    perform search_put('minutes', (select array_agg(minutes_id) from amendments where id = any(ids)));
  elsif tg_table_name = 'meetings' then
    perform search_put('meeting', ids);
    if tg_op = 'UPDATE' then -- another day
      perform search_put('agenda', (select array_agg(id) from agenda_items where meeting_id = any(ids)));
      perform search_put('minutes', (select array_agg(id) from minutes where meeting_id = any(ids)));
      perform search_put('decision', (select array_agg(id) from decisions where minutes_id in (select id from minutes where meeting_id = any(ids))));
    end if;
  elsif tg_table_name = 'agenda_items' then
    perform search_put('agenda', ids);
    if tg_op = 'UPDATE' then -- another title or topic
      perform search_put('decision', (select array_agg(id) from decisions where agenda_item_id = any(ids)));
      perform search_put('action_item', (select array_agg(a.id) from action_items a join decisions d on d.id = a.decision_id where d.agenda_item_id = any(ids)));
      perform search_put('file', (select array_agg(id) from files where agenda_item_id = any(ids)));
    end if;
  elsif tg_table_name = 'matters' then
    perform search_put('matter', ids);
    if tg_op = 'UPDATE' then -- another topic, or protected
      perform search_put('agenda', (select array_agg(id) from agenda_items where matter_id = any(ids)));
      perform search_put('decision', (select array_agg(d.id) from decisions d join agenda_items g on g.id = d.agenda_item_id where g.matter_id = any(ids)));
      perform search_put('action_item', (select array_agg(id) from action_items where matter_id = any(ids)));
      perform search_put('file', (select array_agg(id) from files where matter_id = any(ids)
        or agenda_item_id in (select id from agenda_items where matter_id = any(ids))));
    end if;
  end if;
  return null;
end $$;

do $$
declare source text;
begin
  foreach source in array array['matters','meetings','agenda_items','minutes','decisions','action_items','files','amendments'] loop
    execute format('create trigger search_inserted after insert on %I referencing new table as changed for each statement execute function search_keep()', source);
    if source <> 'amendments' then
      execute format('create trigger search_updated after update on %I referencing new table as changed for each statement execute function search_keep()', source);
      execute format('create trigger search_deleted after delete on %I referencing old table as changed for each statement execute function search_keep()', source);
    end if;
  end loop;
end $$;

insert into search_documents (kind, subject_id, parent_id, agency_id, topic_id, day, title, text)
select kind, subject_id, parent_id, agency_id, topic_id, day, title, text from search_sources;
analyze search_documents;
