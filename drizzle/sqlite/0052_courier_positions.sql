CREATE TABLE `courier_positions` (
	`courier_id` text NOT NULL,
	`slot` integer NOT NULL,
	`at` text NOT NULL,
	`latitude` integer NOT NULL,
	`longitude` integer NOT NULL,
	`accuracy` integer,
	`created_at` text NOT NULL,
	PRIMARY KEY(`courier_id`, `slot`),
	FOREIGN KEY (`courier_id`) REFERENCES `couriers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `courier_positions_by_time` ON `courier_positions` (`at`);