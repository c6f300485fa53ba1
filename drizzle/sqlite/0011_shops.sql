CREATE TABLE `inbound_events` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`key` text NOT NULL,
	`topic` text NOT NULL,
	`external_order_id` text,
	`outcome` text NOT NULL,
	`problem` text,
	`order_id` text,
	`body` text,
	`received_at` text NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `shop_connections`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_events_once` ON `inbound_events` (`connection_id`,`key`);--> statement-breakpoint
CREATE INDEX `inbound_events_of_connection` ON `inbound_events` (`connection_id`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `inbound_events_waiting` ON `inbound_events` (`outcome`,`received_at`);--> statement-breakpoint
CREATE INDEX `inbound_events_of_order` ON `inbound_events` (`connection_id`,`external_order_id`,`outcome`);--> statement-breakpoint
CREATE TABLE `shop_connections` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`secret` text NOT NULL,
	`state` text NOT NULL,
	`last_received_at` text,
	`ended_at` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `shop_connections_of_sponsor` ON `shop_connections` (`sponsor_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `order_items` ADD `external_id` text;--> statement-breakpoint
ALTER TABLE `refunds` ADD `external_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_by_external_id` ON `refunds` (`order_id`,`external_id`);