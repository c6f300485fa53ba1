CREATE TABLE `webhook_replays` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`asked` text NOT NULL,
	`asked_by` text,
	`last_position` integer NOT NULL,
	`last_delivery` text NOT NULL,
	`place` text NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`finished_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_replays_one_open` ON `webhook_replays` (`endpoint_id`) WHERE "webhook_replays"."finished_at" is null;--> statement-breakpoint
CREATE INDEX `webhook_replays_finished` ON `webhook_replays` (`finished_at`) WHERE "webhook_replays"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX `webhook_events_of_sponsor_by_time` ON `webhook_events` (`sponsor_id`,`created_at`,`position`);