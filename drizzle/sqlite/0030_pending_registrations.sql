CREATE TABLE `pending_registrations` (
	`id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`nonce` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `pending_registrations_by_expiry` ON `pending_registrations` (`expires_at`);