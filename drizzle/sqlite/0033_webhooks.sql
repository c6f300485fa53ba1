CREATE TABLE `webhook_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`status` integer,
	`duration_ms` integer NOT NULL,
	`error` text,
	`response` text,
	`address` text,
	`replay_by` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_attempts_of_delivery` ON `webhook_attempts` (`delivery_id`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`position` integer NOT NULL,
	`state` text NOT NULL,
	`next_at` text,
	`lease` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`is_replay` integer DEFAULT false NOT NULL,
	`replay_by` text,
	`settled_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_once` ON `webhook_deliveries` (`endpoint_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`is_replay`,`next_at`,`id`) WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due_at` ON `webhook_deliveries` (`endpoint_id`,`is_replay`,`next_at`,`id`) WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_in_order` ON `webhook_deliveries` (`endpoint_id`,`subject_id`,`position`) WHERE "webhook_deliveries"."next_at" is not null;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_of_endpoint` ON `webhook_deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_type` ON `webhook_deliveries` (`endpoint_id`,`type`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_state` ON `webhook_deliveries` (`endpoint_id`,`state`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`events` text NOT NULL,
	`payload` text NOT NULL,
	`serial` integer NOT NULL,
	`rate_limit` integer,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_secret_until` text,
	`state` text NOT NULL,
	`active_from` text NOT NULL,
	`active_to` text,
	`failure_count` integer DEFAULT 0 NOT NULL,
	`failing_since` text,
	`warned` integer DEFAULT 0 NOT NULL,
	`last_status` integer,
	`last_error` text,
	`last_at` text,
	`disabled_at` text,
	`disabled_reason` text,
	`ended_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_of_sponsor` ON `webhook_endpoints` (`sponsor_id`,`created_at`,`id`) WHERE "webhook_endpoints"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `webhook_endpoints_by_time` ON `webhook_endpoints` (`created_at`,`id`) WHERE "webhook_endpoints"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`position` integer NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`data` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_events_of_sponsor` ON `webhook_events` (`sponsor_id`,`position`);--> statement-breakpoint
CREATE INDEX `webhook_events_of_sponsor_by_type` ON `webhook_events` (`sponsor_id`,`type`,`position`);--> statement-breakpoint
CREATE INDEX `webhook_events_of_subject` ON `webhook_events` (`subject_id`,`position`);--> statement-breakpoint
CREATE INDEX `webhook_events_by_time` ON `webhook_events` (`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_inbox_calls` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`headers` text NOT NULL,
	`body` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `webhook_inboxes`(`sponsor_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhook_inbox_calls_of_sponsor` ON `webhook_inbox_calls` (`sponsor_id`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_inboxes` (
	`sponsor_id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_inboxes_by_token` ON `webhook_inboxes` (`token`);--> statement-breakpoint
CREATE INDEX `webhook_inboxes_by_expiry` ON `webhook_inboxes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `webhook_progress` (
	`name` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `webhook_sums` (
	`endpoint_id` text NOT NULL,
	`hour` text NOT NULL,
	`delivered` integer NOT NULL,
	`failed` integer NOT NULL,
	`dead` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	PRIMARY KEY(`endpoint_id`, `hour`)
);
