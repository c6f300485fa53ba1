create trigger ledger_entries_no_update before update on ledger_entries
begin
  select raise(abort, 'ledger_entries is append-only');
end;
--> statement-breakpoint
create trigger ledger_entries_no_delete before delete on ledger_entries
begin
  select raise(abort, 'ledger_entries is append-only');
end;
--> statement-breakpoint
create trigger postings_no_update before update on postings
begin
  select raise(abort, 'postings is append-only');
end;
--> statement-breakpoint
create trigger postings_no_delete before delete on postings
begin
  select raise(abort, 'postings is append-only');
end;
--> statement-breakpoint
create trigger commissions_fixed before update of influencer_id, sponsor_id, source, source_id, currency, base, bps, amount, platform_fee, rule, policy_version, reverses_id, refund_id on commissions
when new.influencer_id is not old.influencer_id or new.sponsor_id is not old.sponsor_id or new.source is not old.source or new.source_id is not old.source_id or new.currency is not old.currency or new.base is not old.base or new.bps is not old.bps or new.amount is not old.amount or new.platform_fee is not old.platform_fee or new.rule is not old.rule or new.policy_version is not old.policy_version or new.reverses_id is not old.reverses_id or new.refund_id is not old.refund_id
begin
  select raise(abort, 'what a commission is never changes');
end;
--> statement-breakpoint
create trigger commissions_mature_once before update of matures_at on commissions
when old.matures_at is not null and new.matures_at is not old.matures_at
begin
  select raise(abort, 'a maturity is written once');
end;
--> statement-breakpoint
create trigger commissions_no_delete before delete on commissions
begin
  select raise(abort, 'a commission is never removed');
end;
