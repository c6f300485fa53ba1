CREATE TABLE `quota_overrides` (
	`id` text PRIMARY KEY NOT NULL,
	`party_id` text NOT NULL,
	`quota` text NOT NULL,
	`most` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quota_overrides_of_party` ON `quota_overrides` (`party_id`,`quota`);