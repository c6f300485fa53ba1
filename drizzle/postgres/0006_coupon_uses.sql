DROP INDEX "redemptions_live";--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "uses" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "redemptions_held" ON "redemptions" USING btree ("held_until","id") WHERE "redemptions"."state" = 'reserved';--> statement-breakpoint
CREATE INDEX "redemptions_of_coupon" ON "redemptions" USING btree ("coupon_id","state");--> statement-breakpoint
CREATE INDEX "redemptions_of_assignment" ON "redemptions" USING btree ("assignment_id","state");