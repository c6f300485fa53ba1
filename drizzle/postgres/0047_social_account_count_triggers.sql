create function count_social_account() returns trigger as $$
begin
  if tg_op <> 'INSERT' then
    update social_account_counts set accounts = accounts - 1 where platform = old.platform and state = old.state;
  end if;
  if tg_op <> 'DELETE' then
    insert into social_account_counts as counts (platform, state, accounts) values (new.platform, new.state, 1)
      on conflict (platform, state) do update set accounts = counts.accounts + 1;
  end if;
  return null;
end $$ language plpgsql;
--> statement-breakpoint
create trigger social_accounts_counted after insert or delete on social_accounts
  for each row execute function count_social_account();
--> statement-breakpoint
create trigger social_accounts_counted_anew after update of platform, state on social_accounts for each row
  when (old.platform <> new.platform or old.state <> new.state) execute function count_social_account();
--> statement-breakpoint
insert into social_account_counts (platform, state, accounts)
  select platform, state, count(*) from social_accounts group by platform, state;
