CREATE TABLE `social_account_counts` (
	`platform` text NOT NULL,
	`state` text NOT NULL,
	`accounts` integer NOT NULL,
	PRIMARY KEY(`platform`, `state`)
);
--> statement-breakpoint
CREATE INDEX `social_accounts_failing` ON `social_accounts` (`failures`,`id`) WHERE "social_accounts"."state" in ('error', 'expired');--> statement-breakpoint
CREATE INDEX `social_accounts_without_turn` ON `social_accounts` (`id`) WHERE "social_accounts"."next_sync_at" is null and "social_accounts"."access_token" is not null and "social_accounts"."state" in ('active', 'error');