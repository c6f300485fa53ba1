CREATE TABLE `affiliation_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`product_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`message` text,
	`numbers` text NOT NULL,
	`state` text NOT NULL,
	`response` text,
	`retry_policy` text,
	`retry_at` text,
	`reviewed_at` text,
	`reviewed_by` text,
	`answer_ms` integer,
	`agreed_kind` text,
	`agreed_bps` integer,
	`agreed_amount` integer,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "affiliation_requests_agreed" CHECK("affiliation_requests"."state" <> 'approved' or "affiliation_requests"."agreed_kind" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `affiliation_requests_one_live` ON `affiliation_requests` (`influencer_id`,`product_id`) WHERE state in ('pending', 'approved');--> statement-breakpoint
CREATE INDEX `affiliation_requests_by_influencer` ON `affiliation_requests` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `affiliation_requests_by_sponsor` ON `affiliation_requests` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `affiliation_requests_waiting` ON `affiliation_requests` (`sponsor_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `affiliation_requests_by_product` ON `affiliation_requests` (`product_id`,`state`);--> statement-breakpoint
CREATE INDEX `affiliation_requests_by_time` ON `affiliation_requests` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `clicks` (
	`id` text PRIMARY KEY NOT NULL,
	`link_id` text NOT NULL,
	`visitor_hash` text NOT NULL,
	`is_unique` integer NOT NULL,
	`bot_reason` text,
	`referrer_host` text,
	`country` text,
	`device` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clicks_of_people` ON `clicks` (`link_id`,`created_at`) WHERE bot_reason is null;--> statement-breakpoint
CREATE TABLE `link_referrers` (
	`link_id` text NOT NULL,
	`day` text NOT NULL,
	`host` text NOT NULL,
	`clicks` integer NOT NULL,
	PRIMARY KEY(`link_id`, `day`, `host`)
);
--> statement-breakpoint
CREATE TABLE `link_sums` (
	`link_id` text NOT NULL,
	`period` text NOT NULL,
	`clicks` integer NOT NULL,
	`unique_clicks` integer NOT NULL,
	`bots` integer NOT NULL,
	`mobile` integer NOT NULL,
	`tablet` integer NOT NULL,
	`desktop` integer NOT NULL,
	`other` integer NOT NULL,
	PRIMARY KEY(`link_id`, `period`)
);
--> statement-breakpoint
CREATE TABLE `link_visitors` (
	`link_id` text NOT NULL,
	`day` text NOT NULL,
	`visitor_hash` text NOT NULL,
	PRIMARY KEY(`day`, `link_id`, `visitor_hash`)
);
--> statement-breakpoint
CREATE TABLE `links` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`request_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`product_id` text NOT NULL,
	`sponsor_id` text NOT NULL,
	`paused_by` text,
	`revoked_at` text,
	`expires_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `affiliation_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `links_code` ON `links` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `links_by_request` ON `links` (`request_id`);--> statement-breakpoint
CREATE INDEX `links_by_influencer` ON `links` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_by_sponsor` ON `links` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_by_product` ON `links` (`product_id`);--> statement-breakpoint
CREATE INDEX `links_by_time` ON `links` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_ending` ON `links` (`expires_at`) WHERE revoked_at is null and expires_at is not null;--> statement-breakpoint
CREATE TABLE `products` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`description` text,
	`category` text,
	`category_key` text,
	`price` integer NOT NULL,
	`currency` text NOT NULL,
	`url` text NOT NULL,
	`image_file_id` text,
	`commission_kind` text NOT NULL,
	`commission_bps` integer,
	`commission_amount` integer,
	`state` text NOT NULL,
	`answered_at` text,
	`silent_since` text,
	`search` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "products_one_commission" CHECK(("products"."commission_kind" = 'percent' and "products"."commission_bps" is not null and "products"."commission_amount" is null) or ("products"."commission_kind" = 'fixed' and "products"."commission_amount" is not null and "products"."commission_bps" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_slug` ON `products` (`sponsor_id`,`slug`);--> statement-breakpoint
CREATE INDEX `products_by_sponsor` ON `products` (`sponsor_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `products_by_state` ON `products` (`state`,`created_at`,`id`);