DROP INDEX `postings_of_sponsor`;--> statement-breakpoint
DROP INDEX `postings_of_influencer`;--> statement-breakpoint
CREATE INDEX `postings_of_sponsor` ON `postings` (`sponsor_id`,`account`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `postings_of_influencer` ON `postings` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `commissions_by_time` ON `commissions` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `commissions_of_source` ON `commissions` (`source_id`);--> statement-breakpoint
CREATE INDEX `payouts_by_time` ON `payouts` (`created_at`,`id`);