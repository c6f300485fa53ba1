PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_account_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`purpose` text NOT NULL,
	`email` text,
	`phone` text,
	`nonce` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_account_tokens`("id", "user_id", "purpose", "email", "phone", "nonce", "expires_at", "used_at", "created_at") SELECT "id", "user_id", "purpose", "email", NULL, "nonce", "expires_at", "used_at", "created_at" FROM `account_tokens`;--> statement-breakpoint
DROP TABLE `account_tokens`;--> statement-breakpoint
ALTER TABLE `__new_account_tokens` RENAME TO `account_tokens`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `account_tokens_by_user` ON `account_tokens` (`user_id`,`purpose`);--> statement-breakpoint
CREATE TABLE `__new_users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text,
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
	`phone_verified_at` text,
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
INSERT INTO `__new_users`("id", "email", "username", "username_key", "phone", "password_hash", "role", "sponsor_id", "influencer_id", "locale", "timezone", "disabled_at", "email_verified_at", "phone_verified_at", "last_login_at", "last_seen_at", "totp_secret", "totp_enabled_at", "totp_step", "deleted_at", "search", "created_at", "updated_at") SELECT "id", "email", "username", "username_key", "phone", "password_hash", "role", "sponsor_id", "influencer_id", "locale", "timezone", "disabled_at", "email_verified_at", NULL, "last_login_at", "last_seen_at", "totp_secret", "totp_enabled_at", "totp_step", "deleted_at", "search", "created_at", "updated_at" FROM `users`;--> statement-breakpoint
DROP TABLE `users`;--> statement-breakpoint
ALTER TABLE `__new_users` RENAME TO `users`;--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_username` ON `users` (`username_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_phone` ON `users` (`phone`) WHERE "users"."phone" is not null;--> statement-breakpoint
CREATE INDEX `users_by_time` ON `users` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_role` ON `users` (`role`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_sponsor` ON `users` (`sponsor_id`);--> statement-breakpoint
CREATE INDEX `users_by_influencer` ON `users` (`influencer_id`);