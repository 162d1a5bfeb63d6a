-- 会议材料: who may read a paper, and which earlier paper it takes the place of.
alter table files
  -- The office alone; agencies invited to the item; also whoever gets the minutes, once they are issued.
  add column level text not null default 'invited' check (level in ('office','invited','distribution')),
  add column replaces_file_id uuid unique references files;
