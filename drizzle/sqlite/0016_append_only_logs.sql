create trigger audit_log_no_delete before delete on audit_log
begin
  select raise(abort, 'audit_log is append-only');
end;
--> statement-breakpoint
create trigger audit_log_no_replace before insert on audit_log
when exists (select 1 from audit_log where id = new.id) or new.position is not null
begin
  select raise(abort, 'audit_log is append-only');
end;
--> statement-breakpoint
create trigger login_events_no_delete before delete on login_events
begin
  select raise(abort, 'login_events is append-only');
end;
--> statement-breakpoint
create trigger login_events_no_replace before insert on login_events
when exists (select 1 from login_events where id = new.id)
begin
  select raise(abort, 'login_events is append-only');
end;
--> statement-breakpoint
create trigger history_no_delete before delete on history
begin
  select raise(abort, 'history is append-only');
end;
--> statement-breakpoint
create trigger history_no_replace before insert on history
when exists (select 1 from history where id = new.id)
begin
  select raise(abort, 'history is append-only');
end;
--> statement-breakpoint
create trigger history_no_update before update on history
begin
  select raise(abort, 'history is append-only');
end;
--> statement-breakpoint
create trigger audit_log_no_update before update on audit_log
when old.position is not null or new.position is null or new.hash is null or new."id" is not old."id" or new."actor_kind" is not old."actor_kind" or new."actor_id" is not old."actor_id" or new."action" is not old."action" or new."target_id" is not old."target_id" or new."before" is not old."before" or new."after" is not old."after" or new."ip" is not old."ip" or new."created_at" is not old."created_at"
  or exists (select 1 from audit_log where position = new.position)
begin
  select raise(abort, 'audit_log is append-only');
end;
--> statement-breakpoint
create trigger login_events_no_update before update on login_events
when new.login is not 'deleted user' or new.login_key is not '' or new.ip is not '' or new.user_agent is not '' or new."id" is not old."id" or new."user_id" is not old."user_id" or new."method" is not old."method" or new."outcome" is not old."outcome" or new."reason" is not old."reason" or new."created_at" is not old."created_at"
begin
  select raise(abort, 'login_events is append-only');
end;
