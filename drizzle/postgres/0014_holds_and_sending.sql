ALTER TABLE "commissions" ADD COLUMN "hold_until" text collate "C";--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "awaits_admin" text collate "C";--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "sending_since" text collate "C";--> statement-breakpoint
CREATE INDEX "commissions_on_hold" ON "commissions" USING btree ("hold_until","id") WHERE "commissions"."state" = 'on_hold';--> statement-breakpoint
CREATE INDEX "commissions_awaiting_admin" ON "commissions" USING btree ("created_at","id") WHERE "commissions"."awaits_admin" is not null;