create trigger audit_log_no_truncate before truncate on audit_log for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_log_no_delete before delete on audit_log for each row execute function refuse_change();
--> statement-breakpoint
create trigger login_events_no_truncate before truncate on login_events for each statement execute function refuse_change();
--> statement-breakpoint
create trigger login_events_no_delete before delete on login_events for each row execute function refuse_change();
--> statement-breakpoint
create trigger history_no_truncate before truncate on history for each statement execute function refuse_change();
--> statement-breakpoint
create trigger history_no_delete before delete on history for each row execute function refuse_change();
--> statement-breakpoint
create trigger history_no_update before update on history for each row execute function refuse_change();
--> statement-breakpoint
create trigger audit_log_no_update before update on audit_log for each row when (old.position is not null
  or new.position is null
  or new.hash is null
  or to_jsonb(new) - 'position' - 'hash' is distinct from to_jsonb(old) - 'position' - 'hash')
  execute function refuse_change();
--> statement-breakpoint
create trigger audit_log_no_position before insert on audit_log for each row when (new.position is not null)
  execute function refuse_change();
--> statement-breakpoint
create trigger login_events_no_update before update on login_events for each row when (new.login is distinct from 'deleted user'
  or new.login_key is distinct from ''
  or new.ip is distinct from ''
  or new.user_agent is distinct from ''
  or to_jsonb(new) - array['login', 'login_key', 'ip', 'user_agent'] is distinct from to_jsonb(old) - array['login', 'login_key', 'ip', 'user_agent'])
  execute function refuse_change();
