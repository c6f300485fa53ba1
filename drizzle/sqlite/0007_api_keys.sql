CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text,
	`influencer_id` text,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`expires_at` text,
	`last_used_at` text,
	`revoked_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_by_hash` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_one_of_influencer` ON `api_keys` (`influencer_id`) WHERE revoked_at is null and influencer_id is not null;--> statement-breakpoint
CREATE INDEX `api_keys_of_sponsor` ON `api_keys` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `api_keys_of_influencer` ON `api_keys` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `sign_in_links` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`hash` text NOT NULL,
	`expires_at` text,
	`last_used_at` text,
	`revoked_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_links_by_hash` ON `sign_in_links` (`hash`);--> statement-breakpoint
CREATE INDEX `sign_in_links_of_influencer` ON `sign_in_links` (`influencer_id`,`created_at`,`id`);