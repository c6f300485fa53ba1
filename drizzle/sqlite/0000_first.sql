CREATE TABLE `account_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`purpose` text NOT NULL,
	`email` text NOT NULL,
	`nonce` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `account_tokens_by_user` ON `account_tokens` (`user_id`,`purpose`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`hash` text NOT NULL,
	`used_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recovery_codes_hash` ON `recovery_codes` (`user_id`,`hash`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`phone` text,
	`password_hash` text NOT NULL,
	`role` text NOT NULL,
	`sponsor_id` text,
	`influencer_id` text,
	`locale` text NOT NULL,
	`timezone` text NOT NULL,
	`disabled_at` text,
	`email_verified_at` text,
	`last_login_at` text,
	`last_seen_at` text,
	`totp_secret` text,
	`totp_enabled_at` text,
	`totp_step` integer,
	`deleted_at` text,
	`search` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`influencer_id`) REFERENCES `influencers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_username` ON `users` (`username_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_phone` ON `users` (`phone`) WHERE "users"."phone" is not null;--> statement-breakpoint
CREATE INDEX `users_by_time` ON `users` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_role` ON `users` (`role`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_sponsor` ON `users` (`sponsor_id`);--> statement-breakpoint
CREATE INDEX `users_by_influencer` ON `users` (`influencer_id`);--> statement-breakpoint
CREATE TABLE `attempt_counters` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`started_at` text NOT NULL,
	`expires_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempt_counters_by_expiry` ON `attempt_counters` (`expires_at`);--> statement-breakpoint
CREATE TABLE `login_events` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text,
	`login` text NOT NULL,
	`login_key` text NOT NULL,
	`method` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`ip` text NOT NULL,
	`user_agent` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `login_events_by_time` ON `login_events` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `login_events_by_user` ON `login_events` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`method` text NOT NULL,
	`ip` text NOT NULL,
	`user_agent` text NOT NULL,
	`two_factor` integer NOT NULL,
	`proved_at` text NOT NULL,
	`nonce` text NOT NULL,
	`generation` integer NOT NULL,
	`rotated_at` text NOT NULL,
	`last_seen_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`ended_at` text,
	`end_reason` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `influencers` (
	`id` text PRIMARY KEY NOT NULL,
	`display_name` text NOT NULL,
	`bio` text,
	`category` text,
	`niche` text,
	`languages` text NOT NULL,
	`location` text,
	`country` text,
	`website` text,
	`instagram` text,
	`youtube` text,
	`tiktok` text,
	`declared_reach` integer,
	`commission_bps` integer,
	`payout_method` text,
	`photo_file_id` text,
	`is_public` integer DEFAULT true NOT NULL,
	`admin_notes` text,
	`approval` text NOT NULL,
	`approval_reason` text,
	`flagged_at` text,
	`flag_reason` text,
	`flagged_by` text,
	`closed_at` text,
	`search` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `influencers_by_approval` ON `influencers` (`approval`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `influencers_by_category` ON `influencers` (`category`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`to` text,
	`user_id` text,
	`locale` text,
	`data` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`sent_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_once` ON `mails` (`kind`,`key`);--> statement-breakpoint
CREATE INDEX `mails_by_time` ON `mails` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `mails_of_user` ON `mails` (`user_id`);--> statement-breakpoint
CREATE TABLE `notification_choices` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`in_app` integer NOT NULL,
	`mail` integer NOT NULL,
	`updated_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notification_choices_once` ON `notification_choices` (`user_id`,`kind`);--> statement-breakpoint
CREATE TABLE `notifications` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`link` text,
	`key` text NOT NULL,
	`read_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_once` ON `notifications` (`user_id`,`key`);--> statement-breakpoint
CREATE INDEX `notifications_of_user` ON `notifications` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sponsor_slugs` (
	`slug` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sponsor_slugs_by_sponsor` ON `sponsor_slugs` (`sponsor_id`);--> statement-breakpoint
CREATE TABLE `sponsors` (
	`id` text PRIMARY KEY NOT NULL,
	`company_name` text NOT NULL,
	`slug` text NOT NULL,
	`sells_on` text,
	`industry` text,
	`description` text,
	`website` text,
	`address` text,
	`city` text,
	`country` text,
	`tax_id` text,
	`brand_color` text,
	`welcome_message` text,
	`logo_file_id` text,
	`currency` text NOT NULL,
	`default_commission_bps` integer,
	`platform_fee_bps` integer,
	`attribution_policy` text DEFAULT 'coupon_first' NOT NULL,
	`window_days` integer DEFAULT 30 NOT NULL,
	`hold_days` integer,
	`hold_from` text DEFAULT 'paid' NOT NULL,
	`currency_fixed` integer DEFAULT false NOT NULL,
	`approval` text NOT NULL,
	`approval_reason` text,
	`flagged_at` text,
	`flag_reason` text,
	`flagged_by` text,
	`closed_at` text,
	`search` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sponsors_by_approval` ON `sponsors` (`approval`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`body_hash` text NOT NULL,
	`answer` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_expiry` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`actor_kind` text,
	`actor_id` text,
	`action` text NOT NULL,
	`target_id` text NOT NULL,
	`before` text,
	`after` text,
	`ip` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit_log` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_of_target` ON `audit_log` (`target_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `audit_by_action` ON `audit_log` (`action`,`created_at`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`sponsor_id` text,
	`influencer_id` text,
	`user_id` text,
	`actor_kind` text,
	`actor_id` text,
	`payload` text NOT NULL,
	`position` integer,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_to_fan_out` ON `events` (`id`) WHERE "events"."position" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_position` ON `events` (`position`) WHERE "events"."position" is not null;--> statement-breakpoint
CREATE INDEX `events_of_subject` ON `events` (`subject_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `history` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_id` text NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`action` text NOT NULL,
	`actor_kind` text,
	`actor_id` text,
	`comment` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `history_of_subject` ON `history` (`subject_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`lane` text NOT NULL,
	`payload` text NOT NULL,
	`due_at` text NOT NULL,
	`lease` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`key` text,
	`failure` text,
	`finished_at` text,
	`dead_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`lane`,`due_at`,`id`) WHERE "jobs"."finished_at" is null;--> statement-breakpoint
CREATE INDEX `jobs_by_time` ON `jobs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_finished` ON `jobs` (`finished_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key` ON `jobs` (`key`);--> statement-breakpoint
CREATE TABLE `scheduled_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`task` text NOT NULL,
	`period` text NOT NULL,
	`started_at` text,
	`finished_at` text,
	`outcome` text NOT NULL,
	`failure` text,
	`result` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scheduled_runs_once` ON `scheduled_runs` (`task`,`period`);--> statement-breakpoint
CREATE INDEX `scheduled_runs_by_time` ON `scheduled_runs` (`created_at`,`id`);