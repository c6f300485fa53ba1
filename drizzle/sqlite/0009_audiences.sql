CREATE TABLE `audiences` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`platform` text NOT NULL,
	`followers` integer NOT NULL,
	`engagement_bps` integer,
	`source` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audiences_once` ON `audiences` (`influencer_id`,`platform`);--> statement-breakpoint
CREATE INDEX `audiences_by_size` ON `audiences` (`platform`,`followers`);--> statement-breakpoint
DROP INDEX `influencers_by_category`;--> statement-breakpoint
ALTER TABLE `influencers` ADD `category_key` text;--> statement-breakpoint
ALTER TABLE `influencers` ADD `niche_key` text;--> statement-breakpoint
ALTER TABLE `influencers` ADD `location_key` text;--> statement-breakpoint
ALTER TABLE `influencers` ADD `declared_at` text;--> statement-breakpoint
ALTER TABLE `influencers` ADD `engagement_bps` integer;--> statement-breakpoint
ALTER TABLE `influencers` ADD `rate_amount` integer;--> statement-breakpoint
ALTER TABLE `influencers` ADD `rate_currency` text;--> statement-breakpoint
UPDATE `influencers` SET `category_key` = lower(`category`), `niche_key` = lower(`niche`), `location_key` = lower(`location`);--> statement-breakpoint
CREATE INDEX `influencers_by_category` ON `influencers` (`category_key`,`created_at`,`id`);