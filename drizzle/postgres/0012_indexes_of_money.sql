DROP INDEX "postings_of_sponsor";--> statement-breakpoint
DROP INDEX "postings_of_influencer";--> statement-breakpoint
CREATE INDEX "commissions_by_time" ON "commissions" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "commissions_of_source" ON "commissions" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "payouts_by_time" ON "payouts" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "postings_of_sponsor" ON "postings" USING btree ("sponsor_id","account","created_at","id");--> statement-breakpoint
CREATE INDEX "postings_of_influencer" ON "postings" USING btree ("influencer_id","created_at","id");