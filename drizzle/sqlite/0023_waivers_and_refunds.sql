CREATE TABLE `waivers` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`stands` text NOT NULL,
	`amount` integer NOT NULL,
	`platform_fee` integer NOT NULL,
	`currency` text NOT NULL,
	`commission_count` integer NOT NULL,
	`waived_by` text NOT NULL,
	`user_id` text NOT NULL,
	`words` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "waivers_of_something" CHECK("waivers"."amount" <> 0)
);
--> statement-breakpoint
CREATE INDEX `waivers_by_time` ON `waivers` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `waivers_of_sponsor` ON `waivers` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `waivers_of_influencer` ON `waivers` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `commissions` ADD `waiver_id` text;--> statement-breakpoint
CREATE INDEX `commissions_of_waiver` ON `commissions` (`waiver_id`) WHERE "commissions"."waiver_id" is not null;--> statement-breakpoint
ALTER TABLE `top_ups` ADD `direction` text DEFAULT 'in' NOT NULL;