-- A draft may be deleted (R21) although agencies were asked for its date: the letters stay, without their meeting.
alter table outbox drop constraint outbox_meeting_id_fkey;
alter table outbox add constraint outbox_meeting_id_fkey foreign key (meeting_id) references meetings on delete set null;
