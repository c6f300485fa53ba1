CREATE TABLE `follower_snapshots` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`followers` integer,
	`following` integer,
	`posts` integer,
	`likes` integer,
	`comments` integer,
	`shares` integer,
	`views` integer,
	`reach` integer,
	`engagement_bps` integer,
	`engagement_gap` text,
	`rounded_to` integer,
	`definition` text NOT NULL,
	`source` text NOT NULL,
	`recorded_at` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `social_accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `follower_snapshots_of_account` ON `follower_snapshots` (`account_id`,`recorded_at`,`id`);--> statement-breakpoint
CREATE INDEX `follower_snapshots_by_time` ON `follower_snapshots` (`recorded_at`,`id`);--> statement-breakpoint
CREATE TABLE `oauth_states` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`influencer_id` text NOT NULL,
	`platform` text NOT NULL,
	`verifier` text,
	`expires_at` text NOT NULL,
	`used_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `oauth_states_by_expiry` ON `oauth_states` (`expires_at`);--> statement-breakpoint
CREATE TABLE `social_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`influencer_id` text NOT NULL,
	`platform` text NOT NULL,
	`platform_user_id` text NOT NULL,
	`app_user_id` text,
	`username` text NOT NULL,
	`display_name` text,
	`profile_picture_url` text,
	`account_type` text,
	`state` text NOT NULL,
	`problem` text,
	`scopes` text NOT NULL,
	`is_public` integer DEFAULT true NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`token_issued_at` text,
	`token_expires_at` text,
	`refresh_expires_at` text,
	`token_answer` text,
	`last_sync_at` text,
	`next_sync_at` text,
	`lease` text,
	`paused_until` text,
	`failures` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`calls` text NOT NULL,
	`verified_at` text,
	`connected_at` text NOT NULL,
	`disconnected_at` text,
	`history_until` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `social_accounts_once` ON `social_accounts` (`influencer_id`,`platform`);--> statement-breakpoint
CREATE UNIQUE INDEX `social_accounts_of_channel` ON `social_accounts` (`platform`,`platform_user_id`) WHERE "social_accounts"."state" <> 'revoked';--> statement-breakpoint
CREATE INDEX `social_accounts_by_app_user` ON `social_accounts` (`platform`,`app_user_id`) WHERE "social_accounts"."app_user_id" is not null;--> statement-breakpoint
CREATE INDEX `social_accounts_due` ON `social_accounts` (`platform`,`next_sync_at`,`id`) WHERE "social_accounts"."next_sync_at" is not null;--> statement-breakpoint
CREATE INDEX `social_accounts_by_state` ON `social_accounts` (`platform`,`state`,`failures`);--> statement-breakpoint
CREATE INDEX `social_accounts_to_renew` ON `social_accounts` (`token_expires_at`) WHERE "social_accounts"."access_token" is not null;--> statement-breakpoint
CREATE INDEX `social_accounts_to_erase` ON `social_accounts` (`history_until`) WHERE "social_accounts"."history_until" is not null;--> statement-breakpoint
CREATE INDEX `social_accounts_to_verify` ON `social_accounts` (`platform`,`verified_at`);--> statement-breakpoint
CREATE TABLE `social_platforms` (
	`platform` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`units` integer NOT NULL,
	`calls` integer NOT NULL,
	`accounts` integer NOT NULL,
	`paused_until` text,
	`problem` text
);
--> statement-breakpoint
CREATE TABLE `token_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `social_accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `token_answers_of_account` ON `token_answers` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `token_revocations` (
	`id` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`account_id` text NOT NULL,
	`token` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `token_revocations_of_account` ON `token_revocations` (`account_id`);--> statement-breakpoint
CREATE TABLE `platform_events` (
	`id` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`key` text NOT NULL,
	`type` text NOT NULL,
	`platform_user_id` text,
	`data` text NOT NULL,
	`state` text NOT NULL,
	`error` text,
	`confirmation_code` text,
	`received_at` text NOT NULL,
	`processed_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `platform_events_once` ON `platform_events` (`platform`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `platform_events_by_code` ON `platform_events` (`confirmation_code`) WHERE "platform_events"."confirmation_code" is not null;--> statement-breakpoint
CREATE INDEX `platform_events_by_time` ON `platform_events` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `platform_events_processed` ON `platform_events` (`processed_at`);--> statement-breakpoint
CREATE TABLE `sync_items` (
	`sync_id` text NOT NULL,
	`account_id` text NOT NULL,
	`outcome` text NOT NULL,
	`problem` text,
	PRIMARY KEY(`sync_id`, `account_id`),
	FOREIGN KEY (`sync_id`) REFERENCES `sync_jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sync_items_waiting` ON `sync_items` (`account_id`) WHERE "sync_items"."outcome" = 'waiting';--> statement-breakpoint
CREATE TABLE `sync_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`period` text,
	`influencer_id` text,
	`platform` text,
	`account_id` text,
	`accounts` integer NOT NULL,
	`processed` integer DEFAULT 0 NOT NULL,
	`successful` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`started_at` text,
	`finished_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sync_jobs_of_period` ON `sync_jobs` (`period`) WHERE "sync_jobs"."period" is not null;--> statement-breakpoint
CREATE INDEX `sync_jobs_of_influencer` ON `sync_jobs` (`influencer_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `sync_jobs_by_time` ON `sync_jobs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `sync_jobs_finished` ON `sync_jobs` (`finished_at`);