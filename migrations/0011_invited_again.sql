-- An agency that was uninvited and is invited again: replies up to this position were given to the invitation before.
alter table invitations add column answers_after bigint;

-- As before, but for those replies.
create or replace view invitation_statuses as
select i.id as invitation_id, i.meeting_id, i.agency_id,
  case
    when i.withdrawn_at is not null then 'withdrawn'
    when exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'pending' and l.requested_at >= o.since) then 'leave_pending'
    when exists (select 1 from substitutions s where s.invitation_id = i.id and s.state = 'pending' and s.requested_at >= o.since) then 'substitution_pending'
    when r.id is not null and r.channel = 'phone' then 'replied_by_phone'
    when r.id is not null then 'replied'
    else 'pending'
  end as reply_status,
  r.kind as reply_kind, r.channel as reply_channel, r.created_at as replied_at, r.id as reply_id,
  case
    when m.state <> 'held' then 'pending'
    when exists (select 1 from attendees a join arrivals v on v.attendee_id = a.id
                 where a.invitation_id = i.id and a.part in ('nominee','walk_in') and v.outcome in ('present','late')) then 'present'
    when exists (select 1 from attendees a join arrivals v on v.attendee_id = a.id
                 where a.invitation_id = i.id and a.part = 'substitute' and v.outcome in ('present','late')) then 'substituted'
    -- Leave of the agency, or of every person it had named (R29).
    when exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'approved' and l.requested_at >= o.since)
      and (exists (select 1 from leave_requests l where l.invitation_id = i.id and l.state = 'approved' and l.requested_at >= o.since and l.attendee_id is null)
        or not exists (select 1 from attendees a where a.invitation_id = i.id and a.part in ('nominee','substitute')
             and a.dropped_at is null and a.partstat <> 'DELEGATED'
             and not exists (select 1 from leave_requests l where l.attendee_id = a.id and l.state = 'approved' and l.requested_at >= o.since))) then 'leave'
    else 'absent'
  end as outcome
from invitations i
join meetings m on m.id = i.meeting_id
join meeting_rounds o on o.meeting_id = m.id
left join lateral (
  select r.id, r.kind, r.channel, r.created_at from replies r
  where r.invitation_id = i.id and r.notice_version >= o.version and r.position > coalesce(i.answers_after, 0)
  order by r.position desc limit 1
) r on true;
