CREATE TABLE `ad_request_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`ad_request_id` text NOT NULL,
	`author` text NOT NULL,
	`author_id` text,
	`body` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`ad_request_id`) REFERENCES `ad_requests`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ad_request_messages_by_request` ON `ad_request_messages` (`ad_request_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `ad_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`initiated_by` text NOT NULL,
	`turn` text NOT NULL,
	`state` text NOT NULL,
	`currency` text NOT NULL,
	`offer_number` integer NOT NULL,
	`payment_amount` integer,
	`accepted_at` text,
	`deliverable_urls` text NOT NULL,
	`deliverable_note` text,
	`submitted_at` text,
	`completed_at` text,
	`ended_at` text,
	`reason` text,
	`cancel_asked_by` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`campaign_id`) REFERENCES `campaigns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ad_requests_one_open` ON `ad_requests` (`campaign_id`,`influencer_id`) WHERE "ad_requests"."state" in ('pending', 'negotiating', 'accepted', 'submitted');--> statement-breakpoint
CREATE INDEX `ad_requests_by_sponsor` ON `ad_requests` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `ad_requests_by_influencer` ON `ad_requests` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `ad_requests_by_campaign` ON `ad_requests` (`campaign_id`,`state`);--> statement-breakpoint
CREATE INDEX `ad_requests_by_time` ON `ad_requests` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `ad_requests_by_state` ON `ad_requests` (`state`,`submitted_at`);--> statement-breakpoint
CREATE TABLE `offers` (
	`id` text PRIMARY KEY NOT NULL,
	`ad_request_id` text NOT NULL,
	`number` integer NOT NULL,
	`author` text NOT NULL,
	`author_id` text,
	`message` text NOT NULL,
	`requirements` text NOT NULL,
	`payment_amount` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`ad_request_id`) REFERENCES `ad_requests`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "offers_positive" CHECK("offers"."payment_amount" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `offers_number` ON `offers` (`ad_request_id`,`number`);--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`category` text NOT NULL,
	`category_key` text NOT NULL,
	`niche` text,
	`niche_key` text,
	`start_date` text NOT NULL,
	`end_date` text NOT NULL,
	`currency` text NOT NULL,
	`budget` integer NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`spent` integer DEFAULT 0 NOT NULL,
	`visibility` text NOT NULL,
	`goals` text NOT NULL,
	`state` text NOT NULL,
	`flagged_at` text,
	`flag_reason` text,
	`flagged_by` text,
	`deleted_at` text,
	`search` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "campaigns_dates" CHECK("campaigns"."start_date" <= "campaigns"."end_date"),
	CONSTRAINT "campaigns_sums" CHECK("campaigns"."reserved" >= 0 and "campaigns"."spent" >= 0),
	CONSTRAINT "campaigns_free" CHECK("campaigns"."spent" + "campaigns"."reserved" <= "campaigns"."budget")
);
--> statement-breakpoint
CREATE INDEX `campaigns_by_sponsor` ON `campaigns` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `campaigns_by_time` ON `campaigns` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `campaigns_open` ON `campaigns` (`visibility`,`state`,`end_date`) WHERE "campaigns"."deleted_at" is null;