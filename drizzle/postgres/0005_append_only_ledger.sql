create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger ledger_entries_append_only before update or delete on ledger_entries for each row execute function refuse_change();
--> statement-breakpoint
create trigger ledger_entries_no_truncate before truncate on ledger_entries for each statement execute function refuse_change();
--> statement-breakpoint
create trigger postings_append_only before update or delete on postings for each row execute function refuse_change();
--> statement-breakpoint
create trigger postings_no_truncate before truncate on postings for each statement execute function refuse_change();
--> statement-breakpoint
create trigger commissions_fixed before update on commissions for each row when (new.influencer_id is distinct from old.influencer_id
  or new.sponsor_id is distinct from old.sponsor_id
  or new.source is distinct from old.source
  or new.source_id is distinct from old.source_id
  or new.currency is distinct from old.currency
  or new.base is distinct from old.base
  or new.bps is distinct from old.bps
  or new.amount is distinct from old.amount
  or new.platform_fee is distinct from old.platform_fee
  or new.rule is distinct from old.rule
  or new.policy_version is distinct from old.policy_version
  or new.reverses_id is distinct from old.reverses_id
  or new.refund_id is distinct from old.refund_id
  or (old.matures_at is not null and new.matures_at is distinct from old.matures_at))
  execute function refuse_change();
--> statement-breakpoint
create trigger commissions_no_delete before delete on commissions for each row execute function refuse_change();
