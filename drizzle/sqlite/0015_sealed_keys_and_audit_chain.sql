CREATE TABLE `secret_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`mark` text NOT NULL,
	`forgotten_at` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `audit_log` ADD `position` integer;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `hash` text;--> statement-breakpoint
CREATE INDEX `audit_to_chain` ON `audit_log` (`id`) WHERE "audit_log"."position" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `audit_by_position` ON `audit_log` (`position`) WHERE "audit_log"."position" is not null;