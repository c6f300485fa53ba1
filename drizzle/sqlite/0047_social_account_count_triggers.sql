create trigger social_accounts_counted_in after insert on social_accounts
begin
  insert into social_account_counts (platform, state, accounts) values (new.platform, new.state, 1)
    on conflict (platform, state) do update set accounts = accounts + 1;
end;
--> statement-breakpoint
create trigger social_accounts_counted_out after delete on social_accounts
begin
  update social_account_counts set accounts = accounts - 1 where platform = old.platform and state = old.state;
end;
--> statement-breakpoint
create trigger social_accounts_counted_anew after update of platform, state on social_accounts
when old.platform <> new.platform or old.state <> new.state
begin
  update social_account_counts set accounts = accounts - 1 where platform = old.platform and state = old.state;
  insert into social_account_counts (platform, state, accounts) values (new.platform, new.state, 1)
    on conflict (platform, state) do update set accounts = accounts + 1;
end;
--> statement-breakpoint
insert into social_account_counts (platform, state, accounts)
  select platform, state, count(*) from social_accounts group by platform, state;
