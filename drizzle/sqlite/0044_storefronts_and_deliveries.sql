CREATE TABLE `zones` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`name` text NOT NULL,
	`city` text NOT NULL,
	`place_key` text NOT NULL,
	`city_key` text NOT NULL,
	`fee` integer NOT NULL,
	`minimum` integer,
	`currency` text NOT NULL,
	`is_active` integer NOT NULL,
	`center` text,
	`radius_m` integer,
	`polygon` text,
	`removed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `zones_by_place` ON `zones` (`sponsor_id`,`place_key`) WHERE "zones"."removed_at" is null;--> statement-breakpoint
CREATE INDEX `zones_of_sponsor` ON `zones` (`sponsor_id`,`place_key`,`id`);--> statement-breakpoint
CREATE TABLE `brandings` (
	`sponsor_id` text PRIMARY KEY NOT NULL,
	`brand_color` text,
	`welcome_message` text,
	`is_open` integer NOT NULL,
	`opening_hours` text NOT NULL,
	`timezone` text NOT NULL,
	`payment_words` text,
	`allowed_hosts` text NOT NULL,
	`logo_file_id` text,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`order_id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`zone_id` text,
	`note` text,
	`tracking_hash` text NOT NULL,
	`tracking_secret` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`zone_id`) REFERENCES `zones`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_by_tracking` ON `deliveries` (`tracking_hash`);--> statement-breakpoint
CREATE INDEX `deliveries_of_zone` ON `deliveries` (`zone_id`,`created_at`,`order_id`);