CREATE TABLE `assignments` (
	`order_id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`courier_id` text NOT NULL,
	`position` text NOT NULL,
	`pickup_code` text NOT NULL,
	`drop_off_code` text NOT NULL,
	`allow_left_at_door` integer NOT NULL,
	`drop_off` text,
	`wrong_codes` integer DEFAULT 0 NOT NULL,
	`locked_until` text,
	`assigned_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assignments_of_courier` ON `assignments` (`courier_id`,`ended_at`,`position`);--> statement-breakpoint
CREATE TABLE `cash_days` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`courier_id` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`orders` integer NOT NULL,
	`amount` integer NOT NULL,
	`closed_amount` integer DEFAULT 0 NOT NULL,
	`counted` integer,
	`closed_at` text,
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cash_days_of_courier` ON `cash_days` (`courier_id`,`day`,`currency`);--> statement-breakpoint
CREATE INDEX `cash_days_of_sponsor` ON `cash_days` (`sponsor_id`,`day`,`id`);--> statement-breakpoint
CREATE TABLE `courier_cash` (
	`order_id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`courier_id` text NOT NULL,
	`day` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`taken_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `courier_cash_of_day` ON `courier_cash` (`courier_id`,`day`,`currency`);--> statement-breakpoint
CREATE TABLE `courier_rounds` (
	`id` text PRIMARY KEY NOT NULL,
	`courier_id` text NOT NULL,
	`hash` text NOT NULL,
	`began_at` text NOT NULL,
	`dies_at` text,
	`revoked_at` text,
	`wrong_codes` integer DEFAULT 0 NOT NULL,
	`locked_until` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `courier_rounds_by_hash` ON `courier_rounds` (`hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `courier_rounds_current` ON `courier_rounds` (`courier_id`) WHERE "courier_rounds"."revoked_at" is null;--> statement-breakpoint
CREATE TABLE `courier_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`courier_id` text NOT NULL,
	`client_id` text NOT NULL,
	`step` text NOT NULL,
	`position` text,
	`device_time` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `courier_steps_once` ON `courier_steps` (`courier_id`,`client_id`);--> statement-breakpoint
CREATE INDEX `courier_steps_of_order` ON `courier_steps` (`order_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `couriers` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`phone` text NOT NULL,
	`vehicle` text,
	`active` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`sponsor_id`) REFERENCES `sponsors`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `couriers_of_sponsor` ON `couriers` (`sponsor_id`,`name_key`,`id`);--> statement-breakpoint
CREATE TABLE `hand_over_pictures` (
	`order_id` text NOT NULL,
	`kind` text NOT NULL,
	`courier_id` text NOT NULL,
	`file_id` text NOT NULL,
	`sha256` text NOT NULL,
	`created_at` text NOT NULL,
	PRIMARY KEY(`order_id`, `kind`),
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hand_over_proofs` (
	`order_id` text PRIMARY KEY NOT NULL,
	`way` text NOT NULL,
	`proof` text NOT NULL,
	`sha256` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `orders` ADD `courier_id` text;--> statement-breakpoint
CREATE INDEX `orders_of_courier` ON `orders` (`courier_id`,`placed_at`,`id`) WHERE "orders"."courier_id" is not null;