CREATE INDEX "commissions_held" ON "commissions" USING btree ("hold_until","id") WHERE "commissions"."state" = 'on_hold';--> statement-breakpoint
CREATE INDEX "balances_payable" ON "balances" USING btree ("amount","id") WHERE "balances"."account" = 'influencer_payable';--> statement-breakpoint
CREATE INDEX "balances_payable_to" ON "balances" USING btree ("sponsor_id","amount","id") WHERE "balances"."account" = 'influencer_payable';--> statement-breakpoint
CREATE INDEX "orders_to_send" ON "orders" USING btree ("sponsor_id") WHERE "orders"."payment" = 'paid' and "orders"."fulfilment" = 'pending';--> statement-breakpoint
CREATE INDEX "payouts_open" ON "payouts" USING btree ("created_at") WHERE "payouts"."state" in ('draft', 'locked', 'processing');--> statement-breakpoint
CREATE INDEX "jobs_dead" ON "jobs" USING btree ("dead_at") WHERE "jobs"."dead_at" is not null;